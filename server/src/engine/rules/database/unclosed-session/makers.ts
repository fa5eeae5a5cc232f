import type { CallFact } from "../../../facts/types";
import type { Entity, ProjectView } from "../../../project/view";

/** What a call opens. */
export interface Opened {
  readonly noun: "session" | "connection";
  readonly async: boolean;
  /** How `with` closes it: by itself, through `closing()`, or not at all. */
  readonly manager: "own" | "closing" | "none";
}

const SESSION: Opened = { noun: "session", async: false, manager: "own" };
const CONNECTION: Opened = { noun: "connection", async: false, manager: "own" };
const ASYNC_SESSION: Opened = { ...SESSION, async: true };

const MAKERS: Readonly<Record<string, Opened>> = {
  "sqlalchemy.orm.Session": SESSION,
  "sqlmodel.Session": SESSION,
  "sqlalchemy.ext.asyncio.AsyncSession": ASYNC_SESSION,
  "sqlmodel.ext.asyncio.AsyncSession": ASYNC_SESSION,
  "sqlalchemy.Engine#connect": CONNECTION,
  "sqlalchemy.Engine#raw_connection": { ...CONNECTION, manager: "closing" },
  "sqlalchemy.ext.asyncio.AsyncEngine#connect": { ...CONNECTION, async: true },
  // Their `with` ends the transaction and leaves the connection open.
  "sqlite3.connect": { ...CONNECTION, manager: "closing" },
  "psycopg2.connect": { ...CONNECTION, manager: "closing" },
  "pymysql.connect": { ...CONNECTION, manager: "closing" },
  "MySQLdb.connect": { ...CONNECTION, manager: "closing" },
  "psycopg.connect": CONNECTION,
  "psycopg.Connection.connect": CONNECTION,
  "psycopg.AsyncConnection.connect": { ...CONNECTION, async: true, manager: "none" },
  "asyncpg.connect": { ...CONNECTION, async: true, manager: "none" },
};

/** The session or connection that a call opens; those of a `scoped_session` belong to their thread. */
export function openedBy(project: ProjectView, path: string, call: CallFact): Opened | undefined {
  for (const callee of project.callees(path, call)) {
    const opened = MAKERS[project.externalName(callee) ?? ""] ?? madeBy(project, callee);
    if (opened) return opened;
  }
  return undefined;
}

function madeBy(project: ProjectView, callee: Entity): Opened | undefined {
  if (callee.kind === "class") {
    if (project.derives(callee, "sqlalchemy.ext.asyncio.AsyncSession")) return ASYNC_SESSION;
    return project.derives(callee, "sqlalchemy.orm.Session") &&
      !project.derives(callee, "sqlalchemy.orm.scoped_session")
      ? SESSION
      : undefined;
  }
  if (callee.kind !== "instance") return undefined;
  if (project.derives(callee, "sqlalchemy.ext.asyncio.async_sessionmaker")) return ASYNC_SESSION;
  if (!project.derives(callee, "sqlalchemy.orm.sessionmaker")) return undefined;
  const made = callee.args?.[0];
  return made && project.derives(made, "sqlalchemy.ext.asyncio.AsyncSession") ? ASYNC_SESSION : SESSION;
}
