import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { lineStartOf, statementOf } from "../../support/edits";

/** Kept with a finding for its fix. */
export interface ShadowFinding {
  /** Where the registration of the earlier route begins, when both are in one file and the later one can move. */
  readonly before: number | undefined;
}

/** Moves the fixed path above the one that captures it: the function, the entry of the list, or the statement. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const { before } = finding.data as ShadowFinding;
  if (before === undefined) return [];
  const decorator = file.tree.nodeSpanning(finding.start, finding.end, K.decorator);
  const moved =
    decorator >= 0 ? ofDecorator(file, decorator, before) : ofCall(file, finding.start, finding.end, before);
  if (!moved) return [];
  return [
    {
      title: `Move \`${moved.name}\` above the route that takes its path`,
      safety: "review",
      changes: moved.changes,
    },
  ];
}

interface Move {
  readonly name: string;
  readonly changes: readonly TextChange[];
}

function ofDecorator(file: FileView, decorator: NodeId, before: number): Move | undefined {
  const { tree } = file;
  const later = tree.parentOf(decorator);
  const earlier = tree.ancestor(tree.nodeAt(before, before + 1), K.decorated_definition);
  if (!tree.is(later, K.decorated_definition)) return undefined;
  const name = tree.textOf(tree.child(tree.child(later, F.definition), F.name));
  return moveBlock(file, later, earlier, name);
}

function ofCall(file: FileView, start: number, end: number, before: number): Move | undefined {
  const { tree } = file;
  const later = tree.nodeSpanning(start, end, K.call);
  const earlier = callFrom(file, before);
  if (later < 0 || earlier < 0) return undefined;
  const name = tree.textOf(tree.children(tree.child(later, F.arguments))[0] ?? NONE).replace(/^["']|["']$/g, "");
  const list = tree.parentOf(later);
  if (tree.is(list, K.list) || tree.is(list, K.tuple)) {
    return tree.parentOf(earlier) === list ? moveEntry(file, later, earlier, name) : undefined;
  }
  const statement = statementOf(tree, later);
  const is = (node: NodeId, call: NodeId): boolean =>
    tree.start[node] === tree.start[call] && tree.end[node] === tree.end[call];
  const other = statementOf(tree, earlier);
  return is(statement, later) && is(other, earlier) ? moveBlock(file, statement, other, name) : undefined;
}

function callFrom({ tree }: FileView, start: number): NodeId {
  for (let node = 0; node < tree.count; node++)
    if (tree.kind[node] === K.call && tree.start[node] === start) return node;
  return NONE;
}

/** A definition or statement, with the gap before it. */
function moveBlock({ tree, text }: FileView, later: NodeId, earlier: NodeId, name: string): Move | undefined {
  if (earlier < 0 || tree.parentOf(later) !== tree.parentOf(earlier)) return undefined;
  const start = lineStartOf(text, tree.start[later]!);
  const end = tree.end[later]!;
  const at = lineStartOf(text, tree.start[earlier]!);
  // The gap between two definitions moves along.
  const gap = /\s*$/.exec(text.slice(0, start))![0];
  return {
    name,
    changes: [
      { start: at, end: at, text: text.slice(start, end) + gap },
      { start: start - gap.length, end, text: "" },
    ],
  };
}

/** An entry of a list, with its comma. */
function moveEntry({ tree, text }: FileView, later: NodeId, earlier: NodeId, name: string): Move | undefined {
  const entries = tree.children(tree.parentOf(later));
  const previous = entries[entries.indexOf(later) - 1];
  if (previous === undefined) return undefined;
  const own = text.slice(tree.start[later], tree.end[later]);
  const gap = text.slice(tree.end[previous], tree.start[later]);
  // A comment between the two would stay with the wrong one.
  if (!/^\s*,\s*$/.test(gap)) return undefined;
  const at = tree.start[earlier]!;
  return {
    name,
    changes: [
      { start: at, end: at, text: own + gap },
      { start: tree.end[previous]!, end: tree.end[later]!, text: "" },
    ],
  };
}
