import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { changesFound, isCandidate, isFound, lastName, namesThatExist, TAKES_OBJECT } from "./candidates";
import type { Recorder } from "./recorder";
import { NOTHING, unite, type State, type Value } from "./state";

/** A condition's outcome: what is known where it holds, where it does not, and its value. */
export interface Branches {
  readonly yes: State;
  readonly no: State;
  readonly value: Value;
}

/** Deeper nesting than this is no code that people write. */
const MAX_DEPTH = 150;

const COMPREHENSIONS: ReadonlySet<number> = new Set([
  K.list_comprehension,
  K.set_comprehension,
  K.dictionary_comprehension,
  K.generator_expression,
]);

/** Evaluates expressions: which unchecked lookups they may give, what they use, what a condition makes sure of. */
export class Expressions {
  private readonly tree: SyntaxTree;
  private depth = 0;
  /** Lookups handed to calls inside the condition that is being looked at. */
  private passed = new Set<number>();

  constructor(
    private readonly file: FileView,
    private readonly recorder: Recorder,
  ) {
    this.tree = file.tree;
  }

  /** The value of an expression; the state learns what its evaluation makes sure of. */
  evaluate(node: NodeId, state: State): Value {
    if (node < 0 || this.depth > MAX_DEPTH) return NOTHING;
    this.depth++;
    try {
      return this.compute(node, state);
    } finally {
      this.depth--;
    }
  }

  private compute(node: NodeId, state: State): Value {
    const { tree } = this;
    switch (tree.kind[node]) {
      case K.identifier:
        return state.get(tree.textOf(node));
      case K.attribute: {
        const held = state.get(pathOf(tree, node) ?? "");
        if (held.size > 0) return held;
        this.take(tree.child(node, F.object), state, "attribute", node);
        return NOTHING;
      }
      case K.subscript:
        this.take(tree.child(node, F.value), state, "subscript", node);
        for (const index of tree.childrenWith(node, F.subscript)) this.evaluate(index, state);
        return NOTHING;
      case K.call:
        return this.call(node, state);
      case K.await: {
        const value = this.evaluate(tree.children(node)[0] ?? NONE, state);
        for (const lookup of value.keys()) this.recorder.awaited.add(lookup);
        return value;
      }
      case K.parenthesized_expression:
        return this.evaluate(tree.children(node)[0] ?? NONE, state);
      case K.named_expression: {
        const value = this.evaluate(tree.child(node, F.value), state);
        state.set(tree.textOf(tree.child(node, F.name)), value);
        return value;
      }
      case K.conditional_expression: {
        const [yes, condition, no] = tree.children(node);
        const branches = this.branch(condition ?? NONE, state);
        const value = unite(this.evaluate(yes ?? NONE, branches.yes), this.evaluate(no ?? NONE, branches.no));
        branches.yes.join(branches.no);
        state.become(branches.yes);
        return value;
      }
      case K.boolean_operator:
      case K.not_operator:
      case K.comparison_operator: {
        const branches = this.branch(node, state);
        branches.yes.join(branches.no);
        state.become(branches.yes);
        return branches.value;
      }
      case K.lambda:
      case K.type:
        return NOTHING;
      case K.list_splat:
      case K.dictionary_splat:
        this.take(tree.children(node)[0] ?? NONE, state, "iterate", node);
        return NOTHING;
      default:
        if (COMPREHENSIONS.has(tree.kind[node]!)) this.comprehension(node, state.copy());
        else for (const child of tree.children(node)) this.evaluate(child, state);
        return NOTHING;
    }
  }

  /** Evaluates an expression whose value must be there for what `whole` does with it. */
  take(node: NodeId, state: State, kind: "attribute" | "subscript" | "call" | "iterate", whole: NodeId): void {
    const value = this.evaluate(node, state);
    if (value.size === 0 || state.dead) return;
    const { tree } = this;
    this.recorder.use(value, kind, [tree.start[whole]!, tree.end[whole]!], pathOf(tree, node));
    // From here on it is there: else this line had raised. Of a parameter that is no promise to the caller.
    state.clear(
      [...value.keys()].filter((lookup) => lookup >= 0),
      false,
    );
  }

