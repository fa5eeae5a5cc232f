import type { CallFact, Expr } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { argumentOf, isKind, lastName } from "../../support/calls";

/** How a call binds parameters, for the fix. */
export type Style = "text" | "question" | "percent" | "dollar" | "list";

/** A call that runs text as SQL. */
export interface Sink {
  readonly text: Expr;
  readonly style?: Style;
}

/** Keywords of the argument that holds the text. */
export const TEXT: ReadonlySet<string> = new Set(["text", "statement", "sql", "query", "operation", "raw_query"]);
const METHODS =
  /^(?:execute|executemany|executescript|exec_driver_sql|fetch|fetchrow|fetchval|fetch_all|fetch_one|raw)$/;
const SQL_START =
  /^\s*(?:\(\s*)?(?:--[^\n]*\n\s*)*(?:select|insert\s+into|update\s+\S+\s+set|update\s*$|delete\s+from|create\s|drop\s|alter\s|truncate\s|with\s+\w+\s+as|grant\s|replace\s+into|merge\s+into|call\s|set\s|explain\s|copy\s)/i;

const KNOWN: readonly (readonly [RegExp, Style | undefined])[] = [
  [/^sqlalchemy\.text$/, "text"],
  [/^sqlalchemy\.(?:literal_column|DDL)$|^flask_sqlalchemy\.SQLAlchemy#text$/, undefined],
  [
    /^sqlalchemy\.(?:orm\.Session|ext\.asyncio\.\w+|Connection|Engine)#(?:execute|exec_driver_sql|scalar|scalars)$/,
    undefined,
  ],
  [/^(?:sqlite3|aiosqlite)\.\w+#(?:execute|executemany|executescript|execute_fetchall)$/, "question"],
  [/^(?:psycopg2|psycopg|pymysql|MySQLdb|aiomysql|aiopg)\.\w+#(?:execute|executemany|mogrify|copy_expert)$/, "percent"],
  [/^django\.db\.backends\.utils\.CursorWrapper#(?:execute|executemany)$/, "list"],
  [/^django\.db\.models\.(?:Manager|QuerySet)#raw$/, "list"],
  [/^django\.db\.models\.(?:Manager|QuerySet)#extra$/, undefined],
  [/^django\.db\.models\.expressions\.RawSQL$/, undefined],
  [/^asyncpg\.(?:Connection|Pool)#(?:fetch|fetchrow|fetchval|execute|executemany|cursor|prepare)$/, "dollar"],
  [/^(?:pandas|polars)\.read_(?:sql|sql_query|database)$/, undefined],
];

/** What a call takes as SQL (`read`: as it was read beyond the facts); `undefined` for calls of other kinds. */
export function sinkOf(
  project: ProjectView,
  path: string,
  call: CallFact,
  names: readonly string[],
  read: Expr | undefined,
): Sink | undefined {
  if (call.args.length === 0) return undefined;
  for (const name of names) {
    const known = KNOWN.find(([pattern]) => pattern.test(name));
    if (!known) continue;
    // `extra(where=[…])` takes SQL in every argument.
    if (name.endsWith("#extra")) return { text: { k: "list", of: call.args.map(({ value }) => value) } };
    const text = read ?? textOf(call);
    return text === undefined ? undefined : { text, ...(known[1] && { style: known[1] }) };
  }
  // A receiver of unknown type: the text itself has to say that it is SQL.
  if (!METHODS.test(lastName(call.callee) ?? "") || !isKind(call.callee, "attr")) return undefined;
  if (project.callees(path, call).some(({ kind }) => kind === "function" || kind === "class")) return undefined;
  const text = read ?? textOf(call);
  return text !== undefined && SQL_START.test(headOf(text)) ? { text } : undefined;
}

function textOf(call: CallFact): Expr | undefined {
  return argumentOf(call, "", 0) ?? call.args.find(({ name }) => name !== undefined && TEXT.has(name))?.value;
}

/** The literal that a text begins with. */
function headOf(expr: Expr): string {
  if (expr === null || typeof expr === "string") return "";
  if (expr.k === "str") return expr.v;
  if (expr.k === "format" || expr.k === "op" || expr.k === "union") return headOf(expr.of[0] ?? null);
  if (expr.k === "typed") return headOf(expr.value);
  return "";
}
