/** Shell scripts and command lines as lists of simple commands. */
import { parse, type Command as SimpleCommand, type SyntaxNode, type Word as ShellWord } from "unbash";
import type { Command, Form, Inner, Word } from "./commands";
import { unescaped } from "./commands";

const TESTS: ReadonlySet<string> = new Set(["[", "test", "[["]);

/** Every simple command of a script, in its order. What cannot be parsed is left out. */
export function readShell({ text: written, offset, around }: Inner): readonly Command[] {
  // To a shell a carriage return is a character of the last word.
  const text = written.replace(/\\\r\n/g, " \\\n").replaceAll("\r\n", " \n");
  const reader = new ShellReader(text, offset, { kind: "shell", around });
  try {
    reader.visit(parse(text), []);
  } catch {
    // A shell of another kind.
  }
  return reader.commands;
}

class ShellReader {
  readonly commands: Command[] = [];
  /** Variables that the script has set so far. */
  private variables: Record<string, string> = {};

  constructor(
    private readonly source: string,
    private readonly offset: number,
    private readonly form: Form,
  ) {}

  visit(node: SyntaxNode, conditions: readonly string[]): void {
    switch (node.type) {
      case "Script":
      case "CompoundList":
        for (const statement of node.commands) this.visit(statement, conditions);
        return;
      case "Statement":
      case "Redirected":
        return this.visit(node.command, conditions);
      case "Pipeline":
        for (const command of node.commands) this.visit(command, conditions);
        return;
      case "AndOr":
        return this.visitChain(node.commands, node.operators, conditions);
      case "Subshell":
      case "BraceGroup":
      case "For":
      case "ArithmeticFor":
        return this.visit(node.body, conditions);
      case "While":
        this.visit(node.clause, conditions);
        return this.visit(node.body, conditions);
      case "Function":
        return this.visit(node.body, [...conditions, node.name.text]);
      case "Coproc":
        return this.visit(node.body, conditions);
      case "If": {
        const tests = [this.textOf(node.clause), ...node.elif.map(({ clause }) => this.textOf(clause))];
        this.visit(node.clause, conditions);
        this.visit(node.then, [...conditions, tests[0]!]);
        for (const [index, { then }] of node.elif.entries()) this.visit(then, [...conditions, tests[index + 1]!]);
        // What an `else` is for says what its tests are not for.
        if (node.else) this.visit(node.else, [...conditions, "else"]);
        return;
      }
      case "Case":
        for (const item of node.items) {
          const patterns = item.pattern.map(({ text }) => text).join(" ");
          this.visit(item.body, [...conditions, patterns]);
        }
        return;
      case "Command":
        return this.command(node, conditions);
      default:
    }
  }

  /** `a && b || c`: what follows a test runs under it. */
  private visitChain(parts: readonly SyntaxNode[], operators: readonly string[], conditions: readonly string[]): void {
    let around = conditions;
    for (const [index, part] of parts.entries()) {
      this.visit(part, around);
      const isTest = part.type === "TestCommand" || (part.type === "Command" && TESTS.has(part.name?.text ?? ""));
      if (isTest) around = [...conditions, this.textOf(part)];
      // `migrate || true`, `command -v x || install`: only where the first one fails.
      else if (operators[index] === "||") around = [...conditions, "||"];
    }
  }

  private command(node: SimpleCommand, conditions: readonly string[]): void {
    const own: Record<string, string> = {};
    for (const part of node.prefix) {
      if (part.type === "Assignment" && part.value.type === "Word") own[part.name] = part.value.value;
    }
    const { name } = node;
    if (!name) {
      Object.assign(this.variables, own);
      return;
    }
    if (name.text === "export") {
      for (const part of node.args) {
        if (part.type === "Assignment" && part.value.type === "Word") this.variables[part.name] = part.value.value;
      }
      return;
    }
    const words = [name, ...node.args].map((word): Word => ({
      text: word.type === "Word" ? word.value : word.text,
      at: [word.pos + this.offset, word.end + this.offset],
      raw: this.source.slice(word.pos, word.end),
      open: word.type === "Word" && isOpen(word),
    }));
    this.commands.push({
      words,
      at: [words[0]!.at[0], words.at(-1)!.at[1]],
      form: this.form,
      variables: { ...this.variables, ...own },
      conditions,
    });
  }

  private textOf({ pos, end }: { readonly pos: number; readonly end: number }): string {
    return this.source.slice(pos, end);
  }
}

function isOpen(word: ShellWord): boolean {
  return (word.parts ?? []).some(
    (part) =>
      /Expansion|Substitution/.test(part.type) ||
      ("parts" in part && (part.parts ?? []).some((inner) => /Expansion|Substitution/.test(inner.type))),
  );
}

/** The script that is handed to `sh -c` as one word. */
export function innerScript({ raw, at }: Word): Inner {
  const quote = /^["']/.exec(raw)?.[0] ?? "";
  const inside = quote ? raw.slice(1, -1) : raw;
  return {
    text: quote === '"' ? unescaped(inside) : inside,
    offset: at[0] + quote.length,
    around: quote,
  };
}