  private call(node: NodeId, state: State): Value {
    const { tree, file } = this;
    const callee = tree.child(node, F.function);
    if (tree.is(callee, K.attribute)) this.take(tree.child(callee, F.object), state, "attribute", callee);
    else if (tree.is(callee, K.identifier)) this.take(callee, state, "call", node);
    else this.evaluate(callee, state);
    const id = file.callId(node);
    const name = lastName(tree, callee);
    const args = tree.child(node, F.arguments);
    const given = new Set<number>();
    for (const argument of tree.is(args, K.argument_list) ? tree.children(args) : [args]) {
      const node_ = tree.is(argument, K.keyword_argument) ? tree.child(argument, F.value) : argument;
      const value = this.evaluate(node_, state);
      for (const lookup of value.keys()) given.add(lookup);
      if (value.size > 0 && TAKES_OBJECT.has(name) && !state.dead) {
        this.recorder.use(value, "argument", [tree.start[node_]!, tree.end[node_]!], pathOf(tree, node_), id);
      }
    }
    if (given.size > 0) {
      for (const lookup of given) this.passed.add(lookup);
      state.addUnless(id, (lookup) => given.has(lookup));
    }
    for (const known of namesThatExist(tree, node, name)) state.existing.add(known);
    if (state.dead || !isCandidate(file.facts.calls[id]!, name)) return NOTHING;
    const written = tree.textOf(node);
    if (isFound(tree, node, state.existing) || state.found.has(written)) return NOTHING;
    if (changesFound(tree, node, name, state)) return NOTHING;
    return new Map([[id, { isNone: false, unless: [], written }]]);
  }

  private comprehension(node: NodeId, state: State): void {
    const { tree } = this;
    for (const clause of tree.children(node)) {
      if (tree.is(clause, K.for_in_clause)) {
        this.take(tree.child(clause, F.right), state, "iterate", tree.child(clause, F.right));
        for (const name of tree.descendants(clause, K.identifier)) {
          if (name < tree.child(clause, F.right)) state.set(tree.textOf(name), NOTHING);
        }
      } else if (tree.is(clause, K.if_clause)) {
        state.become(this.branch(tree.children(clause)[0] ?? NONE, state).yes);
      }
    }
    this.evaluate(tree.child(node, F.body), state);
  }

  /** Evaluates a condition; `state` is used up. */
  branch(node: NodeId, state: State): Branches {
    const { tree } = this;
    if (this.depth > MAX_DEPTH) return { yes: state, no: state.copy(), value: NOTHING };
    this.depth++;
    try {
      switch (tree.kindOf(node)) {
        case K.parenthesized_expression:
          return this.branch(tree.children(node)[0] ?? NONE, state);
        case K.not_operator: {
          const { yes, no } = this.branch(tree.child(node, F.argument), state);
          return { yes: no, no: yes, value: NOTHING };
        }
        case K.boolean_operator:
          return this.both(node, state);
        case K.comparison_operator:
          return this.comparison(node, state);
        case K.identifier: {
          const test = state.tests.get(tree.textOf(node));
          if (test !== undefined) return this.branch(test, state);
        }
      }
      return this.truth(node, state);
    } finally {
      this.depth--;
    }
  }

  private both(node: NodeId, state: State): Branches {
    const { tree } = this;
    const left = this.branch(tree.child(node, F.left), state);
    if (tree.textOf(tree.child(node, F.operator)) === "and") {
      const right = this.branch(tree.child(node, F.right), left.yes);
      left.no.join(right.no);
      return { yes: right.yes, no: left.no, value: unite(left.value, right.value) };
    }
    const right = this.branch(tree.child(node, F.right), left.no);
    const either = [...left.value.keys(), ...right.value.keys()];
    left.yes.join(right.yes);
    // `if user or token: … user.id if user else token.user_id`: which of the two is there is asked again.
    if (left.value.size > 0 && right.value.size > 0) left.yes.clear(either);
    return { yes: left.yes, no: right.no, value: right.value };
  }

