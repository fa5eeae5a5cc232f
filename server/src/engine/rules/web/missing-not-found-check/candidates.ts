import type { CallFact } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";

/** Names of methods in which libraries look something up that may not be there. */
export const LOOKUP_NAMES: ReadonlySet<string> = new Set([
  "get",
  "first",
  "last",
  "one_or_none",
  "scalar_one_or_none",
  "scalar",
  "afirst",
  "alast",
  "get_or_none",
  "find_one",
]);

/** Methods of a session that take an object which has to be there. */
export const TAKES_OBJECT: ReadonlySet<string> = new Set(["delete", "refresh", "expunge", "add", "merge"]);

/** Names of functions that give back what they changed. */
const CHANGES = /^_*a?(?:update|save|edit|patch|modify|change|replace|refresh|set|mark|touch|put|rename)(?:_|$|[A-Z])/;

/** Whether a call's result may be a lookup's, as far as its spelling can say: what is built or built in is none. */
export function isCandidate(call: CallFact, name: string): boolean {
  if (LOOKUP_NAMES.has(name)) return true;
  const { callee } = call;
  if (callee === null || name === "" || /^_*[A-Z]/.test(name)) return false;
  if (typeof callee === "string") return !callee.startsWith("builtins.");
  if (callee.k === "fn") return true;
  if (callee.k !== "attr") return false;
  // A method of something that is made on the spot, or of an object at hand; not the links of a fluent chain.
  return typeof callee.of === "string" || (callee.of !== null && callee.of.k !== "str" && callee.of.k !== "format");
}

/** The last name of a callee: `get` of `session.get`. */
export function lastName(tree: SyntaxTree, callee: NodeId): string {
  if (tree.is(callee, K.identifier)) return tree.textOf(callee);
  return tree.is(callee, K.attribute) ? tree.textOf(tree.child(callee, F.attribute)) : "";
}

/** Names that a call speaks of, without those that every call on a session shares. */
function mentioned(tree: SyntaxTree, node: NodeId): string[] {
  return tree
    .descendants(node, K.identifier)
    .filter((name) => tree.field[name] !== F.attribute && tree.field[name] !== F.name)
    .map((name) => tree.textOf(name))
    .filter(
      (name) => !/^(?:self|cls|request|select|exists|func|or_|and_|\w*(?:session|db|conn|connection))$/i.test(name),
    );
}

/** The names that a call asks the existence of: `Order.objects.filter(pk=pk).exists()`; none for other calls. */
export function namesThatExist(tree: SyntaxTree, call: NodeId, name: string): readonly string[] {
  if (/exist/i.test(name)) return mentioned(tree, call);
  // `updated = rows.filter(key=key).update(…)`: how many there were.
  if (/^a?update$/.test(name)) return isCounted(tree, call) ? mentioned(tree, call) : [];
  if (!/^a?count$/.test(name)) return [];
  const around = tree.ancestor(call, K.comparison_operator, K.not_operator, K.if_statement, K.block);
  return tree.is(around, K.block) ? [] : mentioned(tree, call);
}

/** The number that a call gives is kept in a local that an `if` asks for. */
function isCounted(tree: SyntaxTree, call: NodeId): boolean {
  const assignment = tree.ancestor(call, K.assignment, K.block);
  if (!tree.is(assignment, K.assignment)) return false;
  const name = tree.textOf(tree.child(assignment, F.left));
  const next = tree.nextSibling(tree.parentOf(assignment));
  return (
    tree.is(next, K.if_statement) &&
    new RegExp(`^\\W*(?:not )?${name.replace(/\W/g, "")}\\b`).test(tree.textOf(tree.child(next, F.condition)))
  );
}

/** Whether a lookup speaks of what a test has found: of the same class, or where no class is named, of the same names. */
export function isFound(tree: SyntaxTree, lookup: NodeId, existing: ReadonlySet<string>): boolean {
  if (existing.size === 0) return false;
  const names = mentioned(tree, lookup);
  const classes = names.filter(isClassName);
  const relevant = classes.length > 0 && [...existing].some(isClassName) ? classes : names;
  return relevant.some((name) => existing.has(name));
}

/** Whether a call changes something, and hands it back, that has been found before: `update_user(db, user, changes)`. */
export function changesFound(
  tree: SyntaxTree,
  call: NodeId,
  name: string,
  state: { readonly isFound: (name: string) => boolean },
): boolean {
  return CHANGES.test(name) && mentioned(tree, tree.child(call, F.arguments)).some((one) => state.isFound(one));
}

function isClassName(name: string): boolean {
  return /^[A-Z]\w*[a-z]/.test(name);
}
