import type { Span } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { indentAt, lineEnd, replaceNode, statementOf } from "../../support/edits";
import { loggerOf } from "../../support/loggers";
import { aliasOf, readsOf } from "./sources";
import { calleeName } from "../../support/calls";

/** Kept with a finding for its fix. */
export interface LeakFinding {
  readonly status: number;
  /** Offset of the `except` clause. */
  readonly clause?: number;
  /** The parameter of an exception handler. */
  readonly name?: string;
  /** The assignment that the text came through. */
  readonly from?: Span;
}

const GENERIC: Readonly<Record<number, string>> = {
  501: "Not implemented",
  502: "Bad gateway",
  503: "Service unavailable",
  504: "Gateway timeout",
};
const LOGS =
  /^(?:debug|info|warning|warn|error|exception|critical|fatal|log|capture_exception|capture_message|print_exc|record_exception|ainfo|aerror|awarning|aexception)$/;
const TEXTS: ReadonlySet<string> = new Set([
  "str",
  "repr",
  "format",
  "join",
  "format_exc",
  "format_exception",
  "ascii",
]);

/** Logs the exception, and puts a general message (what of the old one was written by hand) into the response. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as LeakFinding;
  const { tree } = file;
  const node = tree.nodeSpanning(finding.start, finding.end);
  const clause = data.clause === undefined ? tree.ancestor(node, K.except_clause) : clauseAt(file, node, data.clause);
  const name = data.name ?? (clause < 0 ? undefined : aliasOf(file, clause));
  const isEntry = tree.is(node, K.pair) || tree.is(node, K.keyword_argument);
  const value = isEntry ? tree.child(node, F.value) : node;
  const message = isText(file, value) ? messageOf(file, value, data.status, name) : undefined;
  const statement = statementOf(tree, node);
  const scope = clause >= 0 ? clause : tree.ancestor(node, K.function_definition);
  if (message === undefined || statement < 0 || scope < 0) return [];
  const changes: TextChange[] = [];
  const isTrace = isEntry && /trace/i.test(tree.textOf(node).split(/[:=]/)[0]!);
  changes.push(isTrace ? removed(file, node) : replaceNode(tree, value, message));
  const logged = isLogged(file, scope);
  if (!logged) {
    const logger = loggerOf(file);
    const owner = file.facts.functions[file.ownerOf(node)]?.name ?? "request";
    const text = /^["'][^{}]*["']$/.test(message) && !isTrace && !isGeneric(message) ? message : `"${owner} failed"`;
    const call =
      clause >= 0
        ? `${logger.name}.exception(${text})`
        : name === undefined
          ? undefined
          : `${logger.name}.error(${text}, exc_info=${name})`;
    if (call === undefined) return [];
    const start = tree.start[statement]!;
    changes.push(...logger.changes, {
      start,
      end: start,
      text: `${call}${lineEnd(file.text)}${indentAt(file.text, start)}`,
    });
  }
  if (clause >= 0 && name !== undefined && data.clause !== undefined)
    changes.push(...withoutAlias(file, clause, value, name, isTrace));
  const title = logged ? "Answer with a general message" : "Log the exception, and answer with a general message";
  return [{ title, safety: "review", changes }];
}

function clauseAt({ tree }: FileView, node: NodeId, start: number): NodeId {
  let clause = tree.ancestor(node, K.except_clause);
  while (clause >= 0 && tree.start[clause] !== start) clause = tree.ancestor(clause, K.except_clause);
  return clause;
}

/** A text, not something that holds one. */
function isText({ tree }: FileView, value: NodeId): boolean {
  switch (tree.kindOf(value)) {
    case K.string:
    case K.concatenated_string:
    case K.binary_operator:
    case K.attribute:
    case K.identifier:
    case K.subscript:
      return true;
    case K.call: {
      const callee = tree.child(value, F.function);
      return TEXTS.has(calleeName(tree, callee));
    }
    default:
      return false;
  }
}

/** The part of an f-string before the exception, where that says something; else the status in words. */
function messageOf({ tree, text }: FileView, value: NodeId, status: number, name: string | undefined): string {
  const generic = `"${GENERIC[status] ?? "Internal server error"}"`;
  if (!tree.is(value, K.string) || name === undefined) return generic;
  const parts = tree.children(value).filter((part) => tree.is(part, K.interpolation));
  const leak = parts.findIndex((part) => new RegExp(`\\b${name}\\b`).test(tree.textOf(part)));
  const quote = /^[fF](["'])(?!\1\1)/.exec(tree.textOf(value))?.[1];
  if (leak < 0 || quote === undefined) return generic;
  const head = text.slice(tree.start[value]! + 2, tree.start[parts[leak]!]).replace(/[\s:;,.(\-–—'"`]+$/, "");
  const words = head.replace(/\{[^}]*\}/g, "");
  if (
    !/[A-Za-z]{2,}\W+[A-Za-z]{2,}/.test(words) ||
    /\b(?:because|due to|of|with|by|error|exception|message|detail|reason)$/i.test(head) ||
    /\\$/.test(head)
  )
    return generic;
  const literal = leak === 0;
  if (literal && /[{}]/.test(head)) return generic;
  return `${literal ? "" : "f"}${quote}${head}${quote}`;
}

function isGeneric(message: string): boolean {
  return [...Object.values(GENERIC), "Internal server error"].includes(message.slice(1, -1));
}

function isLogged({ tree }: FileView, scope: NodeId): boolean {
  const block = tree.is(scope, K.except_clause) ? tree.childOfKind(scope, K.block) : tree.child(scope, F.body);
  return tree.descendants(block, K.call).some((call) => {
    const callee = tree.child(call, F.function);
    return tree.is(callee, K.attribute) && LOGS.test(tree.textOf(tree.child(callee, F.attribute)));
  });
}

/** Takes an entry out of its dictionary or call, with the comma beside it. */
function removed({ tree, text }: FileView, entry: NodeId): TextChange {
  const siblings = tree.children(tree.parentOf(entry));
  const index = siblings.indexOf(entry);
  if (index > 0) return { start: tree.end[siblings[index - 1]!]!, end: tree.end[entry]!, text: "" };
  const next = siblings[1];
  if (next !== undefined) return { start: tree.start[entry]!, end: tree.start[next]!, text: "" };
  const comma = /^\s*,/.exec(text.slice(tree.end[entry]))?.[0].length ?? 0;
  return { start: tree.start[entry]!, end: tree.end[entry]! + comma, text: "" };
}

/** `except X as e` becomes `except X` where the response was the only use of `e`. */
function withoutAlias(file: FileView, clause: NodeId, value: NodeId, name: string, whole: boolean): TextChange[] {
  const { tree } = file;
  const kept = readsOf(file, tree.childOfKind(clause, K.block), name).filter((node) => !tree.contains(value, node));
  const pattern = tree.child(clause, F.value);
  const type = tree.children(pattern)[0] ?? NONE;
  if (kept.length > 0 || whole || !tree.is(pattern, K.as_pattern) || type < 0) return [];
  return [{ start: tree.end[type]!, end: tree.end[pattern]!, text: "" }];
}
