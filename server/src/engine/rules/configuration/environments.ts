/** Which settings are for a developer's machine, for tests, or for show. */
import { F, K } from "../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../syntax/tree";

const DEVELOPMENT: ReadonlySet<string> = new Set([
  "ci",
  "debug",
  "dev",
  "devcontainer",
  "devel",
  "develop",
  "development",
  "devserver",
  "devstack",
  "local",
  "localhost",
  "playground",
  "sandbox",
  "test",
  "testing",
  "tests",
  "unittest",
  "unittests",
]);
const SHOWN: ReadonlySet<string> = new Set(["example", "sample", "template"]);

/** Whether the names of a file and of the classes around a place say that its values are not for production. */
export function isForDevelopment(path: string, classNames: readonly string[], settings: boolean): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.py$/, "");
  const words = [file, ...classNames].flatMap((name) =>
    name
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split(/[^a-z0-9]+/),
  );
  // `config_local.py` holds settings, whatever else it is.
  const isSettings = settings || /^(?:config|conf|settings?)[_-]/.test(file);
  return words.some((word) => SHOWN.has(word) || (isSettings && DEVELOPMENT.has(word)));
}

/** `DEBUG`, `is_dev()`, `settings.ENVIRONMENT == "local"`. */
const DEVELOPMENT_TEST =
  /(?:^|[^a-z])(?:dev|devel|develop|development|debug|local|localhost|sandbox|test|testing|tests)(?:$|[^a-z])/i;
const NEGATION = /\bnot\b|!=/;

/** Whether a value is taken only on a developer's machine or in tests: the side of an `if` that asks for it. */
export function isUnderDevelopment(tree: SyntaxTree, node: NodeId): boolean {
  for (let at = node, around = tree.parentOf(at); around >= 0; at = around, around = tree.parentOf(at)) {
    const kind = tree.kindOf(around);
    if (kind === K.function_definition || kind === K.class_definition) return false;
    const side = sideOf(tree, around, at);
    if (!side) continue;
    const condition = tree.textOf(side.condition);
    if (DEVELOPMENT_TEST.test(condition) && side.holds !== NEGATION.test(condition)) return true;
  }
  return false;
}

/** The condition that decides about `node`, a part of `around`, and whether it has to hold. */
function sideOf(
  tree: SyntaxTree,
  around: NodeId,
  node: NodeId,
): { readonly condition: NodeId; readonly holds: boolean } | undefined {
  const kind = tree.kindOf(around);
  if (kind === K.conditional_expression) {
    const [value, condition] = tree.children(around);
    return condition === undefined || node === condition ? undefined : { condition, holds: node === value };
  }
  if (kind !== K.if_statement && kind !== K.elif_clause) return undefined;
  const condition = tree.child(around, F.condition);
  if (condition < 0 || node === condition) return undefined;
  if (node === tree.child(around, F.consequence)) return { condition, holds: true };
  return tree.is(node, K.else_clause) ? { condition, holds: false } : undefined;
}
