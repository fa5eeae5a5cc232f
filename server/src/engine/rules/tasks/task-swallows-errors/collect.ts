import type { Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { caughtTypes, headOf, isCleanup } from "../../support/excepts";
import { calleeName } from "../../support/calls";

/** An `except` clause that neither raises nor keeps what happened in a variable, an attribute or an entry. */
export interface Clause {
  readonly owner: number;
  readonly at: Span;
  /** The exception types, none for a bare `except`. */
  readonly caught: readonly Expr[];
  /** Indexes of the calls in it. */
  readonly calls: readonly number[];
  /** It returns. */
  readonly returns: boolean;
  /** It returns something that says what happened. */
  readonly tells: boolean;
}

export function readClauses(file: FileView): Clause[] {
  const { tree } = file;
  const out: Clause[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.except_clause || file.ownerOf(node) < 0) continue;
    const attempt = tree.parentOf(node);
    const block = tree.childOfKind(node, K.block);
    const body = tree.child(attempt, F.body);
    const imports = tree.descendants(body, K.import_statement, K.import_from_statement).length > 0;
    if (block < 0 || imports || isCleanup(tree, body) || isInside(file, attempt)) continue;
    if (tree.descendants(block, K.raise_statement, K.yield, K.assert_statement).length > 0) continue;
    if (keepsFailure(file, attempt, block) || isStep(tree, attempt, block)) continue;
    const returned = tree.descendants(block, K.return_statement);
    out.push({
      owner: file.ownerOf(node),
      at: headOf(tree, node),
      caught: caughtTypes(file, node),
      calls: tree
        .descendants(block, K.call)
        .filter(
          (call) => !/^__(?:str|repr)__$/.test(tree.textOf(tree.child(tree.child(call, F.function), F.attribute))),
        )
        .map((call) => file.callId(call)),
      returns: returned.length > 0,
      tells: returned.some((node) =>
        tree.children(node).some((value) => !tree.is(value, K.none) && !tree.is(value, K.true)),
      ),
    });
  }
  return out;
}

/** In a loop (one item fails, the others go on), or in what another `try` does when it is over. */
function isInside(file: FileView, attempt: NodeId): boolean {
  const { tree } = file;
  const around = [K.for_statement, K.while_statement, K.except_clause, K.finally_clause];
  const found = tree.ancestor(attempt, K.function_definition, ...around);
  return !tree.is(found, K.function_definition);
}

/** What a task does besides its work: writing to the log, giving values another form. */
const ASIDE =
  /^(?:debug|info|warn|warning|error|exception|critical|log|print|get_logger|getLogger|hasattr|getattr|isinstance|len|str|int|float|bool|list|dict|tuple|set|sorted|round|isoformat|strftime|strip|lower|upper|title|replace|split|rsplit|join|format|encode|decode|startswith|endswith|total_seconds)$/;

/**
 * A step that the task can do without: the clause goes on, and what comes after it, or around it under a `try` of its
 * own, is more than what was tried.
 */
function isStep(tree: SyntaxTree, attempt: NodeId, block: NodeId): boolean {
  if (tree.descendants(block, K.return_statement, K.break_statement).length > 0) return false;
  const work = (from: NodeId, where: (call: NodeId) => boolean): number =>
    tree.descendants(from, K.call).filter((call) => where(call) && !ASIDE.test(lastNameOf(tree, call))).length;
  const tried = work(tree.child(attempt, F.body), () => true);
  const definition = tree.ancestor(attempt, K.function_definition);
  const outer = tree.ancestor(attempt, K.try_statement, K.function_definition);
  if (tree.is(outer, K.try_statement) && tree.childOfKind(outer, K.except_clause) >= 0) {
    const around = work(tree.child(outer, F.body), (call) => !tree.contains(attempt, call));
    if (around > tried) return true;
  }
  const later = work(definition, (call) => call >= tree.after[attempt]!);
  return later > tried && later >= 3;
}

function lastNameOf(tree: SyntaxTree, call: NodeId): string {
  const callee = tree.child(call, F.function);
  return calleeName(tree, callee);
}

/** `job.state = FAILED`, `result["error"] = …`, or `failed = True` with `failed` read later. */
function keepsFailure(file: FileView, attempt: NodeId, block: NodeId): boolean {
  const { tree } = file;
  return tree.descendants(block, K.assignment, K.augmented_assignment).some((assignment) => {
    const target = tree.child(assignment, F.left);
    if (!tree.is(target, K.identifier)) return true;
    const name = tree.textOf(target);
    const definition = tree.ancestor(attempt, K.function_definition);
    const last = tree.childOfKind(attempt, K.finally_clause);
    return tree
      .descendants(definition, K.identifier)
      .some((node) => tree.textOf(node) === name && (node >= tree.after[attempt]! || tree.contains(last, node)));
  });
}
