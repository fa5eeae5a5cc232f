import {
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  type MarkupContent,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { isModule, snippetsAt, TOML_SNIPPETS, type SnippetOffer } from "../engine";
import type { Client } from "./capabilities";
import { configurationItems, isConfiguration } from "./configuration-assist";
import { toLiveEdit } from "./convert";
import type { Place, Projects } from "./projects";
import type { SnippetSurroundings } from "./surroundings";

const NONE: CompletionList = { isIncomplete: false, items: [] };
/** Extensions' snippets are sorted by `z-` and their prefix in VS Code: ours come right above, and below what code offers. */
const SORT = "y-";
/** Opens a rule's name in the configuration; in Python a string, where nothing is offered. */
const QUOTE = '"';
const HERE = "(this project)";

/** Where a snippet goes. */
interface Target {
  readonly document: TextDocument;
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

/** What is inserted, and how the list shows it. */
interface Insertion {
  readonly body: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly changes: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  readonly here: boolean;
}

type Described = Pick<SnippetOffer, "prefix" | "title" | "description">;

/** Offers the snippets as completions: as they are in this project, and for clients without snippet files the plain ones too. */
export class Completions {
  constructor(
    private readonly projects: Projects,
    private readonly client: Client,
    private readonly surroundings: SnippetSurroundings,
  ) {}

  list({ textDocument, position, context }: CompletionParams): CompletionList {
    const place = this.projects.locate(textDocument.uri);
    const buffer = place?.project.bufferOf(place.path);
    if (!place || !buffer) return NONE;
    // Not what the engine knows: to show it the last keystrokes takes longer than a list may.
    const document = buffer.current;
    const offset = document.offsetAt(position);
    if (isModule(place.path)) {
      return context?.triggerCharacter === QUOTE ? NONE : this.python(place, document, offset);
    }
    if (!place.path.endsWith(".toml")) return NONE;
    const own = isConfiguration(place.path) ? configurationItems(this.client, document, offset) : [];
    return { isIncomplete: false, items: [...own, ...this.toml(document, offset)] };
  }

  /** Adds what the snippet looks like to the documentation. */
  resolve(item: CompletionItem): CompletionItem {
    const { documentation, textEdit } = item;
    if (item.kind !== CompletionItemKind.Snippet) return item;
    if (!textEdit || documentation === undefined || typeof documentation === "string") return item;
    const imports = (item.additionalTextEdits ?? []).map(({ newText }) => newText.trim());
    const code = [...imports, ...(imports.length > 0 ? [""] : []), expand(textEdit.newText)].join("\n");
    const preview = documentation.kind === MarkupKind.Markdown ? `\`\`\`python\n${code}\n\`\`\`` : code;
    return { ...item, documentation: { ...documentation, value: `${documentation.value}\n\n${preview}` } };
  }

  private python({ project, path }: Place, document: TextDocument, offset: number): CompletionList {
    const surroundings = this.surroundings.of(project);
    const found = snippetsAt(surroundings.value, path, document.getText(), offset);
    if (!found) return NONE;
    const target = { document, start: found.start, end: found.end, indent: found.indent };
    const items = found.offers.flatMap((offer) => {
      const { here, ...plain } = offer;
      const insertion = this.insertionOf(surroundings.partial || !here ? plain : offer, found.lineEnd);
      return insertion ? [this.item(offer, insertion, target)] : [];
    });
    return { isIncomplete: surroundings.partial, items };
  }

  private insertionOf({ here, plain }: SnippetOffer, lineEnd: string): Insertion | undefined {
    if (here) {
      const names = here.found.map(({ name, module }) => `\`${name}\` of \`${module}\``);
      const missing = here.missing.map(({ name }) => `\`${name}\``);
      const notes = [
        ...(names.length > 0 ? [`Uses ${listed(names)}.`] : []),
        ...(missing.length > 0
          ? [`Asks where to import ${listed(missing)} from: the project has nothing of the kind yet.`]
          : []),
      ];
      return { body: here.body, text: here.text, notes, changes: here.changes, here: true };
    }
    if (this.client.options.plainSnippets === false) return undefined;
    const inFile = (text: string): string => text.replaceAll("\n", lineEnd);
    return { body: inFile(plain.body), text: inFile(plain.text), notes: [], changes: [], here: false };
  }

  private toml(document: TextDocument, offset: number): CompletionItem[] {
    if (this.client.options.plainSnippets === false) return [];
    const before = document.getText().slice(0, offset);
    const word = /(?:^|[\r\n])([a-z][\w-]*)?$/.exec(before);
    if (!word) return [];
    const target = { document, start: offset - (word[1]?.length ?? 0), end: offset, indent: "" };
    return TOML_SNIPPETS.map((snippet) =>
      this.item(
        snippet,
        { body: snippet.body, text: expand(snippet.body), notes: [], changes: [], here: false },
        target,
      ),
    );
  }

  private item({ prefix, title, description }: Described, insertion: Insertion, target: Target): CompletionItem {
    const { completion } = this.client;
    const { document, start, end, indent } = target;
    const text = completion.snippets ? insertion.body : insertion.text;
    // A client with snippets indents them like the line; what others do with several lines is not written anywhere.
    const isOurs = indent !== "" && !completion.snippets && !completion.adjustsIndentation;
    const newText = isOurs ? text.replace(/(\r\n|\n|\r)(?=[^\r\n])/g, `$1${indent}`) : text;
    return {
      label: insertion.here && !completion.labelDetails ? `${prefix} ${HERE}` : prefix,
      ...(completion.labelDetails && {
        labelDetails: { description: title, ...(insertion.here && { detail: ` ${HERE}` }) },
      }),
      kind: CompletionItemKind.Snippet,
      detail: title,
      documentation: this.documentation([description, ...insertion.notes].join("\n\n")),
      filterText: prefix,
      sortText: SORT + prefix,
      insertTextFormat: completion.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      ...(completion.adjustsIndentation && { insertTextMode: InsertTextMode.adjustIndentation }),
      textEdit: toLiveEdit(document, { start, end, text: newText }),
      ...(insertion.changes.length > 0 && {
        additionalTextEdits: insertion.changes.map((change) => toLiveEdit(document, change)),
      }),
    };
  }

  private documentation(text: string): MarkupContent {
    return this.client.completion.markdown
      ? { kind: MarkupKind.Markdown, value: text }
      : { kind: MarkupKind.PlainText, value: text.replaceAll("`", "") };
  }
}

const STOP = /\\([$}\\])|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^\\}])*)|\|((?:\\.|[^\\|])+)\|)?\}/g;

/** A snippet with every tab stop left as it is. */
function expand(body: string): string {
  const defaults = new Map<string, string>();
  return body.replace(
    STOP,
    (_, escaped?: string, plain?: string, braced?: string, value?: string, choices?: string) => {
      if (escaped !== undefined) return escaped;
      const number = plain ?? braced ?? "";
      const text = value ?? choices?.split(/(?<!\\),/)[0];
      if (text !== undefined) defaults.set(number, text.replace(/\\(.)/g, "$1"));
      return defaults.get(number) ?? "";
    },
  );
}

function listed(names: readonly string[], word = "and"): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
}
