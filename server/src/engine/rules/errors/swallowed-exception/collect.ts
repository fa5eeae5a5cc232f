import type { Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { caughtTypes, headOf, isCleanup } from "../../support/excepts";
import { calleeName } from "../../support/calls";

/** An `except` (or `suppress`) after which the code goes on as if nothing had happened. */
export interface Swallow {
  readonly owner: number;
  readonly at: Span;
  /** The exception types, none for a bare `except`. */
  readonly caught: readonly Expr[];
  /** For `with suppress(...)` what is called. */
  readonly manager?: Expr;
  readonly does: "pass" | "continue" | "return" | "assign";
  /** What is returned or assigned, as written. */
  readonly value?: string;
  /** `None` and `False` often say "it failed". */
  readonly marker?: "None" | "False";
}

/** Functions whose purpose is to take down or to describe. */
const QUIET_FUNCTIONS =
  /^(?:__del__|__exit__|__aexit__|__repr__|__str__|_?a?close|_?cleanup|_?shutdown|_?stop|_?tear_?down|_?disconnect|_?dispose)$/;

export function readSwallows(file: FileView): Swallow[] {
  const { tree } = file;
  const out: Swallow[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] === K.except_clause) {
      const found = readClause(file, node);
      if (found) out.push(found);
    } else if (tree.kind[node] === K.with_statement) out.push(...readSuppress(file, node));
  }
  return out;
}

function readClause(file: FileView, clause: NodeId): Swallow | undefined {
  const { tree } = file;
  const owner = file.ownerOf(clause);
  if (owner < 0 || QUIET_FUNCTIONS.test(file.facts.functions[owner]!.name)) return undefined;
  const block = tree.childOfKind(clause, K.block);
  const attempt = tree.parentOf(clause);
  const body = tree.child(attempt, F.body);
  const what = block < 0 ? undefined : readHandler(file, block);
  if (!what || isCleanup(tree, body) || isImport(tree, body) || isDecided(tree, clause)) return undefined;
  if (isLogging(tree, body)) return undefined;
  if (what.does === "pass" && (isFallback(tree, attempt) || tree.childOfKind(attempt, K.else_clause) >= 0))
    return undefined;
  return {
    owner,
    at: headOf(tree, clause),
    caught: caughtTypes(file, clause),
    ...what,
  };
}

/** What a handler does, when that is nothing but going on: statements of any other kind count as handling. */
function readHandler(file: FileView, block: NodeId): Pick<Swallow, "does" | "value" | "marker"> | undefined {
  const { tree } = file;
  const statements = tree.children(block).filter((statement) => !isNothing(tree, statement));
  if (statements.length === 0) return { does: "pass" };
  if (statements.length > 1) return undefined;
  const only = statements[0]!;
  if (tree.is(only, K.continue_statement)) return { does: "continue" };
  if (tree.is(only, K.return_statement)) {
    const value = tree.children(only)[0];
    if (value === undefined) return { does: "return", value: "None", marker: "None" };
    return success(tree, value, "return");
  }
  const assignment = tree.children(only)[0] ?? NONE;
  if (!tree.is(only, K.expression_statement) || !tree.is(assignment, K.assignment)) return undefined;
  // `failed = True` says what happened.
  if (/fail|error|invalid|broken|missing/i.test(tree.textOf(tree.child(assignment, F.left)))) return undefined;
  const found = success(tree, tree.child(assignment, F.right), "assign");
  // `user = None`, `ok = False`: who goes on can see it.
  return found?.marker === undefined ? found : undefined;
}

function isNothing(tree: SyntaxTree, statement: NodeId): boolean {
  const only = tree.children(statement)[0] ?? NONE;
  return (
    tree.is(statement, K.pass_statement) ||
    (tree.is(statement, K.expression_statement) && (tree.is(only, K.ellipsis) || tree.is(only, K.string)))
  );
}

/** A value that looks like the answer: empty, zero or true. */
function success(
  tree: SyntaxTree,
  value: NodeId,
  does: "return" | "assign",
): Pick<Swallow, "does" | "value" | "marker"> | undefined {
  const text = tree.textOf(value);
  if (tree.is(value, K.none)) return { does, value: text, marker: "None" };
  if (tree.is(value, K.false)) return { does, value: text, marker: "False" };
  const empty =
    tree.is(value, K.true) ||
    /^(?:\[\s*\]|\{\s*\}|\(\s*\)|""|''|0|0\.0|(?:list|dict|set|tuple|frozenset|str)\(\s*\))$/.test(text);
  return empty ? { does, value: text } : undefined;
}

