import { Flow, type CallFact, type Expr, type Span } from "../../../facts/types";
import type { EffectKind } from "../../../knowledge/effects";
import { partsOf } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { canBePlain } from "../../support/threads";
import { marksCall } from "../../support/sync-sessions";
import { blockingEffect, displayName, RULE_ID, runsNow, waysToBlock, type Hop } from "./blocking";
import { collect, type AsyncData, type Loop } from "./collect";
import { fixes } from "./fixes";

/** Kept with a finding for its fixes. */
export interface BlockingData {
  /** The canonical name of the call that blocks, where it stands in the async function itself. */
  readonly direct?: string;
  readonly call?: Span;
  /** The async function, by its name's span. */
  readonly function: Span;
  /** It is a FastAPI handler or dependency that awaits nothing and nobody else calls: it can become a plain `def`. */
  readonly canBePlain: boolean;
}

const WAITS: Readonly<Record<EffectKind, string>> = {
  query: "waits for the database",
  write: "waits for the database",
  commit: "waits for the database",
  http: "waits for the other server",
  email: "waits for the mail server",
  enqueue: "waits for the broker",
  hash: "computes",
  token: "computes",
  sleep: "sleeps",
  process: "waits for another program",
  network: "waits for the network",
  wait: "waits",
  file: "waits for the disk",
};

export default defineRule<AsyncData>({
  meta: {
    id: RULE_ID,
    topic: "async",
    title: "Blocking call in async code",
    summary:
      "A call that blocks its thread inside `async def` stops the event loop: while it waits, no other request is served.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["safe", "review"],
    options: {
      files: {
        type: "boolean",
        default: false,
        description: "Also report reading and writing files, which blocks shortly on a local disk.",
      },
    },
  },
  collect,
  check(module) {
    const { facts, path, project } = module;
    const async = new Set(facts.functions.flatMap((fact, id) => (fact.async ? [id] : [])));
    if (async.size === 0) return;
    for (const call of facts.calls) {
      if (!async.has(call.owner) || call.flow & (Flow.Awaited | Flow.TypeChecking | Flow.MainGuard | Flow.Definition))
        continue;
      checkCall(module, { path, id: call.owner }, call);
    }
    for (const loop of module.data?.loops ?? []) checkLoop(module, project, loop);
  },
  fixes,
});

function checkCall(module: ModuleCheck<AsyncData>, ref: FunctionRef, call: CallFact): void {
  const { path, project } = module;
  const fact = project.functionFact(ref);
  const files = module.options["files"] === true;
  for (const callee of project.callees(path, call)) {
    const direct = blockingEffect(project, callee, files);
    if (direct) {
      if (isStartUp(project, ref, direct.effect.kind) || marksCall(project, ref, call, direct.effect.kind)) return;
      module.report({
        at: call.at,
        message: `\`${direct.name}\` ${doing(direct.name, direct.effect.kind)} and blocks the event loop inside \`async def ${fact.name}\`: no other request is served meanwhile. ${advice(direct.effect.kind)}`,
        data: data(project, ref, call, project.externalName(callee)),
      });
      return;
    }
    checkConsumer(module, ref, call, callee);
    const next = runsNow(project, callee);
    const hops = next ? waysToBlock(project, next, files) : [];
    const last = hops.at(-1);
    if (!last || isStartUp(project, ref, last.kind) || marksCall(project, ref, call, last.kind)) continue;
    const name = project.functionFact(next!).qualname;
    module.report({
      at: call.at,
      message: `\`${name}\` blocks the event loop inside \`async def ${fact.name}\`: it reaches \`${last.name}\` (${chain(name, hops)}). Use an async client there, or hand the call to a thread with \`asyncio.to_thread\`.`,
      related: hops.map((hop) => ({
        path: hop.path,
        at: hop.at,
        message: hop === last ? `\`${hop.name}\` blocks here` : `calls \`${hop.name}\``,
      })),
      data: data(project, ref, call, undefined),
    });
    return;
  }
}

/** What a call does while it blocks. `Popen` only starts the program: forking takes a while, too. */
function doing(name: string, kind: EffectKind): string {
  return name.endsWith("Popen") ? "starts another program" : WAITS[kind];
}

function chain(first: string, hops: readonly Hop[]): string {
  const names = [first, ...hops.map((hop) => hop.name)];
  return names.length <= 4 ? names.join(" → ") : [...names.slice(0, 2), "…", names.at(-1)].join(" → ");
}

/** Builtins that run through what they are given. */
const CONSUMERS = /^builtins\.(?:list|tuple|set|frozenset|sorted|len|bool)$/;

/** `list(queryset)`: it runs the query as a loop does. */
function checkConsumer(module: ModuleCheck<AsyncData>, ref: FunctionRef, call: CallFact, callee: Entity): void {
  const { path, project } = module;
  const name = project.externalName(callee) ?? "";
  const argument = call.args[0];
  if (!CONSUMERS.test(name) || !argument || !isQuerySet(project, path, argument.value)) return;
  module.report({
    at: call.at,
    message: `\`${displayName(name)}\` runs this query and blocks the event loop inside \`async def ${project.functionFact(ref).name}\`. Collect the rows with \`[row async for row in …]\`, or use \`acount\` and \`aexists\`.`,
    data: data(project, ref, undefined, undefined),
  });
}

function isQuerySet(project: ProjectView, path: string, expr: Expr): boolean {
  return partsOf(project.infer(path, expr)).some((entity) => project.derives(entity, "django.db.models.QuerySet"));
}

function checkLoop(module: ModuleCheck<AsyncData>, project: ProjectView, loop: Loop): void {
  if (!isQuerySet(project, module.path, loop.over)) return;
  const ref = { path: module.path, id: loop.owner };
  module.report({
    at: loop.at,
    message: `The loop runs this query and blocks the event loop inside \`async def ${project.functionFact(ref).name}\`. Loop with \`async for\`.`,
    data: data(project, ref, undefined, undefined),
  });
}

function advice(kind: EffectKind): string {
  switch (kind) {
    case "sleep":
      return "Use `await asyncio.sleep(...)`.";
    case "http":
      return "Await an async client such as `httpx.AsyncClient`, or hand the call to `asyncio.to_thread`.";
    case "query":
    case "write":
    case "commit":
      return "Use the async session or methods, or hand the call to a thread.";
    case "process":
      return "Use `asyncio.create_subprocess_exec`, or hand the call to `asyncio.to_thread`.";
    default:
      return "Use an async client, or hand the call to `asyncio.to_thread`.";
  }
}

/** Before the first request and behind the last nobody waits: setting up the schema, running programs and joining threads is fine then. */
function isStartUp(project: ProjectView, ref: FunctionRef, kind: EffectKind | undefined): boolean {
  return (
    kind !== undefined &&
    ["query", "write", "commit", "wait", "process"].includes(kind) &&
    project.functionRole(ref)?.role === "lifespan"
  );
}

function data(
  project: ProjectView,
  ref: FunctionRef,
  call: CallFact | undefined,
  direct: string | undefined,
): BlockingData {
  return {
    function: project.functionFact(ref).at,
    canBePlain: canBePlain(project, ref),
    ...(direct !== undefined && { direct }),
    ...(call && { call: call.at }),
  };
}

export { displayName };