  private comparison(node: NodeId, state: State): Branches {
    const { tree } = this;
    const operators = tree.childrenWith(node, F.operators).map((operator) => tree.textOf(operator));
    const operands = tree.children(node).filter((child) => tree.field[child] !== F.operators);
    const outer = this.passed;
    this.passed = new Set();
    const values = operands.map((operand) => this.evaluate(operand, state));
    state.clear(this.passed);
    this.passed = outer;
    const yes = state;
    const no = state.copy();
    if (operators.length === 1) {
      const [operator] = operators;
      const none = operands.findIndex((operand) => tree.is(operand, K.none));
      const lookups = [...values.flatMap((value) => [...value.keys()])];
      if (none >= 0 && (operator === "is" || operator === "==")) {
        yes.markNone(lookups);
        no.clear(lookups);
      } else if (none >= 0 && /^(?:is\s+not|!=)$/.test(operator!)) {
        yes.clear(lookups);
        no.markNone(lookups);
      } else if (none >= 0 && operator === "in") no.clear(this.inside(operands[1]!, state));
      else if (none >= 0 && /^not\s+in$/.test(operator!)) yes.clear(this.inside(operands[1]!, state));
      // What equals something that is there is there: `user == current_user`, `kind == "x"`.
      else if (operator === "==") yes.clear(equalled(values));
      else if (operator === "!=") no.clear(equalled(values));
      else if (operator === "in") yes.clear(values[0]!.keys());
    }
    return { yes, no, value: NOTHING };
  }

  /** Any other condition: that its value is true means that the value is there. */
  private truth(node: NodeId, state: State): Branches {
    const outer = this.passed;
    this.passed = new Set();
    const value = this.evaluate(node, state);
    // A test that the value is handed to (`is_active(user)`, `all([a, b])`) is taken for a check of it.
    state.clear(this.passed);
    this.passed = outer;
    if (this.tree.is(node, K.call)) state.clear(this.inside(this.tree.child(node, F.arguments), state));
    const no = state.copy();
    // `if find(x): use(find(x))`
    const call = this.tree.is(node, K.await) ? (this.tree.children(node)[0] ?? NONE) : node;
    if (this.tree.is(call, K.call)) state.found.add(this.tree.textOf(call));
    // `if orders: orders.first()`, `if orders := user.orders.all(): …`
    const tested = this.tree.is(node, K.named_expression) ? this.tree.child(node, F.name) : node;
    const path = pathOf(this.tree, tested);
    if (path !== undefined) state.found.add(`${path}.first()`).add(`${path}.last()`);
    state.clear(value.keys());
    no.markNone(value.keys());
    return { yes: state, no, value };
  }

  /** Lookups that the names inside an expression hold. */
  private inside(node: NodeId, state: State): number[] {
    return this.tree.descendants(node, K.identifier).flatMap((name) => [...state.get(this.tree.textOf(name)).keys()]);
  }
}

/** The lookups that are there where they equal something that no lookup gave; a parameter (below 0) is none. */
function equalled(values: readonly Value[]): number[] {
  const lookups = values.flatMap((value) => [...value.keys()]);
  if (values.some((value) => value.size === 0)) return lookups;
  return values.some((value) => [...value.keys()].every((lookup) => lookup < 0))
    ? lookups.filter((lookup) => lookup >= 0)
    : [];
}

/** `user`, `self.user`: what a state can know of; `undefined` for other expressions. */
export function pathOf(tree: SyntaxTree, node: NodeId): string | undefined {
  if (tree.is(node, K.identifier)) return tree.textOf(node);
  if (tree.is(node, K.parenthesized_expression)) return pathOf(tree, tree.children(node)[0] ?? NONE);
  if (!tree.is(node, K.attribute)) return undefined;
  const owner = pathOf(tree, tree.child(node, F.object));
  return owner === undefined ? undefined : `${owner}.${tree.textOf(tree.child(node, F.attribute))}`;
}
