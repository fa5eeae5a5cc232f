/** What snippets need to know of a project, as plain data: drawn from the project model once, then asked at each keystroke. */
import { partsOf } from "../project/entities";
import { folderOf } from "../project/modules";
import type { ProjectView } from "../project/view";
import { isProgram, landmarks, type Landmark } from "./landmarks";
import { TEMPLATES } from "./templates.generated";
import { readTemplate } from "./template";

export interface Surroundings {
  readonly landmarks: readonly Landmark[];
  /** Dotted names of all modules, by path. */
  readonly modules: ReadonlyMap<string, string>;
  /** Where a name is defined at the top of a module: classes, functions, variables of the program itself. */
  readonly definitions: ReadonlyMap<string, readonly string[]>;
  /** Out of which modules a name is imported: how often, and where it is defined. */
  readonly spellings: ReadonlyMap<string, readonly Spelling[]>;
  /** How far up relative imports of a folder's modules go; 0 where most are absolute. */
  readonly relative: ReadonlyMap<string, number>;
  /** Packages outside the project that it uses, of those that snippets import. */
  readonly uses: ReadonlySet<string>;
  /** First segments of the project's modules. */
  readonly own: ReadonlySet<string>;
  /** Where the project takes its session classes from. */
  readonly sessions: { readonly async?: SessionClass; readonly sync?: SessionClass };
}

export interface Spelling {
  readonly path: string;
  readonly origin: string;
  readonly count: number;
}

export interface SessionClass {
  readonly module: string;
  readonly name: string;
}

/** A project without a file. */
export const NOWHERE: Surroundings = {
  landmarks: [],
  modules: new Map(),
  definitions: new Map(),
  spellings: new Map(),
  relative: new Map(),
  uses: new Set(),
  own: new Set(),
  sessions: {},
};

export function surroundingsOf(view: ProjectView): Surroundings {
  const modules = new Map(view.modules().map((path) => [path, view.moduleName(path)]));
  const definitions = definitionsOf(view);
  return {
    landmarks: landmarks(view),
    modules,
    definitions,
    spellings: spellingsOf(view, definitions),
    relative: relativeLevels(view),
    uses: new Set(externalTops().filter((top) => view.uses(top))),
    own: new Set([...modules.values()].map((name) => name.split(".", 1)[0]!)),
    sessions: sessionClasses(view),
  };
}

/** Packages that some template imports. */
function externalTops(): string[] {
  const tops = TEMPLATES.flatMap(({ body }) => readTemplate(body).imports.map(({ module }) => module.split(".")[0]!));
  return [...new Set([...tops, "httpx", "httpx2"])].filter((top) => !top.startsWith("$"));
}

function definitionsOf(view: ProjectView): ReadonlyMap<string, readonly string[]> {
  const definitions = new Map<string, string[]>();
  for (const path of view.modules()) {
    if (!isProgram(view, path)) continue;
    const names = view.derived(`defined-names:${path}`, () => [
      ...new Set(
        view
          .facts(path)!
          .bindings.flatMap(({ kind, name, id }) =>
            kind === "import" || (kind === "class" && !fits(view, path, name, id)) ? [] : [name],
          ),
      ),
    ]);
    for (const name of names) definitions.set(name, [...(definitions.get(name) ?? []), path]);
  }
  return definitions;
}

/** Whether a class can be used as the snippets use one of its name. */
function fits(view: ProjectView, path: string, name: string, id: number): boolean {
  const positional = name === "NotFoundError" ? 2 : name === "ConflictError" ? 1 : 0;
  if (positional > 0) {
    const cls = { path, id };
    const external = view.ancestors(cls).external;
    if (external.some((base) => /HTTPException$|\.APIException$/.test(base))) return false;
    const init = view.method(cls, "__init__");
    if (!init) return true;
    const params = view.functionFact(init).params.slice(1);
    const plain = params.filter(({ kind }) => kind === "normal" || kind === "positional-only");
    const required = params.filter(({ kind, default: value }) => value === undefined && !kind.endsWith("args"));
    const open = params.some(({ kind }) => kind === "args");
    return (open || plain.length >= positional) && required.length <= positional;
  }
  if (!REPOSITORY_BASES.includes(name)) return true;
  const { bases } = view.facts(path)!.classes[id]!;
  return bases.some((base) => base !== null && typeof base === "object" && base.k === "sub");
}

export const REPOSITORY_BASES: readonly string[] = ["BaseRepository", "RepositoryBase", "GenericRepository"];

function spellingsOf(
  view: ProjectView,
  definitions: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly Spelling[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const path of view.modules()) {
    if (!isProgram(view, path)) continue;
    for (const { to, names } of view.imports(path)) {
      for (const name of names) {
        const known = counts.get(name) ?? new Map<string, number>();
        counts.set(name, known.set(to, (known.get(to) ?? 0) + 1));
      }
    }
  }
  const spellings = new Map<string, Spelling[]>();
  for (const [name, modules] of counts) {
    const homes = definitions.get(name);
    if (!homes) continue;
    const found = [...modules].flatMap(([path, count]): Spelling[] => {
      const origin = originOf(view, path, name, homes);
      return origin === undefined ? [] : [{ path, origin, count }];
    });
    spellings.set(name, found);
  }
  return spellings;
}

/** The module that defines what another one gives under a name, through re-exports. */
function originOf(view: ProjectView, path: string, name: string, homes: readonly string[]): string | undefined {
  let at: string | undefined = path;
  for (let hops = 0; hops < 6 && at !== undefined; hops++) {
    if (homes.includes(at)) return at;
    at = view.imports(at).find(({ names, fact }) => {
      const imported = fact.names?.find((one) => one.name === name || one.name === "*");
      return imported !== undefined && (names.includes(name) || imported.name === "*");
    })?.to;
  }
  return undefined;
}

function relativeLevels(view: ProjectView): ReadonlyMap<string, number> {
  const levels = new Map<string, { absolute: number; relative: number; most: number }>();
  for (const path of view.modules()) {
    if (!isProgram(view, path)) continue;
    const known = levels.get(folderOf(path)) ?? { absolute: 0, relative: 0, most: 0 };
    levels.set(folderOf(path), known);
    for (const { fact } of view.imports(path)) {
      if (fact.level === 0) known.absolute++;
      else known.relative++;
      known.most = Math.max(known.most, fact.level);
    }
  }
  const used = [...levels].filter(([, { absolute, relative }]) => absolute + relative > 0);
  return new Map(used.map(([folder, { absolute, relative, most }]) => [folder, relative > absolute ? most : 0]));
}

const SESSION_CLASSES: readonly (readonly [key: "async" | "sync", name: string, base: string])[] = [
  ["async", "AsyncSession", "sqlalchemy.ext.asyncio.AsyncSession"],
  ["sync", "Session", "sqlalchemy.orm.Session"],
];

/** The session classes under their usual names, out of the modules that most import them from. */
function sessionClasses(view: ProjectView): Surroundings["sessions"] {
  const found: { async?: SessionClass; sync?: SessionClass } = {};
  for (const [key, name, base] of SESSION_CLASSES) {
    const counts = new Map<string, number>();
    for (const path of view.modules()) {
      if (!isProgram(view, path)) continue;
      for (const { module, level, names = [] } of view.facts(path)!.imports) {
        if (level !== 0 || !names.some((each) => each.name === name)) continue;
        const parts = partsOf(view.annotation(path, `${module}.${name}`));
        if (parts.some((part) => view.derives(part, base))) counts.set(module, (counts.get(module) ?? 0) + 1);
      }
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (best) found[key] = { module: best[0], name };
  }
  return found;
}
