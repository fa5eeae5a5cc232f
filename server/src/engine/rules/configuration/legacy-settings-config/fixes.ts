import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { importOf, indentAt, indentUnit, lineEnd, lineEndAfter, lineStartOf } from "../../support/edits";
import { DROPPED, KEPT, RENAMED } from "./keys";

export interface LegacyData {
  /** The model reads the environment: `SettingsConfigDict`. */
  readonly settings: boolean;
  /** No other class builds on it. */
  readonly movable: boolean;
}

/** Longer calls get a line for each key. */
const WIDTH = 88;

export function fixes({ finding, file }: FixContext): FixDraft[] {
  const { tree } = file;
  const { settings, movable } = finding.data as LegacyData;
  const config = tree.parentOf(tree.nodeSpanning(finding.start, finding.end, K.identifier));
  const model = tree.ancestor(config, K.class_definition);
  const decorated = tree.is(tree.parentOf(config), K.decorated_definition);
  const bases = tree.children(tree.child(config, F.superclasses));
  if (!movable || decorated || bases.length > 0 || hasAttribute(tree, "Config") || binds(tree, model, "model_config"))
    return [];
  const entries = readEntries(file, config, model);
  if (!entries) return [];
  const title = "Write `model_config` instead of `class Config`";
  if (entries.every(({ text }) => text === undefined))
    return [{ title, safety: "safe", changes: [without(file, config, model)] }];
  const source = settings
    ? importOf(file, "pydantic_settings", "SettingsConfigDict")
    : importOf(file, "pydantic", "ConfigDict");
  const change = {
    start: tree.start[config]!,
    end: tree.end[config]!,
    text: written(file, config, source.name, entries),
  };
  return [{ title, safety: "safe", changes: [change, ...source.changes] }];
}

interface Entry {
  /** `key=value`; absent for one that goes. */
  readonly text?: string;
  /** Comments on lines of their own before it, and the one behind it. */
  readonly before: readonly string[];
  readonly behind?: string;
}

/** What the body says, key by key; `undefined` where it does more than set keys that are known. */
function readEntries(file: FileView, config: NodeId, model: NodeId): readonly Entry[] | undefined {
  const { tree } = file;
  const out: Entry[] = [];
  let before: string[] = [];
  const keys = new Set<string>();
  const block = tree.child(config, F.body);
  // Comments before the first statement hang on the class, the others in its block.
  for (let node = config + 1; node < tree.after[config]!; node++) {
    const parent = tree.parentOf(node);
    if (tree.is(node, K.comment)) {
      // Those inside a value stay in its text.
      if (parent !== block && parent !== config) continue;
      const last = out.at(-1);
      if (last && sameLine(file.text, tree.start[node]!))
        out[out.length - 1] = { ...last, behind: tree.textOf(node).trimEnd() };
      else before.push(tree.textOf(node).trimEnd());
      continue;
    }
    if (parent !== block) continue;
    const only = tree.children(node)[0] ?? -1;
    if (tree.is(node, K.pass_statement)) continue;
    if (tree.is(node, K.expression_statement) && tree.is(only, K.string)) {
      const text = tree.textOf(tree.childOfKind(only, K.string_content)).trim();
      if (/[\r\n]/.test(text)) return undefined;
      before.push(`# ${text}`);
      continue;
    }
    if (!tree.is(node, K.expression_statement) || !tree.is(only, K.assignment)) return undefined;
    const key = tree.textOf(tree.child(only, F.left));
    const value = tree.child(only, F.right);
    if (value < 0 || usesNames(tree, value, keys) || usesNames(tree, value, namesOf(tree, model))) return undefined;
    keys.add(key);
    const text = entryText(key, tree.textOf(value));
    if (text === undefined) return undefined;
    out.push({ ...(text !== "" && { text }), before });
    before = [];
  }
  return before.length > 0 ? [...out, { before }] : out;
}

/** `key=value` as Pydantic 2 has it, empty where it can go, `undefined` where only a person can say. */
function entryText(key: string, value: string): string | undefined {
  if (DROPPED.has(key)) return "";
  if (key === "allow_mutation") return value === "False" ? "frozen=True" : value === "True" ? "" : undefined;
  const name = RENAMED.get(key) ?? (KEPT.has(key) ? key : undefined);
  if (name === undefined) return undefined;
  const extra = key === "extra" ? /^(?:\w+\.)*Extra\.(allow|forbid|ignore)$/.exec(value) : null;
  return `${name}=${extra ? `"${extra[1]!}"` : value}`;
}

function written(file: FileView, config: NodeId, callee: string, entries: readonly Entry[]): string {
  const { tree, text } = file;
  const indent = indentAt(text, tree.start[config]!);
  const kept = entries.filter((entry) => entry.text !== undefined);
  const comments = entries.some(({ before, behind }) => before.length > 0 || behind !== undefined);
  const line = `model_config = ${callee}(${kept.map((entry) => entry.text).join(", ")})`;
  const single = !comments && !/[\r\n]/.test(line) && indent.length + line.length <= WIDTH;
  if (single) return line;
  const end = lineEnd(text);
  const inner = indent + indentUnit(file);
  const lines = entries.flatMap((entry) => [
    ...entry.before,
    ...(entry.text === undefined ? [] : [`${entry.text},${entry.behind === undefined ? "" : `  ${entry.behind}`}`]),
  ]);
  return `model_config = ${callee}(${end}${lines.map((each) => inner + each + end).join("")}${indent})`;
}

/** Takes the class out, with the blank lines above it; a model that has nothing else keeps a `pass`. */
function without(
  { tree, text }: FileView,
  config: NodeId,
  model: NodeId,
): { start: number; end: number; text: string } {
  if (tree.bodyOf(model).length === 1) return { start: tree.start[config]!, end: tree.end[config]!, text: "pass" };
  const line = lineStartOf(text, tree.start[config]!);
  const blank = /(?:(?:\r\n|\n|\r)[ \t]*)*$/.exec(text.slice(0, line))![0].length;
  const gap = blank === 0 ? 0 : blank - /^(?:\r\n|\n|\r)/.exec(text.slice(line - blank))![0].length;
  return { start: line - gap, end: lineEndAfter(text, tree.end[config]!), text: "" };
}

function sameLine(text: string, offset: number): boolean {
  return text.slice(lineStartOf(text, offset), offset).trim() !== "";
}

function usesNames(tree: SyntaxTree, value: NodeId, names: ReadonlySet<string>): boolean {
  return [value, ...tree.descendants(value, K.identifier)].some(
    (node) => tree.is(node, K.identifier) && names.has(tree.textOf(node)),
  );
}

/** What the class body itself binds: names that mean something else there than in the inner class. */
function namesOf(tree: SyntaxTree, model: NodeId): ReadonlySet<string> {
  const names = tree.bodyOf(model).flatMap((statement) => {
    const inner = tree.children(statement)[0] ?? -1;
    if (tree.is(inner, K.assignment)) return [tree.textOf(tree.child(inner, F.left))];
    return [tree.textOf(tree.child(statement, F.name))];
  });
  return new Set(names);
}

function binds(tree: SyntaxTree, model: NodeId, name: string): boolean {
  return namesOf(tree, model).has(name);
}

/** Whether somebody in the file reads the inner class. */
function hasAttribute(tree: SyntaxTree, name: string): boolean {
  return tree.descendants(0, K.attribute).some((node) => tree.textOf(tree.child(node, F.attribute)) === name);
}
