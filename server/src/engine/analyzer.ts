import type { Analyzer, OpenDocument } from "./facade";
import { completeFacts, readFile } from "./facts/build";
import type { ModuleFacts } from "./facts/types";
import type { FileView } from "./rules/api";
import { RULES } from "./rules/registry";
import { PythonParser, type IncrementalParse, type TextChange, type WasmBinaries } from "./syntax/parser";
import type { SyntaxTree } from "./syntax/tree";

/** What the engine's own analyzer gives besides facts. */
export interface SyntaxAnalyzer extends Analyzer {
  /** A file with its syntax at hand. */
  view(path: string, text: string): FileView;
  /** Just the syntax, for checks of a fix's result. */
  parse(text: string): SyntaxTree;
}

class EngineAnalyzer implements SyntaxAnalyzer {
  constructor(private readonly parser: PythonParser) {}

  analyze(path: string, text: string): ModuleFacts {
    return collect(this.view(path, text));
  }

  view(path: string, text: string): FileView {
    return readFile(path, this.parser.parse(text));
  }

  parse(text: string): SyntaxTree {
    return this.parser.parse(text);
  }

  open(path: string, text: string): OpenDocument {
    return new EngineDocument(path, this.parser.open(text));
  }
}

class EngineDocument implements OpenDocument {
  facts: ModuleFacts;

  constructor(
    private readonly path: string,
    private readonly parse: IncrementalParse,
  ) {
    this.facts = collect(readFile(path, parse.syntax));
  }

  get text(): string {
    return this.parse.syntax.text;
  }

  update(changes: readonly TextChange[]): ModuleFacts {
    this.facts = collect(readFile(this.path, this.parse.update(changes)));
    return this.facts;
  }

  dispose(): void {
    this.parse.dispose();
  }
}

/** Lets every rule keep what it needs of the file. Nothing is kept of files that nothing is reported on. */
export function collect(file: FileView): ModuleFacts {
  const rules: Record<string, unknown> = {};
  const failures: Record<string, string> = {};
  if (!file.facts.foreign) {
    for (const rule of RULES) {
      try {
        const data = rule.collect?.(file);
        if (data !== undefined) rules[rule.meta.id] = data;
      } catch (error) {
        failures[rule.meta.id] = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return completeFacts(file, rules, failures);
}

/** Loads the parser; fails when the binaries are not the pinned pair. */
export async function createAnalyzer(wasm: WasmBinaries): Promise<Analyzer> {
  return new EngineAnalyzer(await PythonParser.create(wasm));
}
