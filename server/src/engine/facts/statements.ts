/** Statements of a body: how many there are, and whether control leaves it at its end. */
import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { isStringStatement } from "./text";

const STATEMENTS: ReadonlySet<number> = new Set([
  K.expression_statement,
  K.return_statement,
  K.raise_statement,
  K.pass_statement,
  K.break_statement,
  K.continue_statement,
  K.delete_statement,
  K.assert_statement,
  K.global_statement,
  K.nonlocal_statement,
  K.import_statement,
  K.import_from_statement,
  K.if_statement,
  K.for_statement,
  K.while_statement,
  K.try_statement,
  K.with_statement,
  K.match_statement,
  K.function_definition,
  K.class_definition,
  K.type_alias_statement,
]);

/** For each node (and one past the last) how many statements start before it; strings that stand alone are none. */
export function countStatements(tree: SyntaxTree): Int32Array {
  const out = new Int32Array(tree.count + 1);
  for (let node = 0; node < tree.count; node++) {
    out[node + 1] = out[node]! + (STATEMENTS.has(tree.kind[node]!) && !isStringStatement(tree, node) ? 1 : 0);
  }
  return out;
}

/** Whether control can leave a block at its end. Calls that never return are not known. */
export function fallsThrough(tree: SyntaxTree, block: NodeId): boolean {
  if (block < 0) return true;
  const last = tree.children(block).at(-1);
  return last === undefined || !leaves(tree, last);
}

/** Whether a statement always leaves its block by `return`, `raise`, `break` or `continue`. */
export function leaves(tree: SyntaxTree, statement: NodeId): boolean {
  switch (tree.kindOf(statement)) {
    case K.return_statement:
    case K.raise_statement:
    case K.break_statement:
    case K.continue_statement:
      return true;
    case K.if_statement: {
      const alternatives = tree.childrenWith(statement, F.alternative);
      const last = alternatives.at(-1) ?? NONE;
      if (!tree.is(last, K.else_clause)) return false;
      return (
        !fallsThrough(tree, tree.child(statement, F.consequence)) &&
        alternatives.every(
          (clause) => !fallsThrough(tree, tree.child(clause, tree.is(clause, K.else_clause) ? F.body : F.consequence)),
        )
      );
    }
    case K.with_statement:
      return !fallsThrough(tree, tree.child(statement, F.body));
    case K.while_statement: {
      const endless = tree.is(tree.child(statement, F.condition), K.true);
      return endless && tree.descendants(statement, K.break_statement).length === 0;
    }
    case K.try_statement: {
      const clauses = tree.children(statement).filter((child) => tree.is(child, K.except_clause));
      const final = tree.childOfKind(statement, K.finally_clause);
      if (final >= 0 && !fallsThrough(tree, tree.childOfKind(final, K.block))) return true;
      const otherwise = tree.childOfKind(statement, K.else_clause);
      const body =
        !fallsThrough(tree, tree.child(statement, F.body)) ||
        (otherwise >= 0 && !fallsThrough(tree, tree.child(otherwise, F.body)));
      return body && clauses.every((clause) => !fallsThrough(tree, tree.childOfKind(clause, K.block)));
    }
    case K.match_statement: {
      const cases = tree.children(tree.child(statement, F.body));
      const wild = cases.some((clause) => /^case\s+_\s*:/.test(tree.textOf(clause).slice(0, 20)));
      return wild && cases.every((clause) => !fallsThrough(tree, tree.child(clause, F.consequence)));
    }
    default:
      return false;
  }
}

export function isStub(tree: SyntaxTree, body: NodeId): boolean {
  return tree.children(body).every((statement) => {
    if (tree.is(statement, K.pass_statement) || isStringStatement(tree, statement)) return true;
    const only = tree.children(statement)[0] ?? NONE;
    if (tree.is(statement, K.expression_statement)) return tree.is(only, K.ellipsis);
    return tree.is(statement, K.raise_statement) && tree.textOf(only).startsWith("NotImplemented");
  });
}
