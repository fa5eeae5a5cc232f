/** Queries that run once for each item because they are meant to, as far as the code of the loop tells. */
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { calleeName } from "../../support/calls";

/** A call in the body of a loop. */
export interface InLoop {
  readonly call: NodeId;
  readonly body: NodeId;
  /** The loop's variables, and the locals that are made from them. */
  readonly names: ReadonlySet<string>;
  /** The variable that no two items have in common: the only one, or the key of a dictionary's entries. */
  readonly key: string | undefined;
  /** The loop goes through rows of a query: another query could have looked through them. */
  readonly rows: boolean;
}

/** Whether the loop shows that one query for all items would not do the same, or would save nothing. */
export function isMeant(file: FileView, at: InLoop): boolean {
  return MEANT.some((test) => test(file, at));
}

/** `return find(item)`: it runs once, for the item that the loop looked for. */
function endsLoop({ tree }: FileView, { call, body }: InLoop): boolean {
  return tree.ancestor(call, K.return_statement) > body;
}

/** `if row: return row`, or a body that ends with `break`: the items are tried in order, up to the first that is there. */
function isSearch(file: FileView, at: InLoop): boolean {
  const { tree } = file;
  const { call, body, names, rows } = at;
  if (rows || !tree.is(body, K.block)) return false;
  if (leaves(tree, tree.children(body).at(-1))) return true;
  const results = resultsOf(file, at);
  return tree.descendants(body, K.if_statement).some((question) => {
    const condition = tree.child(question, F.condition);
    if (!asksFor(file, condition, call, results) || isNegative(tree, condition)) return false;
    const last = tree.children(tree.child(question, F.consequence)).at(-1);
    if (!leaves(tree, last)) return false;
    // `return True` asks whether there is any, which one query answers.
    return tree.is(last!, K.break_statement) || namesIn(file, last!).some((name) => names.has(name));
  });
}

function leaves(tree: SyntaxTree, statement: NodeId | undefined): boolean {
  return statement !== undefined && (tree.is(statement, K.return_statement) || tree.is(statement, K.break_statement));
}

