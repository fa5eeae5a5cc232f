import { Flow, type CallFact, type Expr } from "../../../facts/types";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { argumentOf, isKind, namesOfCalls, lastName } from "../../support/calls";
import { occasionOf, type Occasion } from "../../support/requests";
import { collectKept } from "./kept";

type Kind = "engine" | "factory" | "client" | "http";

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^sqlalchemy\.(?:ext\.asyncio\.)?(?:create_(?:async_)?engine|(?:async_)?engine_from_config)$/, "engine"],
  [/^sqlalchemy\.(?:orm\.sessionmaker|ext\.asyncio\.async_sessionmaker)$/, "factory"],
  [/^(?:pymongo\.(?:Async)?MongoClient|pymongo\.\w+\.AsyncMongoClient|motor\.motor_\w+\.\w*MotorClient)$/, "client"],
  [/^redis\.(?:asyncio\.)?(?:Redis|from_url|Redis\.from_url|RedisCluster|ConnectionPool(?:\.from_url)?)$/, "client"],
  [/^(?:httpx\.(?:Async)?Client|requests\.Session|aiohttp\.ClientSession)$/, "http"],
];

export default defineRule<readonly number[]>({
  meta: {
    id: "engine-per-call",
    topic: "database",
    title: "Engine or client made for each call",
    summary:
      "A database engine, session factory or client that is built for each request or task: its connection pool is thrown away every time.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: [],
  },
  collect: collectKept,
  check({ facts, path, project, data, report }) {
    if (project.role(path).migration) return;
    const called = namesOfCalls(project, path);
    for (const [id, call] of facts.calls.entries()) {
      if (call.owner < 0 || facts.functions[call.owner]!.name === "<lambda>") continue;
      const [name, kind] = kindOf(called[id]!);
      if (kind === undefined || data?.includes(id) === true || isDeliberate(call, kind)) continue;
      // The engine in it is what costs.
      if (
        kind === "factory" &&
        call.args.some(
          ({ value, at }) =>
            isKind(value, "call") && facts.calls[value.id]!.at[0] >= at[0] && kindOf(called[value.id]!)[1] === "engine",
        )
      )
        continue;
      const ref = { path, id: call.owner };
      if (kind === "http" && !isProduct(project, ref, id)) continue;
      const occasion = occasionOf(project, ref);
      if (!occasion) continue;
      const fact = project.functionFact(ref);
      // Each run of a task has an event loop of its own, which no client outlives.
      if (occasion === "task" && fact.async && kind === "client" && call.flow & Flow.WithItem) continue;
      report({
        at: call.at,
        message: message(name!, kind, fact.name, occasion),
        key: `${fact.qualname}:${name}`,
      });
    }
  },
});

function kindOf(names: readonly string[]): readonly [name: string | undefined, kind: Kind | undefined] {
  for (const name of names) {
    const known = KINDS.find(([pattern]) => pattern.test(name));
    if (known) return [name, known[1]];
  }
  return [undefined, undefined];
}

/** A client on a shared pool, and an engine without a pool, throw nothing away. */
function isDeliberate(call: CallFact, kind: Kind): boolean {
  if (kind === "client") return argumentOf(call, "connection_pool") !== undefined;
  const pool = argumentOf(call, "poolclass");
  return kind === "engine" && pool !== undefined && /^(?:Null|Static)Pool$/.test(lastName(pool) ?? "");
}

/** Whether a dependency gives what a call makes: it returns or yields it, perhaps entered. */
function isProduct(project: ProjectView, ref: FunctionRef, id: number): boolean {
  const fact = project.functionFact(ref);
  return (
    project.functionRole(ref)?.role === "dependency" &&
    [...fact.returned, ...fact.yielded].some((value) => comesFrom(value, id))
  );
}

function comesFrom(expr: Expr, id: number): boolean {
  if (expr === null || typeof expr === "string") return false;
  if (expr.k === "call") return expr.id === id;
  if (expr.k === "await" || expr.k === "enter") return comesFrom(expr.of, id);
  if (expr.k === "typed") return comesFrom(expr.value, id);
  return expr.k === "union" && expr.of.some((one) => comesFrom(one, id));
}

function message(name: string, kind: Kind, owner: string, occasion: Occasion): string {
  const plain = name.replace(".asyncio.", ".");
  const written = plain.replace(/^.*\.(?=\w+\.from_url$)|^.*\.(?!from_url$)/, "");
  const where = `\`${written}\` in \`${owner}\` runs for each ${occasion}`;
  const advice = "Make it once, at module level or when the application starts, and share it.";
  switch (kind) {
    case "engine":
      return `${where}: a new connection pool every time, whose connections are opened anew and pile up on the server. ${advice}`;
    case "factory":
      return `${where}: a session factory is made to be built once and called often. ${advice}`;
    default:
      return `${where}: a new client every time opens its connections anew and may never close them. ${advice}`;
  }
}
