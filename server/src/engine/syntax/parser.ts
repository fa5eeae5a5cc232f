import { Edit, Language, Parser, type Tree } from "web-tree-sitter";
import { readLanguage, readTree, type WasmMemory } from "./reader";
import { SyntaxTree } from "./tree";
import { modernise } from "./modernise";

/** The two WASM binaries of the pinned pair: web-tree-sitter's runtime and tree-sitter-python's grammar. */
export interface WasmBinaries {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** One replacement in a text: `[start, end)` in UTF-16 units of the text before it. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Files larger than this (UTF-16 units) are not parsed: generated data, not code that a person keeps. */
export const MAX_SOURCE_LENGTH = 4_000_000;

/** Parses Python. The only place that knows tree-sitter: its trees never leave it, and are freed here. */
export class PythonParser {
  private constructor(
    private readonly parser: Parser,
    private readonly memory: WasmMemory,
    private readonly language: ReturnType<typeof readLanguage>,
  ) {}

  /** Loads the parser. Fails when the binaries are not the pinned pair. */
  static async create(wasm: WasmBinaries): Promise<PythonParser> {
    // The runtime uses the options object itself as its module, which is how its memory is reached.
    const module = { wasmBinary: wasm.runtime } as unknown as WasmMemory & { wasmBinary: Uint8Array };
    await initialiseOnce(module);
    const language = await Language.load(wasm.grammar);
    const parser = new Parser();
    parser.setLanguage(language);
    const address = (language as unknown as { 0: number })[0];
    return new PythonParser(parser, runtime!, readLanguage(runtime!, address));
  }

  /** Parses a text from scratch. */
  parse(text: string): SyntaxTree {
    const tree = this.run(modernise(text), null);
    try {
      return this.flatten(text, tree);
    } finally {
      tree.delete();
    }
  }

  /** A document that is parsed again after each edit; `dispose` it when it is closed. */
  open(text: string): IncrementalParse {
    return new IncrementalParse(
      text,
      (parsed, old) => this.run(parsed, old),
      (source, tree) => this.flatten(source, tree),
    );
  }

  private run(parsed: string, old: Tree | null): Tree {
    const tree = this.parser.parse(parsed, old);
    if (!tree) throw new Error("the parser gave no tree");
    return tree;
  }

  private flatten(text: string, tree: Tree): SyntaxTree {
    const root = tree.rootNode;
    return new SyntaxTree(text, readTree(this.memory, this.language, root.id, root.startIndex * 2));
  }
}

let runtime: WasmMemory | undefined;
let initialised: Promise<void> | undefined;

/** The runtime is a singleton of the process: a second `init` would swap the memory under the first parser. */
async function initialiseOnce(module: WasmMemory): Promise<void> {
  initialised ??= Parser.init(module as unknown as Parameters<typeof Parser.init>[0]).then(() => {
    runtime = module;
  });
  await initialised;
}

/** Keeps tree-sitter's tree of one open document, so that an edit costs only what it touched. */
export class IncrementalParse {
  private tree: Tree;
  /** What the tree was made from: the text, modernised. */
  private parsed: string;
  private source: string;
  syntax: SyntaxTree;

  constructor(
    text: string,
    private readonly run: (parsed: string, old: Tree | null) => Tree,
    private readonly flatten: (text: string, tree: Tree) => SyntaxTree,
  ) {
    this.source = text;
    this.parsed = modernise(text);
    this.tree = run(this.parsed, null);
    this.syntax = flatten(text, this.tree);
  }

  /** Applies changes in order, each against the text that the one before left. */
  update(changes: readonly TextChange[]): SyntaxTree {
    for (const { start, end, text } of changes) {
      this.source = this.source.slice(0, start) + text + this.source.slice(end);
    }
    const parsed = modernise(this.source);
    if (parsed !== this.parsed) {
      // Modernising may change text outside the edit (typing the `=` of a default), so the texts themselves are compared.
      this.tree.edit(difference(this.parsed, parsed));
      const next = this.run(parsed, this.tree);
      this.tree.delete();
      this.tree = next;
      this.parsed = parsed;
    }
    this.syntax = this.flatten(this.source, this.tree);
    return this.syntax;
  }

  dispose(): void {
    this.tree.delete();
  }
}

/** The one replacement that makes `after` of `before`: all but what they share at their start and end. */
function difference(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (splitsPair(before, start) || splitsPair(after, start)) start--;
  let shared = 0;
  while (
    shared < shorter - start &&
    before.charCodeAt(before.length - 1 - shared) === after.charCodeAt(after.length - 1 - shared)
  ) {
    shared++;
  }
  if (splitsPair(before, before.length - shared) || splitsPair(after, after.length - shared)) shared--;
  return new Edit({
    startIndex: start,
    oldEndIndex: before.length - shared,
    newEndIndex: after.length - shared,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, before.length - shared),
    newEndPosition: pointAt(after, after.length - shared),
  });
}

/** Whether the units on both sides of an index make up one character. */
function splitsPair(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

/** tree-sitter's own row and column (in UTF-16 units): it knows `\n` alone as a line end. */
function pointAt(text: string, index: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: index - lineStart };
}
