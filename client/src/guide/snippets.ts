import pythonSnippets from "../../../snippets/python.json";
import tomlSnippets from "../../../snippets/toml.json";

export interface Snippet {
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly language: "python" | "toml";
  /** In VS Code's snippet grammar. */
  readonly body: string;
}

type SnippetFile = Readonly<
  Record<string, { readonly prefix: string; readonly description: string; readonly body: readonly string[] }>
>;

function read(file: SnippetFile, language: Snippet["language"]): [string, Snippet][] {
  return Object.entries(file).map(([title, { prefix, description, body }]) => [
    prefix,
    { prefix, title, description, language, body: body.join("\n") },
  ]);
}

/** The extension's own snippets by prefix. */
export const SNIPPETS: ReadonlyMap<string, Snippet> = new Map([
  ...read(pythonSnippets, "python"),
  ...read(tomlSnippets, "toml"),
]);

const TAB_STOP = /\\([$}\\])|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^\\}])*)|\|((?:\\.|[^\\|])+)\|)?\}/g;

/** The text that stands in the editor when every tab stop is left as it is. */
export function expandSnippet(body: string): string {
  const defaults = new Map<string, string>();
  for (const [, , , number, value, choices] of body.matchAll(TAB_STOP)) {
    const text = value ?? choices?.split(/(?<!\\),/)[0];
    if (number !== undefined && text !== undefined && !defaults.has(number)) {
      defaults.set(number, text.replace(/\\(.)/g, "$1"));
    }
  }
  return body.replace(TAB_STOP, (_, escaped?: string, plain?: string, braced?: string) => {
    return escaped ?? defaults.get(plain ?? braced ?? "") ?? "";
  });
}