/** `if name == "team_id": …`: it runs for that one item. */
function isForOne({ tree }: FileView, { call, body, key }: InLoop): boolean {
  for (
    let at = tree.ancestor(call, K.if_statement, K.elif_clause);
    at > body;
    at = tree.ancestor(at, K.if_statement, K.elif_clause)
  ) {
    const condition = tree.textOf(tree.child(at, F.condition));
    const known = /(?:^|\band |\()\s*(\w+) == (?:"[^"]*"|'[^']*')/.exec(condition)?.[1];
    if (
      known !== undefined &&
      known === key &&
      !/\bor\b/.test(condition) &&
      tree.contains(tree.child(at, F.consequence), call)
    )
      return true;
  }
  return false;
}

/** A row that is locked in a transaction of its own. */
function locksRow({ tree }: FileView, { call, body }: InLoop): boolean {
  return (
    /\b(?:select_for_update|with_for_update)\(/.test(tree.textOf(call)) && tree.ancestor(call, K.with_statement) > body
  );
}

/** `row = get(key)` and then `row.save()`: each row is written for itself anyway. */
function isRowToWrite({ tree }: FileView, { call, body }: InLoop): boolean {
  const assignment = tree.ancestor(call, K.assignment);
  if (assignment <= body || !tree.is(tree.child(assignment, F.left), K.identifier)) return false;
  return calls(tree, body, WRITES_ROW, tree.textOf(tree.child(assignment, F.left)));
}

/** `item.delete()` for every item: they go one by one, with what hangs on each. */
function removesItems({ tree }: FileView, { body, names }: InLoop): boolean {
  return (
    tree.is(body, K.block) &&
    tree
      .children(body)
      .some((one) =>
        [...names].some((name) =>
          new RegExp(`^(?:await )?${name.replace(/\W/g, "\\$&")}\\.a?delete\\(\\)$`).test(tree.textOf(one)),
        ),
      )
  );
}

const WRITES_ROW = /^a?(?:save|delete)$/;
const MAKES_ROW = /^a?(?:create|save|insert\w*)$/;
/** Functions that make a row, by what they are called. */
const MAKER = /^_*(?:create|insert|add|save)_\w|_create$/;

/** `try: get(key)`, `except DoesNotExist: create(key)`; `if not exists(key): create(key)`; `row = find(key)` and `if not row: add(Row(key))`. */
function asksBeforeMaking(file: FileView, at: InLoop): boolean {
  const { tree } = file;
  const { call, body } = at;
  const handled = tree.ancestor(call, K.try_statement);
  if (handled > body) {
    const handlers = tree.descendants(handled, K.except_clause);
    if (handlers.some((one) => one > call && calls(tree, one, MAKES_ROW))) return true;
  }
  const question = tree.ancestor(call, K.if_statement);
  if (question > body && tree.contains(tree.child(question, F.condition), call) && calls(tree, body, MAKES_ROW))
    return true;
  const results = resultsOf(file, at);
  return (
    results.size > 0 &&
    tree
      .descendants(body, K.if_statement)
      .some(
        (one) =>
          one > call &&
          asksFor(file, tree.child(one, F.condition), call, results) &&
          whereMissing(tree, one, body).some((node) => makesRow(tree, node)),
      )
  );
}

/** What runs where the row that an `if` asks for is not there. */
function whereMissing(tree: SyntaxTree, question: NodeId, body: NodeId): NodeId[] {
  const consequence = tree.child(question, F.consequence);
  if (isNegative(tree, tree.child(question, F.condition))) return [consequence];
  const last = tree.children(consequence).at(-1);
  const rest =
    last !== undefined && tree.is(last, K.continue_statement)
      ? tree.children(tree.parentOf(question)).filter((one) => one > question && tree.contains(body, one))
      : [];
  return [...tree.children(question).filter((one) => tree.is(one, K.else_clause)), ...rest];
}

function makesRow(tree: SyntaxTree, node: NodeId): boolean {
  if (calls(tree, node, MAKES_ROW)) return true;
  return [node, ...tree.descendants(node, K.call)].some((call) => {
    if (!tree.is(call, K.call)) return false;
    const callee = tree.child(call, F.function);
    const name = calleeName(tree, callee);
    if (MAKER.test(name)) return true;
    // `session.add(Row(…))`, `row = Row(…)` and `session.add(row)`.
    const given = tree.children(tree.child(call, F.arguments))[0];
    if (name !== "add" || given === undefined) return false;
    if (tree.is(given, K.call)) return isMaking(tree, given);
    return tree
      .descendants(node, K.assignment)
      .some(
        (one) =>
          tree.textOf(tree.child(one, F.left)) === tree.textOf(given) &&
          tree.child(one, F.right) >= 0 &&
          isMaking(tree, tree.child(one, F.right)),
      );
  });
}

/** `Row(…)`, `models.Row(…)`. */
function isMaking(tree: SyntaxTree, node: NodeId): boolean {
  return tree.is(node, K.call) && /(?:^|\.)[A-Z]\w*$/.test(tree.textOf(tree.child(node, F.function)));
}

/** `if key not in known: known[key] = get(key)`, `row = known.get(key)` and `if row is None: …`: asked once for each key. */
function isRemembered(file: FileView, at: InLoop): boolean {
  const { tree } = file;
  const { call, body } = at;
  const question = tree.ancestor(call, K.if_statement);
  if (question <= body || !tree.contains(tree.child(question, F.consequence), call)) return false;
  const results = resultsOf(file, at);
  const condition = tree.child(question, F.condition);
  const asked = new Set(namesIn(file, condition));
  const assignments = tree.descendants(body, K.assignment);
  for (const one of assignments)
    if (one < question && namesIn(file, tree.child(one, F.left)).some((name) => asked.has(name)))
      for (const name of namesIn(file, one)) asked.add(name);
  return assignments.some((one) => {
    const left = tree.child(one, F.left);
    const right = tree.child(one, F.right);
    if (one < question || !tree.is(left, K.subscript) || right < 0) return false;
    const store = namesIn(file, tree.child(left, F.value));
    const isStored = tree.contains(right, call) || namesIn(file, right).some((name) => results.has(name));
    return isStored && store.some((name) => asked.has(name));
  });
}

/** `for model in models: model.objects…`, `session.query(model)`: each item is a table of its own. */
function asksOwnTable({ tree }: FileView, { call, names }: InLoop): boolean {
  const isTable = (node: NodeId): boolean => {
    if (tree.is(node, K.identifier)) return names.has(tree.textOf(node));
    return (
      tree.is(node, K.attribute) &&
      /^(?:model|table|entity|model_class|model_cls)$/.test(tree.textOf(tree.child(node, F.attribute))) &&
      names.has(tree.textOf(tree.child(node, F.object)))
    );
  };
  return [call, ...tree.descendants(call, K.call)].some((one) => {
    const callee = tree.child(one, F.function);
    for (let at = callee; tree.is(at, K.attribute) || tree.is(at, K.call);) {
      const of = tree.child(at, tree.is(at, K.attribute) ? F.object : F.function);
      const name = tree.is(at, K.attribute) ? tree.textOf(tree.child(at, F.attribute)) : "";
      if (/^(?:objects|_default_manager|_base_manager)$/.test(name) && isTable(of)) return true;
      at = of;
    }
    const name = calleeName(tree, callee);
    const given = tree.children(tree.child(one, F.arguments));
    return (
      given[0] !== undefined &&
      isTable(given[0]) &&
      (/^(?:query|select|select_from)$/.test(name) || (name === "get" && given.length > 1))
    );
  });
}

const MEANT = [
  ...[endsLoop, isSearch, isForOne, locksRow, isRowToWrite, removesItems],
  ...[asksBeforeMaking, isRemembered, asksOwnTable],
];

/** The locals that hold what a call gave, or what was taken from that. */
function resultsOf(file: FileView, { call, body }: InLoop): ReadonlySet<string> {
  const { tree } = file;
  const out = new Set<string>();
  const holder = tree.ancestor(call, K.assignment, K.named_expression);
  if (holder <= body) return out;
  const target = tree.child(holder, tree.is(holder, K.assignment) ? F.left : F.name);
  if (tree.is(target, K.identifier)) out.add(tree.textOf(target));
  for (const one of tree.descendants(body, K.assignment)) {
    const right = tree.child(one, F.right);
    const left = tree.child(one, F.left);
    if (one > call && right >= 0 && tree.is(left, K.identifier) && isCall(tree, right) && out.has(rootOf(tree, right)))
      out.add(tree.textOf(left));
  }
  return out;
}

/** `result` of `await result.scalars().first()`. */
function rootOf(tree: SyntaxTree, node: NodeId): string {
  if (tree.is(node, K.call)) return rootOf(tree, tree.child(node, F.function));
  if (tree.is(node, K.attribute)) return rootOf(tree, tree.child(node, F.object));
  if (tree.is(node, K.await) || tree.is(node, K.parenthesized_expression)) return rootOf(tree, tree.children(node)[0]!);
  return tree.textOf(node);
}

function isCall(tree: SyntaxTree, node: NodeId): boolean {
  return tree.is(node, K.call) || (tree.is(node, K.await) && tree.is(tree.children(node)[0]!, K.call));
}

/** Whether a condition asks whether a call gave anything: by itself, or by the local that holds what it gave. */
function asksFor({ tree }: FileView, condition: NodeId, call: NodeId, results: ReadonlySet<string>): boolean {
  if (tree.contains(condition, call)) return true;
  return tree
    .textOf(condition)
    .split(/\band\b|\bor\b/)
    .some((one) => {
      const name =
        /^[\s(]*(?:not )?\(?(\w+)(?:\.(?:exists|count)\(\))?(?: is (?:not )?None| (?:==|!=|>) (?:0|None))?[\s)]*$/.exec(
          one,
        )?.[1];
      return name !== undefined && results.has(name);
    });
}

/** `not row`, `row is None`, `count == 0`. */
function isNegative(tree: SyntaxTree, condition: NodeId): boolean {
  return /^\(?\s*not\b|\bis None\b|==\s*(?:0|None)\b|\bnot in\b/.test(tree.textOf(condition));
}

/** Whether a method with such a name is called below a node, of `receiver` where one is given. */
function calls(tree: SyntaxTree, node: NodeId, method: RegExp, receiver?: string): boolean {
  return tree.descendants(node, K.call).some((call) => {
    const callee = tree.child(call, F.function);
    return (
      tree.is(callee, K.attribute) &&
      method.test(tree.textOf(tree.child(callee, F.attribute))) &&
      (receiver === undefined || tree.textOf(tree.child(callee, F.object)) === receiver)
    );
  });
}

/** The names that an expression speaks of, without attributes and keywords. */
export function namesIn({ tree }: FileView, node: NodeId): string[] {
  if (tree.is(node, K.identifier)) return [tree.textOf(node)];
  return tree
    .descendants(node, K.identifier)
    .filter((one) => {
      const parent = tree.parentOf(one);
      if (tree.is(parent, K.attribute)) return tree.child(parent, F.attribute) !== one;
      return !(tree.is(parent, K.keyword_argument) && tree.child(parent, F.name) === one);
    })
    .map((one) => tree.textOf(one));
}
