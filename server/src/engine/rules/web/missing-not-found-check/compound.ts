import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../../syntax/tree";
import { lastName } from "./candidates";
import { catches, exceptionTypes } from "./excepts";
import type { Expressions } from "./expressions";
import type { Walk } from "./flow";
import { negativeTests } from "./tests";
import { NOTHING, State, unite, type Value } from "./state";

interface Loop {
  breaks: State | undefined;
  continues: State | undefined;
}

/** Statements that hold others: each way through them is walked apart, then joined. */
export class Compound {
  private readonly tree: SyntaxTree;
  private readonly expressions: Expressions;
  private loop: Loop | undefined;

  constructor(private readonly walk: Walk) {
    this.tree = walk.file.tree;
    this.expressions = walk.expressions;
  }

  run(node: NodeId, state: State): void {
    switch (this.tree.kindOf(node)) {
      case K.if_statement:
        this.ifStatement(node, state);
        return;
      case K.while_statement:
        this.whileStatement(node, state);
        return;
      case K.for_statement:
        this.forStatement(node, state);
        return;
      case K.with_statement:
        this.withStatement(node, state);
        return;
      case K.try_statement:
        this.tryStatement(node, state);
        return;
      case K.match_statement:
        this.matchStatement(node, state);
        return;
    }
  }

  /** `break` and `continue`. */
  leave(how: "breaks" | "continues", state: State): void {
    if (this.loop) {
      const known = this.loop[how];
      if (known) known.join(state);
      else this.loop[how] = state.copy();
    }
    state.dead = true;
  }