/** Comments by which the author tells a linter, or the reader, that dropping is meant. */
const DECIDED =
  /#\s*nosec\b(?!\s*:?\s*B(?!11[02]))|#\s*noqa:[^#]*\bS11[02]\b|#.*\b(?:intentional(?:ly)?|deliberate(?:ly)?|on purpose|best[- ]effort|must (?:not|never)|(?:never|not|n't) (?:break|block|fail|stop))\b/i;

function isDecided(tree: SyntaxTree, clause: NodeId): boolean {
  // A comment behind the last statement stands outside of it.
  const end = tree.text.indexOf("\n", tree.end[clause]);
  return DECIDED.test(tree.text.slice(tree.start[clause], end < 0 ? tree.text.length : end));
}

/** Calls that make the text of a log entry. */
const WORDING =
  /^(?:str|repr|len|dict|list|tuple|sorted|dumps|join|format|strip|lower|upper|isoformat|get|items|keys)$/;

/** What is tried is to write a log entry: a failure of that has no place to be written. */
function isLogging(tree: SyntaxTree, body: NodeId): boolean {
  const statements = tree.children(body);
  const entries = statements.filter(
    (one) =>
      tree.is(one, K.expression_statement) &&
      /^(?:[\w.]*log\w*|logging\.getLogger\(\w*\))\.(?:debug|info|warning|warn|error|exception|critical|log)\(/i.test(
        tree.textOf(one),
      ),
  );
  const rest = statements.filter((one) => !entries.includes(one));
  return (
    entries.length > 0 &&
    rest.every((one) => tree.is(one, K.expression_statement) && tree.is(tree.children(one)[0]!, K.assignment)) &&
    statements
      .flatMap((one) => namesCalled(tree, one))
      .every(
        (name) =>
          WORDING.test(name) || /^(?:debug|info|warn(?:ing)?|error|exception|critical|log|getLogger)$/.test(name),
      )
  );
}

function namesCalled(tree: SyntaxTree, body: NodeId): string[] {
  return tree.descendants(body, K.call).map((call) => {
    const callee = tree.child(call, F.function);
    return calleeName(tree, callee);
  });
}

function isImport(tree: SyntaxTree, body: NodeId): boolean {
  return tree.descendants(body, K.import_statement, K.import_from_statement).length > 0;
}

/** What is tried returns, and behind it stands another way that does something: a fallback. */
function isFallback(tree: SyntaxTree, attempt: NodeId): boolean {
  const body = tree.child(attempt, F.body);
  const leaves = tree.descendants(body, K.return_statement, K.break_statement, K.continue_statement).length > 0;
  if (!leaves) return false;
  for (let at = attempt; at >= 0; at = tree.parentOf(at)) {
    if (tree.is(at, K.function_definition)) return false;
    // In a loop the next round is the other way.
    if (at !== attempt && (tree.is(at, K.for_statement) || tree.is(at, K.while_statement))) return true;
    for (let next = tree.nextSibling(at); next >= 0; next = tree.nextSibling(next)) {
      if (tree.descendants(next, K.call, K.raise_statement).length > 0 || tree.is(next, K.raise_statement)) return true;
    }
  }
  return false;
}

function readSuppress(file: FileView, statement: NodeId): Swallow[] {
  const { tree } = file;
  const owner = file.ownerOf(statement);
  if (owner < 0 || QUIET_FUNCTIONS.test(file.facts.functions[owner]!.name)) return [];
  const body = tree.child(statement, F.body);
  const clause = tree.childOfKind(statement, K.with_clause);
  return tree.children(clause).flatMap((item): Swallow[] => {
    const call = tree.child(item, F.value);
    if (!tree.is(call, K.call)) return [];
    const manager = file.lower(tree.child(call, F.function));
    if (typeof manager !== "string" || !manager.endsWith("suppress")) return [];
    if (isCleanup(tree, body) || isImport(tree, body)) return [];
    return [
      {
        owner,
        at: [tree.start[call]!, tree.end[call]!],
        manager,
        caught: tree.children(tree.child(call, F.arguments)).map((argument) => file.lower(argument)),
        does: "pass",
      },
    ];
  });
}
