import type { Expr, Span } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { importOf, indentAt, indentUnit, lineEnd, lineEndAfter, lineStartOf, statementOf } from "../../support/edits";
import { eventsOf, madeBy, type StartupEvent } from "./events";

/** Kept with a finding: the call that makes the app, where it stands in this file. */
export interface StartupFinding {
  readonly app: Span | undefined;
}

/** One lifespan handler for all events of the app. */
export function fixes({ finding, file, project }: FixContext): FixDraft[] {
  const { app } = finding.data as StartupFinding;
  if (!app) return [];
  const { tree } = file;
  const call = tree.nodeSpanning(app[0], app[1], K.call);
  if (call < 0) return [];
  const id = file.callId(call);
  const events = eventsOf(project, finding.path).filter((event) => event.app === id);
  const steps = stepsOf(file, project, call, events);
  if (!steps) return [];
  const lifespan = tree.childrenWith(call, F.arguments).flatMap((args) => keywordsOf(file, args, "lifespan"))[0];
  if (lifespan !== undefined) return intoExisting(file, project, lifespan, steps, events);
  const changes = newLifespan(file, call, steps, events);
  if (!changes) return [];
  const safe = isWhole(file, project, finding.path, call, events);
  return [{ title: "Replace the events by a lifespan handler", safety: safe ? "safe" : "review", changes }];
}

/** Calls that run at start-up and at shut-down, in order. */
interface Steps {
  readonly startup: readonly string[];
  readonly shutdown: readonly string[];
}

/** `undefined` where a handler cannot be called by a name that is known beside the app. */
function stepsOf(
  file: FileView,
  project: ProjectView,
  app: NodeId,
  events: readonly StartupEvent[],
): Steps | undefined {
  const out = { startup: [] as string[], shutdown: [] as string[] };
  // What the constructor is given runs before what is registered later.
  const ordered = [...events].sort((a, b) => Number(b.how === "keyword") - Number(a.how === "keyword"));
  for (const event of ordered) {
    const names = event.how === "decorator" ? [decorated(file, app, event)] : givenHandlers(file, event);
    for (const [index, name] of names.entries()) {
      if (name === undefined) return undefined;
      const handler = event.handlers[index] ?? null;
      const isAsync = isCoroutine(file, project, handler);
      if (isAsync === undefined) return undefined;
      out[event.event].push(isAsync ? `await ${name}()` : `${name}()`);
    }
  }
  return out;
}

function isCoroutine(file: FileView, project: ProjectView, handler: Expr): boolean | undefined {
  const entity = project.resolve(file.path, handler);
  return entity.kind === "function" ? project.functionFact(entity.ref).async : undefined;
}

/** The name of a decorated function that stands in the same block as the app. */
function decorated(file: FileView, app: NodeId, event: StartupEvent): string | undefined {
  const { tree } = file;
  const decorator = tree.nodeSpanning(event.at[0], event.at[1], K.decorator);
  const definition = tree.parentOf(decorator);
  if (tree.parentOf(definition) !== tree.parentOf(statementOf(tree, app))) return undefined;
  return tree.textOf(tree.child(tree.child(definition, F.definition), F.name));
}

/** The names in `on_startup=[a, b]` or `add_event_handler("startup", a)`. */
function givenHandlers(file: FileView, event: StartupEvent): (string | undefined)[] {
  const { tree } = file;
  const node = tree.nodeSpanning(event.at[0], event.at[1], event.how === "keyword" ? K.keyword_argument : K.call);
  let handlers: NodeId[];
  if (event.how === "keyword") {
    const value = tree.child(node, F.value);
    if (!tree.is(value, K.list) && !tree.is(value, K.tuple)) return [undefined];
    handlers = tree.children(value);
  } else {
    const args = tree.children(tree.child(node, F.arguments));
    const handler = args.at(-1) ?? NONE;
    handlers = [tree.is(handler, K.keyword_argument) ? tree.child(handler, F.value) : handler];
  }
  return handlers.map((handler) =>
    tree.is(handler, K.identifier) || tree.is(handler, K.attribute) ? tree.textOf(handler) : undefined,
  );
}

/**
 * Whether the app's events are all known: they stand in this file, and nobody else is handed the app, who could add
 * some that a lifespan would silence.
 */
function isWhole(
  file: FileView,
  project: ProjectView,
  path: string,
  app: NodeId,
  events: readonly StartupEvent[],
): boolean {
  const { facts } = file;
  if (file.tree.textOf(file.tree.child(app, F.function)).endsWith("Router")) return false;
  if (eventsOf(project, path).length > events.length) return false;
  if (
    project
      .modules()
      .some((other) => other !== path && eventsOf(project, other).length > 0 && !project.role(other).test)
  )
    return false;
  const id = file.callId(app);
  return !facts.calls.some((call) => {
    if (!call.args.some(({ value }) => madeBy(project, path, value) === id)) return false;
    return !project
      .callees(path, call)
      .some((callee) => /^uvicorn\.run$|TestClient$/.test(project.externalName(callee) ?? ""));
  });
}

