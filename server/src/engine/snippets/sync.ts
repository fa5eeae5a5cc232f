/** The sync twin of a template: what it is without `async` and `await`, on SQLAlchemy's sync session. */

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\basync_sessionmaker\b/g, "sessionmaker"],
  [/\bcreate_async_engine\b/g, "create_engine"],
  [/\bAsync(?=(?:Session|Engine|Iterator)\b)/g, ""],
  [/\basynccontextmanager\b/g, "contextmanager"],
  [/\bAsyncClient\b/g, "TestClient"],
  [/\bassert_awaited_/g, "assert_called_"],
];

/** Where a name is to be had once it is the sync one. */
const HOMES: readonly (readonly [name: string, from: RegExp, to: string])[] = [
  ["Session", /^sqlalchemy\.ext\.asyncio$/, "sqlalchemy.orm"],
  ["sessionmaker", /^sqlalchemy\.ext\.asyncio$/, "sqlalchemy.orm"],
  ["Engine", /^sqlalchemy\.ext\.asyncio$/, "sqlalchemy"],
  ["create_engine", /^sqlalchemy\.ext\.asyncio$/, "sqlalchemy"],
  ["TestClient", /^\$\{http.*\}$/, "fastapi.testclient"],
];

/** An expression in brackets that begins with `await`; brackets in it, two levels deep. */
const AWAITED = /(?<!\w)\(await ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g;

export function toSync(source: string): string {
  let text = source
    .replace(/^pytestmark = pytest\.mark\.asyncio\n+(?=(class|def))?/gm, (_, block?: string) => (block ? "\n" : ""))
    .replace(AWAITED, "$1")
    .replace(/\basync (?=def|with|for)/g, "")
    .replace(/\bawait /g, "");
  for (const [name, plain] of NAMES) text = text.replace(name, plain);
  return text.replace(/^from (\S+) import (.+)$/gm, (_, module: string, list: string) => {
    const homes = new Map<string, string[]>();
    for (const name of list.split(", ")) {
      const home = HOMES.find(([known, from]) => known === name && from.test(module))?.[2] ?? module;
      homes.set(home, [...(homes.get(home) ?? []), name]);
    }
    return [...homes].map(([home, names]) => `from ${home} import ${names.join(", ")}`).join("\n");
  });
}
