import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { lastName } from "./candidates";
import { Compound } from "./compound";
import { Expressions, pathOf } from "./expressions";
import { isPureTest } from "./tests";
import type { Ensured, Recorder } from "./recorder";
import { NOTHING, State, type Value } from "./state";

/**
 * Walks one function along its control flow. Branches are walked apart and joined, loops twice; an exception is taken
 * to leave a `try` anywhere in it.
 */
export class Walk {
  private readonly tree: SyntaxTree;
  readonly expressions: Expressions;
  private readonly compound: Compound;
  private exits: State | undefined;
  /** Variables that were last bound, in the order of the text, to what a lookup gave. */
  private readonly lookedUp = new Set<string>();

  constructor(
    readonly file: FileView,
    readonly recorder: Recorder,
  ) {
    this.tree = file.tree;
    this.expressions = new Expressions(file, recorder);
    this.compound = new Compound(this);
  }

  /** Walks a function; gives the parameters that it makes sure of. */
  function(node: NodeId, fn: number): Ensured[] {
    const { tree } = this;
    this.recorder.fn = fn;
    this.exits = undefined;
    this.lookedUp.clear();
    const state = new State();
    const names = this.guardsParameters(node) ? this.file.facts.functions[fn]!.params.map(({ name }) => name) : [];
    names.forEach((name, index) => {
      const value: Value = new Map([[-1 - index, { isNone: false, unless: [] }]]);
      state.set(name, value);
      // Stays when the name is bound anew: what was handed in is not better known by that.
      state.set(`<${name}>`, value);
    });
    const body = tree.child(node, F.body);
    if (tree.is(node, K.lambda)) this.expressions.evaluate(body, state);
    else this.block(body, state);
    this.exit(state);
    const exits = this.exits as State | undefined;
    if (!exits) return [];
    return names.flatMap((name, index): Ensured[] => {
      const way = exits.get(`<${name}>`).get(-1 - index);
      if (!way) return [{ fn, name }];
      return way.unless.length > 0 ? [{ fn, name, unless: way.unless }] : [];
    });
  }

  /** Only a function that raises, or calls what may raise, makes sure of anything. */
  private guardsParameters(node: NodeId): boolean {
    const { tree } = this;
    if (!tree.is(node, K.function_definition)) return false;
    return (
      tree.descendants(node, K.raise_statement, K.assert_statement).length > 0 ||
      tree
        .descendants(node, K.call)
        .some((call) => /abort|fail|raise|exit/.test(lastName(tree, tree.child(call, F.function))))
    );
  }

  private exit(state: State): void {
    if (state.dead) return;
    if (this.exits) this.exits.join(state);
    else this.exits = state.copy();
    state.dead = true;
  }

  /** Runs the statements of a block. */
  block(block: NodeId, state: State): void {
    for (const statement of this.tree.children(block)) {
      if (state.dead) return;
      this.statement(statement, state);
    }
  }

  private statement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    switch (tree.kindOf(node)) {
      case K.expression_statement:
        for (const child of tree.children(node)) this.expressionStatement(child, state);
        return;
      case K.return_statement: {
        const child = tree.children(node)[0] ?? NONE;
        const value = expressions.evaluate(child, state);
        if (value.size > 0 && !state.dead)
          this.recorder.use(value, "return", [tree.start[child]!, tree.end[child]!], pathOf(tree, child));
        this.recorder.returns(value.size === 0 && this.lookedUp.has(pathOf(tree, child) ?? ""));
        this.exit(state);
        return;
      }
      case K.raise_statement:
        for (const child of tree.children(node)) expressions.evaluate(child, state);
        state.dead = true;
        return;
      case K.assert_statement: {
        const [condition] = tree.children(node);
        state.become(expressions.branch(condition ?? NONE, state).yes);
        return;
      }
      case K.if_statement:
      case K.while_statement:
      case K.for_statement:
      case K.with_statement:
      case K.try_statement:
      case K.match_statement:
        this.compound.run(node, state);
        return;
      case K.delete_statement:
        for (const child of tree.children(node)) {
          expressions.evaluate(child, state);
          if (tree.is(child, K.identifier)) state.set(tree.textOf(child), NOTHING);
        }
        return;
      case K.break_statement:
      case K.continue_statement:
        this.compound.leave(tree.is(node, K.break_statement) ? "breaks" : "continues", state);
        return;
      case K.function_definition:
      case K.class_definition:
        state.set(tree.textOf(tree.child(node, F.name)), NOTHING);
        return;
      case K.decorated_definition:
        state.set(tree.textOf(tree.child(tree.child(node, F.definition), F.name)), NOTHING);
        return;
    }
  }

  private expressionStatement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    if (tree.is(node, K.assignment)) {
      this.assignment(node, state);
      return;
    }
    if (tree.is(node, K.augmented_assignment)) {
      expressions.evaluate(tree.child(node, F.right), state);
      expressions.evaluate(tree.child(node, F.left), state);
      this.bind(tree.child(node, F.left), NOTHING, state);
      return;
    }
    expressions.evaluate(node, state);
    const call = tree.is(node, K.await) ? (tree.children(node)[0] ?? NONE) : node;
    // `abort(404)` where a test has just found nothing: whether it returns is known when names are resolved.
    if (tree.is(call, K.call)) state.addUnless(this.file.callId(call), (_, way) => way.isNone);
  }

  /** Binds an assignment's targets; its value is that of `a = b = value`, too. */
  private assignment(node: NodeId, state: State): Value {
    const { tree, expressions } = this;
    const left = tree.child(node, F.left);
    const right = tree.child(node, F.right);
    if (right < 0) return NOTHING;
    if (tree.is(right, K.assignment)) {
      const value = this.assignment(right, state);
      this.bind(left, value, state);
      return value;
    }
    const targets = isPattern(tree, left) ? tree.children(left) : [];
    const values = tree.is(right, K.expression_list) || tree.is(right, K.tuple) ? tree.children(right) : [];
    if (targets.length > 0 && targets.length === values.length) {
      const evaluated = values.map((value) => expressions.evaluate(value, state));
      targets.forEach((target, index) => {
        this.bind(target, evaluated[index]!, state);
      });
      return NOTHING;
    }
    if (targets.length > 0) {
      expressions.take(right, state, "iterate", right);
      this.bind(left, NOTHING, state);
      return NOTHING;
    }
    const value = expressions.evaluate(right, state);
    this.bind(left, value, state);
    if (tree.is(left, K.identifier) && isPureTest(tree, right)) state.tests.set(tree.textOf(left), right);
    return value;
  }

  /** Binds a target of any form to a value. */
  bind(target: NodeId, value: Value, state: State): void {
    const { tree, expressions } = this;
    const path = pathOf(tree, target);
    if (tree.is(target, K.attribute)) expressions.take(tree.child(target, F.object), state, "attribute", target);
    if (path !== undefined) {
      state.set(path, value);
      if ([...value.keys()].some((lookup) => lookup >= 0)) this.lookedUp.add(path);
      else this.lookedUp.delete(path);
      return;
    }
    if (isPattern(tree, target)) for (const part of tree.children(target)) this.bind(part, NOTHING, state);
    else if (tree.is(target, K.list_splat_pattern)) this.bind(tree.children(target)[0] ?? NONE, NOTHING, state);
    else if (!tree.is(target, K.attribute)) expressions.evaluate(target, state);
  }
}

function isPattern(tree: SyntaxTree, node: NodeId): boolean {
  return [K.pattern_list, K.tuple_pattern, K.list_pattern].some((kind) => tree.is(node, kind));
}
