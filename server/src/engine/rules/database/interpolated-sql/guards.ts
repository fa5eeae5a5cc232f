import type { Expr } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { ProjectView } from "../../../project/view";
import type { FileView } from "../../api";
import { calleeName } from "../../support/calls";

/** Expressions that code of a function compares with a set of values, or checks the form of, as JSON by function. */
export type Guards = readonly (readonly [owner: number, expr: string])[];

const CHECKS = /^(?:isidentifier|isalnum|isalpha|isdigit|isnumeric|isdecimal|fullmatch|match)$/;

/** Functions that refuse what is no name. */
const VALIDATES =
  /^_?(?:is_valid|is_safe|validate|check|ensure_valid|assert_valid|require_valid|sanitize|sanitise)_\w+$/;

/** What the code of one function checks. */
export function guardsOf(project: ProjectView, path: string, owner: number): ReadonlySet<string> {
  const data = project.facts(path)?.rules["interpolated-sql"] as { readonly guards: Guards } | undefined;
  return new Set(data?.guards.flatMap(([id, expr]) => (id === owner ? [expr] : [])) ?? []);
}

/** `if column not in COLUMNS: raise`, `if not name.isidentifier()`, `re.fullmatch(pattern, name)`, `match name:`. */
export function collectGuards(file: FileView): Guards {
  const { tree } = file;
  const out: [number, string][] = [];
  const add = (node: number): void => {
    const owner = file.ownerOf(node);
    const expr: Expr = node < 0 ? null : file.lower(node);
    if (owner >= 0 && expr !== null) out.push([owner, JSON.stringify(expr)]);
  };
  /** `set(fields) - ALLOWED`: each of them is compared. */
  const addAll = (node: number): void => {
    const call = tree.is(node, K.call) ? tree.children(tree.child(node, F.arguments))[0] : undefined;
    const set = call ?? node;
    const owner = file.ownerOf(set);
    const expr: Expr = set < 0 ? null : file.lower(set);
    if (owner >= 0 && expr !== null)
      out.push([owner, JSON.stringify(expr)], [owner, JSON.stringify({ k: "iter", of: expr })]);
  };
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] === K.comparison_operator) {
      const operators = tree.childrenWith(node, F.operators).map((one) => tree.textOf(one).replace(/\s+/g, " "));
      const operands = tree.children(node).filter((child) => tree.field[child] !== F.operators);
      if (operators.length === 1 && (operators[0] === "in" || operators[0] === "not in")) add(operands[0]!);
      // `set(fields) <= ALLOWED`
      if (operators.length === 1 && operators[0] === "<=" && tree.textOf(operands[0]!).startsWith("set("))
        addAll(operands[0]!);
    } else if (tree.kind[node] === K.binary_operator && tree.textOf(tree.child(node, F.operator)) === "-") {
      const left = tree.child(node, F.left);
      if (/^set\(|\.keys\(\)$/.test(tree.textOf(left))) addAll(left);
    } else if (tree.kind[node] === K.match_statement) add(tree.child(node, F.subject));
    else if (tree.kind[node] === K.call) {
      const callee = tree.child(node, F.function);
      const name = calleeName(tree, callee);
      if (name === "issubset" || name === "difference") addAll(tree.child(callee, F.object));
      if (VALIDATES.test(name)) add(tree.children(tree.child(node, F.arguments))[0] ?? -1);
      if (!CHECKS.test(name)) continue;
      const object = tree.child(callee, F.object);
      if (name.startsWith("is")) add(object);
      else
        add(tree.children(tree.child(node, F.arguments)).at(name === "match" || name === "fullmatch" ? -1 : 0) ?? -1);
    }
  }
  return out;
}
