import type { ModuleFacts } from "../../facts/types";
import type { ProjectView } from "../../project/view";
import { Flow } from "../../facts/types";

/** What only SQLAlchemy 2 has. */
const SINCE_2 =
  /^sqlalchemy\.(?:orm\.(?:mapped_column|DeclarativeBase|DeclarativeBaseNoMeta|MappedAsDataclass|WriteOnlyMapped)|ext\.asyncio\.(?:async_sessionmaker|AsyncAttrs))$/;
/** Code that looks at these runs on both. */
const SWITCHES = /^sqlalchemy\.(?:__version__|util\.SQLALCHEMY_VERSION)$/;

/** True where every version that may be installed is a 2: by lock file or declaration, else by the APIs that the code uses. */
export function isSqlAlchemy2(project: ProjectView): boolean {
  return project.derived("sqlalchemy-2", () => {
    // SQLModel runs on SQLAlchemy 2 since 0.0.12.
    if (project.atLeast("sqlalchemy", "2.0") || project.atLeast("sqlmodel", "0.0.12")) return true;
    if (project.below("sqlalchemy", "2.0")) return false;
    const names = project.modules().flatMap((path) => namesOf(project.facts(path)!));
    if (names.some((name) => SWITCHES.test(name))) return false;
    const open = project.version("sqlalchemy")?.lowest === undefined;
    return names.some((name) => SINCE_2.test(name) || (open && name === "sqlalchemy.orm.Mapped"));
  });
}

/** What a module imports of SQLAlchemy, or calls there, outside of a guard. */
function namesOf({ imports, calls }: ModuleFacts): string[] {
  const own = imports.filter(({ module, level }) => level === 0 && /^sqlalchemy(?:\.|$)/.test(module));
  if (own.length === 0) return [];
  const guarded = Flow.Conditional | Flow.InTry | Flow.InExcept;
  return [
    ...own.flatMap(({ module, names, flow }) =>
      (flow & guarded) === 0 ? (names ?? []).map(({ name }) => `${module}.${name}`) : [],
    ),
    ...calls.flatMap(({ callee, flow }) => (typeof callee === "string" && (flow & guarded) === 0 ? [callee] : [])),
  ];
}
