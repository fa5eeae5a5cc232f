import { Flow, type CallFact, type Expr } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import { defineRule, type FileView, type ModuleCheck } from "../../api";
import { namesOfCalls, callOf, lastName } from "../../support/calls";
import { fixes } from "./fixes";

const SPAWNS =
  /^asyncio\.(?:create_task|ensure_future|(?:AbstractEventLoop|BaseEventLoop|SelectorEventLoop|ProactorEventLoop)#create_task)$/;

export default defineRule<readonly number[]>({
  meta: {
    id: "dangling-task",
    topic: "async",
    title: "Task that nobody keeps",
    summary:
      "A task whose result is dropped: the event loop holds it by a weak reference only, so it may vanish before it is done, and its errors go unseen.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
  },
  collect(file) {
    if (!/create_task|ensure_future/.test(file.text)) return undefined;
    const dropped = file.facts.calls.flatMap((_, id) => (isLost(file, file.callNode(id)) ? [id] : []));
    return dropped.length > 0 ? dropped : undefined;
  },
  check(module) {
    const { facts, path, project } = module;
    for (const [id, call] of facts.calls.entries()) {
      const discarded = (call.flow & (Flow.Discarded | Flow.Awaited)) === Flow.Discarded;
      const lost = discarded || module.data?.includes(id) === true;
      if (
        lost &&
        !isTask(project, path, call.args[0]?.value ?? null) &&
        namesOfCalls(project, path)[id]!.some((name) => SPAWNS.test(name))
      )
        report(module, call);
    }
  },
  fixes,
});

/** What is a task already: `ensure_future` hands it back, and whoever made it may keep it. */
function isTask(project: ProjectView, path: string, given: Expr): boolean {
  const maker = callOf(project, path, given);
  return (
    maker !== undefined &&
    [maker.callee, ...maker.args.map(({ value }) => value)].some((one) =>
      /^(?:create_task|ensure_future|run_coroutine_threadsafe)$/.test(lastName(one) ?? ""),
    )
  );
}

function report({ facts, path, project, report: add }: ModuleCheck<readonly number[]>, call: CallFact): void {
  const work = callOf(project, path, call.args[0]?.value ?? null);
  const name = (work && lastName(work.callee)) ?? lastName(call.args[0]?.value ?? null);
  const owner = call.owner < 0 ? undefined : facts.functions[call.owner]!.name;
  const task = name === undefined ? "Nothing keeps the task" : `Nothing keeps the task that runs \`${name}\``;
  add({
    at: call.at,
    message: `${task}${owner === undefined || owner === "<lambda>" ? "" : ` in \`${owner}\``}: the event loop holds it by a weak reference only, so it may be collected before it is done, and its exception goes unseen. Keep it in a set until it is done, or start it in an \`asyncio.TaskGroup\`.`,
    key: `${owner ?? ""}:${name ?? ""}`,
  });
}

/** Whether nobody can reach a call's result, in other ways than as a statement of its own. */
function isLost(file: FileView, call: NodeId): boolean {
  const { tree } = file;
  let node = call;
  for (let parent = tree.parentOf(node); ; parent = tree.parentOf(node)) {
    switch (tree.kindOf(parent)) {
      case K.parenthesized_expression:
      case K.list_comprehension:
      case K.set_comprehension:
        break;
      case K.conditional_expression:
        // `a if condition else b`: the condition is in the middle.
        if (tree.children(parent)[1] === node) return false;
        break;
      case K.boolean_operator:
        if (tree.child(parent, F.right) !== node) return false;
        break;
      case K.attribute: {
        if (tree.textOf(tree.child(parent, F.attribute)) !== "add_done_callback") return false;
        const outer = tree.parentOf(parent);
        if (!tree.is(outer, K.call) || tree.child(outer, F.function) !== parent) return false;
        node = outer;
        continue;
      }
      case K.expression_statement:
        return node !== call;
      case K.assignment:
        return tree.child(parent, F.right) === node && isUnused(file, parent);
      default:
        return false;
    }
    // The generator's part of a comprehension is no element of it.
    if (tree.field[node] !== F.body && (tree.is(parent, K.list_comprehension) || tree.is(parent, K.set_comprehension)))
      return false;
    node = parent;
  }
}

/** `_ = …`, or a local variable that is never read. */
function isUnused(file: FileView, assignment: NodeId): boolean {
  const { tree } = file;
  const target = tree.child(assignment, F.left);
  const owner = file.ownerOf(assignment);
  if (!tree.is(target, K.identifier) || !tree.is(tree.parentOf(assignment), K.expression_statement)) return false;
  const name = tree.textOf(target);
  if (name === "_") return true;
  if (owner < 0 || tree.ancestor(assignment, K.class_definition) > file.functionNode(owner)) return false;
  return !tree
    .descendants(file.functionNode(owner), K.identifier)
    .some((node) => tree.textOf(node) === name && node !== target && !isWrite(file, node));
}

/** Names that are no reads: targets of assignments, attributes, keywords. */
function isWrite({ tree }: FileView, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (tree.is(parent, K.attribute)) return tree.child(parent, F.attribute) === node;
  if (tree.is(parent, K.keyword_argument)) return tree.child(parent, F.name) === node;
  return tree.is(parent, K.assignment) && tree.child(parent, F.left) === node;
}
