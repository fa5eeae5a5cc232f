/** What a code block's info string says: ```` ```python path=shop/users.py lines=3,7 ````. */
export interface Block {
  /** The snippet that the block is an example of. */
  readonly snippet?: string;
  /** The file that it shows. */
  readonly path?: string;
  /** Lines with a finding, from 1. */
  readonly lines: readonly number[];
}

/** The fenced code blocks of a page, in their order. */
export function blocksOf(markdown: string): Block[] {
  const fences = markdown.matchAll(/^(`{3,}|~{3,})([^\n]*)\n[\s\S]*?^\1[ \t]*$/gm);
  return [...fences].map(([, , info = ""]) => {
    const value = (name: string): string | undefined => new RegExp(`\\s${name}=(\\S+)`).exec(info)?.[1];
    const [snippet, path] = [value("snippet"), value("path")];
    return {
      ...(snippet === undefined ? {} : { snippet }),
      ...(path === undefined ? {} : { path }),
      lines: value("lines")?.split(",").map(Number) ?? [],
    };
  });
}