function newLifespan(
  file: FileView,
  app: NodeId,
  steps: Steps,
  events: readonly StartupEvent[],
): TextChange[] | undefined {
  const { tree, text } = file;
  const statement = statementOf(tree, app);
  const assignment = tree.children(statement)[0] ?? NONE;
  if (!tree.is(assignment, K.assignment) || tree.child(assignment, F.right) !== app) return undefined;
  const args = tree.child(app, F.arguments);
  if (!tree.is(args, K.argument_list)) return undefined;
  const end = lineEnd(text);
  const indent = indentAt(text, tree.start[statement]!);
  const unit = indentUnit(file);
  const name = freeName(file);
  const manager = importOf(file, "contextlib", "asynccontextmanager");
  const type = tree.textOf(tree.child(app, F.function));
  const parameter = type.endsWith("Router") ? "app" : `app: ${type}`;
  const body = [...steps.startup, "yield", ...steps.shutdown].map((line) => `${indent}${unit}${line}${end}`).join("");
  const gap = end.repeat(indent === "" ? 3 : 2).slice(end.length);
  const at = lineStartOf(text, tree.start[statement]!);
  const blank = indent === "" ? end.repeat(missingBlankLines(text.slice(0, at))) : "";
  const definition = `${blank}${indent}@${manager.name}${end}${indent}async def ${name}(${parameter}):${end}${body}${gap}`;
  return [
    { start: at, end: at, text: definition },
    ...manager.changes,
    ...withKeyword(file, args, name, events),
    ...removals(file, events),
  ];
}

/** How many blank lines a definition needs before it, behind this text. */
function missingBlankLines(before: string): number {
  if (before.trim() === "") return 0;
  const lines = before.split(/\r\n|\n|\r/).slice(-3, -1);
  return lines.filter((line) => line.trim() !== "").length > 0 ? (lines.at(-1)!.trim() === "" ? 1 : 2) : 0;
}

/** Gives the constructor `lifespan=`: in the place of `on_startup=`, else behind the last argument. */
function withKeyword(file: FileView, args: NodeId, name: string, events: readonly StartupEvent[]): TextChange[] {
  const { tree, text } = file;
  const keyword = `lifespan=${name}`;
  const old = events.filter((event) => event.how === "keyword").map(({ at }) => at);
  const [first, ...others] = old;
  if (first) {
    return [
      { start: first[0], end: first[1], text: keyword },
      ...others.map(([from, to]): TextChange => {
        // With its comma and the white space before it.
        const start = text.slice(0, from).replace(/,?\s*$/, "").length;
        return { start, end: to, text: "" };
      }),
    ];
  }
  const last = tree.children(args).at(-1);
  if (last === undefined) return [{ start: tree.start[args]! + 1, end: tree.start[args]! + 1, text: keyword }];
  const at = tree.end[last]!;
  const comma = /^\s*,/.exec(text.slice(at, tree.end[args]));
  if (!comma) return [{ start: at, end: at, text: `, ${keyword}` }];
  const behind = at + comma[0].length;
  const line = indentAt(text, tree.start[last]!);
  const own = text.slice(lineStartOf(text, tree.start[last]!), tree.start[last]).trim() === "";
  return [{ start: behind, end: behind, text: own ? `${lineEnd(text)}${line}${keyword},` : ` ${keyword},` }];
}

/** Takes away decorators and calls, with their lines. */
function removals(file: FileView, events: readonly StartupEvent[]): TextChange[] {
  const { text } = file;
  return events
    .filter((event) => event.how !== "keyword")
    .map(({ at }) => ({ start: lineStartOf(text, at[0]), end: lineEndAfter(text, at[1]), text: "" }));
}

/** The app has a lifespan: what the events would do goes around its `yield`. */
function intoExisting(
  file: FileView,
  project: ProjectView,
  keyword: NodeId,
  steps: Steps,
  events: readonly StartupEvent[],
): FixDraft[] {
  const { tree, text } = file;
  const entity = project.resolve(file.path, file.lower(tree.child(keyword, F.value)));
  if (entity.kind !== "function" || entity.ref.path !== file.path) return [];
  const yields = tree.descendants(tree.child(file.functionNode(entity.ref.id), F.body), K.yield);
  if (yields.length !== 1 || events.some((event) => event.how === "keyword")) return [];
  const statement = statementOf(tree, yields[0]!);
  const indent = indentAt(text, tree.start[statement]!);
  const end = lineEnd(text);
  const lines = (calls: readonly string[]): string => calls.map((call) => `${indent}${call}${end}`).join("");
  const start = lineStartOf(text, tree.start[statement]!);
  const after = lineEndAfter(text, tree.end[statement]!);
  return [
    {
      title: "Move the events into the lifespan handler",
      safety: "review",
      changes: [
        ...(steps.startup.length > 0 ? [{ start, end: start, text: lines(steps.startup) }] : []),
        ...(steps.shutdown.length > 0 ? [{ start: after, end: after, text: lines(steps.shutdown) }] : []),
        ...removals(file, events),
      ],
    },
  ];
}

function keywordsOf(file: FileView, args: NodeId, name: string): NodeId[] {
  const { tree } = file;
  return tree
    .children(args)
    .filter((argument) => tree.is(argument, K.keyword_argument) && tree.textOf(tree.child(argument, F.name)) === name);
}

function freeName(file: FileView): string {
  return /\blifespan\b/.test(file.text) ? "app_lifespan" : "lifespan";
}
