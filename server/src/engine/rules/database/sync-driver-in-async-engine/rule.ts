import type { ProjectView } from "../../../project/view";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { argumentOf, namesOfCalls } from "../../support/calls";
import { engineUrls, type EngineUrl } from "../../support/engine-url";

/** Drivers by backend that cannot be awaited. */
const SYNC_DRIVERS =
  /^(?:psycopg2|psycopg2cffi|pg8000|pysqlite|pysqlcipher|pymysql|mysqldb|mysqlconnector|mariadbconnector|cymysql|pyodbc|pymssql|cx_oracle)$/;
/** Async drivers, the usual first. */
const ASYNC_DRIVERS: Readonly<Record<string, readonly string[]>> = {
  postgresql: ["asyncpg", "psycopg"],
  postgres: ["asyncpg", "psycopg"],
  cockroachdb: ["asyncpg", "psycopg"],
  mysql: ["aiomysql", "asyncmy"],
  mariadb: ["aiomysql", "asyncmy"],
  sqlite: ["aiosqlite"],
  oracle: ["oracledb"],
  mssql: ["aioodbc"],
};

/** Kept with a finding for its fix. */
interface DriverFinding {
  readonly url: EngineUrl;
  readonly driver: string;
}

export default defineRule({
  meta: {
    id: "sync-driver-in-async-engine",
    topic: "database",
    title: "Sync driver in an async engine",
    summary: "`create_async_engine` with a URL whose driver is a sync one: it raises as soon as the engine is made.",
    severity: "error",
    enabled: true,
    scope: "module",
    fixes: ["review"],
  },
  check({ facts, path, project, report }) {
    const called = namesOfCalls(project, path);
    for (const [id, call] of facts.calls.entries()) {
      if (!called[id]!.includes("sqlalchemy.ext.asyncio.create_async_engine")) continue;
      const value = argumentOf(call, "url", 0);
      const argument = call.args.find((one) => one.value === value);
      if (value === undefined || !argument) continue;
      const urls = engineUrls(project, path, value, argument.at);
      const [url] = urls;
      if (!url || !urls.every((one) => isSync(project, one))) continue;
      const driver = driverFor(project, url);
      const scheme = url.driver ? `${url.backend}+${url.driver}` : url.backend;
      const reason = url.driver
        ? `\`${url.driver}\` is a sync driver`
        : `\`${url.backend}://\` means a sync driver by default`;
      report({
        at: argument.at,
        message: `${reason}, so \`create_async_engine\` raises \`InvalidRequestError\` as soon as it runs. Name an async one: \`${withDriver(url.backend, driver)}://\`.`,
        ...(url.place &&
          (url.place.path !== path || url.place.at[0] < argument.at[0] || url.place.at[0] >= argument.at[1]) && {
            related: [{ ...url.place, message: `\`${scheme}\` is written here` }],
          }),
        key: scheme,
        data: { url, driver } satisfies DriverFinding,
      });
    }
  },
  fixes,
});

function isSync(project: ProjectView, { backend, driver }: EngineUrl): boolean {
  if (driver === null || !(backend in ASYNC_DRIVERS)) return false;
  if (driver !== undefined) return SYNC_DRIVERS.test(driver);
  // Their defaults are psycopg and oracledb there, which can do both.
  const asyncByDefault = backend === "postgresql" || backend === "oracle";
  return !(asyncByDefault && project.atLeast("sqlalchemy", "2.1"));
}

/** The async driver that the project has already, else the usual one. */
function driverFor(project: ProjectView, { backend }: EngineUrl): string {
  const drivers = ASYNC_DRIVERS[backend]!;
  return drivers.find((driver) => project.uses(driver)) ?? drivers[0]!;
}

function withDriver(backend: string, driver: string): string {
  // SQLAlchemy dropped the name `postgres` in 1.4.
  return `${backend === "postgres" ? "postgresql" : backend}+${driver}`;
}

function fixes({ finding, file, open }: FixContext): FixDraft[] {
  const { url, driver } = finding.data as DriverFinding;
  if (!url.place) return [];
  const { path, at } = url.place;
  const other = path === file.path ? file : open(path);
  const code = other?.text.slice(at[0], at[1]) ?? "";
  // The scheme is followed by `://` in a URL, by the quote as a builder's argument.
  const match = new RegExp(`(["'])(${url.backend}(?:\\+\\w+)?)(?=://|\\1)`, "i").exec(code);
  if (!match) return [];
  const start = at[0] + match.index + 1;
  const change = { start, end: start + match[2]!.length, text: withDriver(url.backend, driver) };
  const title = `Use the driver \`${driver}\``;
  return path === file.path
    ? [{ title, safety: "review", changes: [change] }]
    : [{ title, safety: "review", edits: [{ path, changes: [change] }] }];
}
