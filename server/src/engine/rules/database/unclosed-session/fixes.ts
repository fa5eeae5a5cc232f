import type { Span } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import { K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { callAt } from "../../support/calls";
import { importOf, indentAt, indentLines, indentUnit, lineEnd, lineEndAfter, lineStartOf } from "../../support/edits";
import type { Lifetime } from "./lifetimes";
import type { Opened } from "./makers";

/** Kept with a finding for its fix. */
export interface UnclosedFinding extends Lifetime {
  readonly at: Span;
  readonly opened: Opened;
}

/** Puts the code that uses it under a `with`. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const { at, opened, loss, name = opened.noun, statement: span } = finding.data as UnclosedFinding;
  const { tree, text } = file;
  const call = callAt(file, at);
  const statement = tree.nodeSpanning(span[0], span[1], K.expression_statement);
  if (call < 0 || statement < 0 || opened.manager === "none" || loss === "unbound") return [];
  const alone = text.slice(lineStartOf(text, span[0]), span[0]).trim() === "";
  if (!alone || !/^[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|$)/.test(text.slice(span[1], span[1] + 300))) return [];
  const closing = opened.manager === "closing" ? importOf(file, "contextlib", "closing") : undefined;
  const made = closing ? `${closing.name}(${tree.textOf(call)})` : tree.textOf(call);
  const head = `${opened.async ? "async with" : "with"} ${made} as ${name}:`;
  const indent = indentAt(text, span[0]);
  const unit = indentUnit(file);
  const end = lineEnd(text);
  const changes: TextChange[] = [...(closing?.changes ?? [])];
  if (loss === "yielded" && finding.data && (finding.data as UnclosedFinding).name === undefined) {
    changes.push({ start: span[0], end: span[1], text: `${head}${end}${indent}${unit}yield ${name}` });
  } else {
    const rest = following(file, statement);
    const body = rest.filter((node) => !isClose(file, node, name));
    if (body.length === 0 || (rest.length === body.length && handsOutExpired(file, body, name))) return [];
    changes.push({ start: span[0], end: span[1], text: head }, ...blankLinesBehind(text, span[1]));
    for (const node of rest) {
      if (!body.includes(node)) changes.push(removed(file, node));
      else changes.push(...indented(file, node, unit));
    }
  }
  return [{ title: `Open \`${name}\` with \`${opened.async ? "async with" : "with"}\``, safety: "review", changes }];
}

/** A commit expires what was loaded: a caller that gets one of these objects needs its session to read it. */
function handsOutExpired({ tree }: FileView, body: readonly NodeId[], session: string): boolean {
  const code = body.map((node) => tree.textOf(node)).join("\n");
  if (!code.includes(`${session}.commit(`)) return false;
  return [...code.matchAll(/\breturn[ \t]+([A-Za-z_]\w*)[ \t]*(?:[\r\n#]|$)/g)].some(
    ([, name]) =>
      !new RegExp(`\\b${session}\\.refresh\\(\\s*${name!}\\b`).test(code) &&
      new RegExp(
        `\\b${session}\\.(?:add|merge)\\(\\s*${name!}\\b|\\b${name!}\\s*=\\s*(?:await\\s+)?${session}\\.`,
      ).test(code),
  );
}

/** Takes out the blank lines between the head of a block and what is in it. */
function blankLinesBehind(text: string, offset: number): TextChange[] {
  const [, code, blank] = /^([ \t]*(?:#[^\r\n]*)?)((?:(?:\r\n|\n|\r(?!\n))[ \t]*(?=[\r\n]))*)/.exec(
    text.slice(offset),
  )!;
  const start = offset + code!.length;
  return blank === "" ? [] : [{ start, end: start + blank!.length, text: "" }];
}

/** The statements behind one in its block, comments included. */
function following({ tree }: FileView, statement: NodeId): NodeId[] {
  const out: NodeId[] = [];
  const limit = tree.after[tree.parentOf(statement)]!;
  for (let node = tree.after[statement]!; node < limit; node = tree.after[node]!) out.push(node);
  return out;
}

function isClose({ tree }: FileView, node: NodeId, name: string): boolean {
  return new RegExp(`^(?:await\\s+)?${name}\\.close\\(\\)$`).test(tree.textOf(node));
}

function removed({ tree, text }: FileView, node: NodeId): TextChange {
  return { start: lineStartOf(text, tree.start[node]!), end: lineEndAfter(text, tree.end[node]!), text: "" };
}

function indented(file: FileView, node: NodeId, unit: string): TextChange[] {
  const { tree, text } = file;
  const start = tree.start[node]!;
  // A comment behind code moves with its line.
  if (text.slice(lineStartOf(text, start), start).trim() !== "") return [];
  return [{ start, end: tree.end[node]!, text: unit + indentLines(file, node, unit) }];
}
