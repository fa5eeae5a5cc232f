import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** The branches of a function that decide something about its subject: where each begins. */
export interface Branching {
  readonly fn: number;
  readonly arms: readonly Span[];
}

/** Shorter functions are no fat ones. */
const MIN_STATEMENTS = 9;
/** One computed value under a condition is no logic yet. */
const MIN_ARMS = 2;

/** Conditions that ask about the request or the program's configuration. */
const ABOUT_REQUEST =
  /\b(?:request|req|form|settings|config|current_app|serializer|validate\w*|is_valid|is_authenticated|has_perm\w*|is_ajax)\b/;

/** Functions with branches that compute or change things, by what the branch holds. */
export function readBranching(file: FileView): readonly Branching[] {
  const { tree, facts } = file;
  const byFunction = new Map<number, Span[]>();
  for (let node = 0; node < tree.count; node++) {
    const arm = armOf(tree, node);
    if (arm < 0) continue;
    const owner = outermost(file, file.ownerOf(node));
    if (owner < 0 || facts.functions[owner]!.statements < MIN_STATEMENTS || !decides(tree, node, arm)) continue;
    const list = byFunction.get(owner) ?? [];
    const line = tree.text.slice(tree.start[node]).search(/[\r\n]|$/);
    list.push([tree.start[node]!, Math.min(tree.end[node]!, tree.start[node]! + line)]);
    byFunction.set(owner, list);
  }
  return [...byFunction].filter(([, arms]) => arms.length >= MIN_ARMS).map(([fn, arms]) => ({ fn, arms }));
}

/** The function that holds a nested one, but not a factory's: a function that is decorated stands for itself. */
function outermost(file: FileView, fn: number): number {
  let at = fn;
  while (at >= 0) {
    const fact = file.facts.functions[at]!;
    if (fact.parent < 0 || fact.decorators.length > 0) return at;
    at = fact.parent;
  }
  return at;
}

/** The block of a branch: of `if`, `elif`, `else`, `case`, and of a loop (over the lines of an order, say). */
function armOf(tree: SyntaxTree, node: NodeId): NodeId {
  switch (tree.kindOf(node)) {
    case K.if_statement:
    case K.elif_clause:
    case K.case_clause:
      return tree.child(node, F.consequence);
    case K.else_clause:
      return tree.is(tree.parentOf(node), K.if_statement) ? tree.child(node, F.body) : NONE;
    case K.for_statement:
      return tree.child(node, F.body);
    default:
      return NONE;
  }
}

function decides(tree: SyntaxTree, node: NodeId, arm: NodeId): boolean {
  const condition = tree.textOf(tree.child(tree.is(node, K.else_clause) ? tree.parentOf(node) : node, F.condition));
  if (ABOUT_REQUEST.test(condition)) return false;
  const statements = tree.children(arm);
  const last = statements.at(-1) ?? NONE;
  // A guard: whatever it prepares, it ends in an error.
  if (tree.is(last, K.raise_statement)) return false;
  return statements.some((statement) => computes(tree, statement, condition));
}

/** A statement of the branch itself that changes an object or works out a number. */
function computes(tree: SyntaxTree, statement: NodeId, condition: string): boolean {
  if (tree.is(statement, K.expression_statement)) {
    const child = tree.children(statement)[0] ?? NONE;
    if (tree.is(child, K.augmented_assignment)) {
      return isNumeric(tree, tree.child(child, F.right)) && !/&|\|/.test(tree.textOf(tree.child(child, F.operator)));
    }
    if (!tree.is(child, K.assignment)) return false;
    const left = tree.child(child, F.left);
    const right = tree.child(child, F.right);
    if (calculates(tree, right) || isChoice(tree, left, right, condition)) return true;
    return tree.is(left, K.attribute) && !isCopied(tree, left, right, condition);
  }
  if (tree.is(statement, K.return_statement)) return tree.children(statement).some((child) => calculates(tree, child));
  return false;
}

/** `limit = 100` where `user.plan == "pro"`: a rule of the domain as a constant. */
function isChoice(tree: SyntaxTree, left: NodeId, right: NodeId, condition: string): boolean {
  if (!tree.is(left, K.identifier) || !/\w\.\w+\s*(?:[<>=!]=|[<>]|in\b)|[<>]=?\s*\w/.test(condition)) return false;
  if (tree.is(right, K.integer) || tree.is(right, K.float)) return !/^[01]$/.test(tree.textOf(right));
  return (
    tree.is(right, K.string) && /status|state|tier|level|plan|role|priority|grade|category/.test(tree.textOf(left))
  );
}

/** `user.name = payload.name`, under `if payload.name is not None` or not: the request is copied, nothing is decided. */
function isCopied(tree: SyntaxTree, left: NodeId, right: NodeId, condition: string): boolean {
  const name = tree.textOf(tree.child(left, F.attribute));
  const owner = tree.textOf(tree.child(left, F.object));
  if (/^(?:self|cls|request|response|resp|session|g|form|context|app)\b/.test(owner)) return true;
  const value = tree.textOf(right);
  return new RegExp(`\\b${name}\\b`).test(value) || condition.includes(value);
}

function calculates(tree: SyntaxTree, node: NodeId): boolean {
  return [node, ...tree.descendants(node, K.binary_operator)].some((part) => {
    if (!tree.is(part, K.binary_operator)) return false;
    const operator = tree.textOf(tree.child(part, F.operator));
    // `+`, `%` and `|` also build texts and filters; `(page - 1) * size` turns pages.
    if (!["*", "/", "//", "-", "**"].includes(operator)) return false;
    return isNumeric(tree, part) && !/\b(?:page|offset|limit|skip|per_page|size)\b/.test(tree.textOf(part));
  });
}

/** No operand is a text or a list. */
function isNumeric(tree: SyntaxTree, node: NodeId): boolean {
  if (tree.is(node, K.binary_operator)) {
    return isNumeric(tree, tree.child(node, F.left)) && isNumeric(tree, tree.child(node, F.right));
  }
  if (tree.is(node, K.parenthesized_expression)) return tree.children(node).every((child) => isNumeric(tree, child));
  return ![K.string, K.concatenated_string, K.list, K.tuple, K.list_comprehension].some((kind) => tree.is(node, kind));
}