  private ifStatement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    let rest = state.copy();
    const after = new State();
    after.dead = true;
    for (const clause of [node, ...tree.childrenWith(node, F.alternative)]) {
      if (tree.is(clause, K.else_clause)) {
        this.walk.block(tree.child(clause, F.body), rest);
        break;
      }
      const condition = tree.child(clause, F.condition);
      const tested = negativeTests(tree, condition).flatMap((name) => [...rest.get(name).keys()]);
      const { yes, no } = expressions.branch(condition, rest);
      const block = tree.child(clause, F.consequence);
      this.walk.block(block, yes);
      // `if key and not user: raise …` checks `user`, whatever else the condition asks.
      if (yes.dead) no.clear(tested);
      else {
        const call = this.lastCall(block);
        // `if not a or not b: abort(404)`: no way goes on from here, if the call never returns.
        for (const way of call >= 0 ? [yes, no] : []) way.addUnless(call, (lookup) => tested.includes(lookup));
      }
      after.join(yes);
      rest = no;
    }
    after.join(rest);
    state.become(after);
  }

  /** The call that a block ends with, -1 for none. */
  private lastCall(block: NodeId): number {
    const { tree } = this;
    const last = tree.children(block).at(-1) ?? NONE;
    const call = tree.is(last, K.expression_statement) ? (tree.children(last)[0] ?? NONE) : NONE;
    return tree.is(call, K.call) ? this.walk.file.callId(call) : -1;
  }

  private whileStatement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    const condition = tree.child(node, F.condition);
    const loop = this.twice(state, (head) => {
      const { yes } = expressions.branch(condition, head);
      this.walk.block(tree.child(node, F.body), yes);
      return yes;
    });
    state.become(expressions.branch(condition, state).no);
    if (tree.is(condition, K.true)) state.dead = true;
    this.afterLoop(node, state, loop);
  }

  private forStatement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    const right = tree.child(node, F.right);
    expressions.take(right, state, "iterate", right);
    const loop = this.twice(state, (head) => {
      this.walk.bind(tree.child(node, F.left), NOTHING, head);
      this.walk.block(tree.child(node, F.body), head);
      return head;
    });
    this.afterLoop(node, state, loop);
  }

  /** Runs a loop's body from its head, and again from what its end gives; `state` is then the head's. */
  private twice(state: State, body: (head: State) => State): Loop {
    const outer = this.loop;
    const loop: Loop = { breaks: undefined, continues: undefined };
    for (let pass = 0; pass < 2; pass++) {
      this.loop = loop;
      loop.continues = undefined;
      const end = body(state.copy());
      const { continues } = loop as { continues: State | undefined };
      if (continues) end.join(continues);
      state.join(end);
    }
    this.loop = outer;
    return loop;
  }

  private afterLoop(node: NodeId, state: State, loop: Loop): void {
    const otherwise = this.tree.child(node, F.alternative);
    if (otherwise >= 0) this.walk.block(this.tree.child(otherwise, F.body), state);
    if (loop.breaks) state.join(loop.breaks);
  }

  private withStatement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    let caught = false;
    let suppresses = false;
    for (const item of tree.descendants(tree.childOfKind(node, K.with_clause), K.with_item)) {
      const value = tree.child(item, F.value);
      const named = tree.is(value, K.as_pattern);
      const context = named ? (tree.children(value)[0] ?? NONE) : value;
      expressions.evaluate(context, state);
      if (named) for (const target of tree.children(tree.child(value, F.alias))) this.walk.bind(target, NOTHING, state);
      if (!tree.is(context, K.call) || lastName(tree, tree.child(context, F.function)) !== "suppress") continue;
      suppresses = true;
      caught ||= catches(tree, tree.children(tree.child(context, F.arguments)), "none");
    }
    const before = suppresses ? state.copy() : undefined;
    if (caught) this.walk.recorder.caught++;
    this.walk.block(tree.child(node, F.body), state);
    if (caught) this.walk.recorder.caught--;
    if (before) {
      if (!state.dead) before.meet(state);
      state.join(before);
    }
  }

  private tryStatement(node: NodeId, state: State): void {
    const { tree } = this;
    const handlers = tree.children(node).filter((child) => tree.is(child, K.except_clause));
    const caught = handlers.some((handler) => catches(tree, exceptionTypes(tree, handler), "none"));
    const before = state.copy();
    if (caught) this.walk.recorder.caught++;
    this.walk.block(tree.child(node, F.body), state);
    if (caught) this.walk.recorder.caught--;
    // What the body made sure of is given to the handlers too: they mostly run for something else.
    const broken = state.dead ? new State() : before;
    if (!state.dead) broken.meet(state);
    const otherwise = tree.childOfKind(node, K.else_clause);
    if (otherwise >= 0 && !state.dead) this.walk.block(tree.child(otherwise, F.body), state);
    for (const handler of handlers) {
      const own = broken.copy();
      const named = tree.child(handler, F.value);
      if (tree.is(named, K.as_pattern)) own.set(tree.textOf(tree.child(named, F.alias)), NOTHING);
      this.walk.block(tree.childOfKind(handler, K.block), own);
      state.join(own);
    }
    const last = tree.childOfKind(node, K.finally_clause);
    if (last < 0) return;
    if (!state.dead) this.walk.block(tree.childOfKind(last, K.block), state);
    else this.walk.block(tree.childOfKind(last, K.block), new State());
  }

  private matchStatement(node: NodeId, state: State): void {
    const { tree, expressions } = this;
    const subjects = tree.childrenWith(node, F.subject);
    const value = subjects.reduce<Value>((all, one) => unite(all, expressions.evaluate(one, state)), NOTHING);
    const lookups = [...value.keys()];
    // Elements of a tuple are not told apart: it counts as a check of all of them.
    for (const subject of subjects) {
      if (subjects.length > 1 || tree.is(subject, K.tuple))
        state.clear(
          [subject, ...tree.descendants(subject, K.identifier)].flatMap((name) => [
            ...state.get(tree.textOf(name)).keys(),
          ]),
        );
    }
    const rest = state.copy();
    const after = new State();
    after.dead = true;
    // What a name catches that comes after `case None` is no None any more.
    let caught = value;
    for (const clause of tree.children(tree.child(node, F.body))) {
      if (!tree.is(clause, K.case_clause)) continue;
      const pattern = tree.textOf(tree.childOfKind(clause, K.case_pattern));
      let own = rest.copy();
      const guard = tree.child(clause, F.guard);
      if (/\bNone\b/.test(pattern)) {
        if (pattern === "None") own.markNone(lookups);
        if (guard < 0) {
          rest.clear(lookups);
          caught = NOTHING;
        }
      } else if (/^[a-z_]\w*$/.test(pattern)) {
        if (pattern !== "_") own.set(pattern, caught);
        if (guard < 0) rest.dead = true;
      } else own.clear(lookups);
      if (guard >= 0) own = expressions.branch(tree.children(guard)[0] ?? NONE, own).yes;
      this.walk.block(tree.child(clause, F.consequence), own);
      after.join(own);
    }
    after.join(rest);
    state.become(after);
  }
}
