/** What stands around a program's own code: frameworks, tests, settings. */
import { totalLines } from "./profile-lines";
import { SETTINGS_BASES } from "../knowledge/bases";
import { baseName, folderOf } from "./modules";
import { hasCode, importedTops, projectsOf, type ProjectParts } from "./profile-projects";
import type { ProjectView } from "./view";

export interface Framework {
  readonly name: string;
  readonly kind: "web" | "tasks" | "data" | "cli";
  /** Modules of the program that import it. */
  readonly modules: number;
}

/**
 * How the tests lie: by **kind** (`unit`, `integration`, `e2e`), as a **mirror** of the code, **beside** the modules
 * that they test, or otherwise in a **folder** of their own.
 */
export interface TestsProfile {
  readonly shape: "none" | "kind" | "mirror" | "beside" | "folder";
  readonly modules: number;
  readonly lines: number;
}

/**
 * Where settings come from: a **class** (`BaseSettings`), a **package** of settings modules (one for each environment),
 * a **module**, or single reads of the environment.
 */
export interface SettingsProfile {
  readonly shape: "none" | "class" | "package" | "module" | "environment";
  readonly paths: readonly string[];
}

const FRAMEWORKS: Readonly<Record<string, readonly [name: string, kind: Framework["kind"]]>> = {
  aiohttp: ["aiohttp", "web"],
  arq: ["ARQ", "tasks"],
  asyncpg: ["asyncpg", "data"],
  beanie: ["Beanie", "data"],
  bottle: ["Bottle", "web"],
  celery: ["Celery", "tasks"],
  click: ["Click", "cli"],
  django: ["Django", "web"],
  dramatiq: ["Dramatiq", "tasks"],
  falcon: ["Falcon", "web"],
  fastapi: ["FastAPI", "web"],
  flask: ["Flask", "web"],
  huey: ["Huey", "tasks"],
  litestar: ["Litestar", "web"],
  mongoengine: ["MongoEngine", "data"],
  motor: ["Motor", "data"],
  ninja: ["Django Ninja", "web"],
  peewee: ["Peewee", "data"],
  psycopg: ["psycopg", "data"],
  psycopg2: ["psycopg2", "data"],
  pymongo: ["PyMongo", "data"],
  pyramid: ["Pyramid", "web"],
  quart: ["Quart", "web"],
  rest_framework: ["Django REST framework", "web"],
  rq: ["RQ", "tasks"],
  sanic: ["Sanic", "web"],
  sqlalchemy: ["SQLAlchemy", "data"],
  sqlmodel: ["SQLModel", "data"],
  starlette: ["Starlette", "web"],
  tornado: ["Tornado", "web"],
  tortoise: ["Tortoise ORM", "data"],
  typer: ["Typer", "cli"],
};

const KINDS = new Set(["unit", "units", "integration", "e2e", "functional", "acceptance", "end_to_end"]);

/** Frameworks by how many modules use them. A project's own package is no framework of it. */
export function frameworksOf(view: ProjectView, parts: ProjectParts): readonly Framework[] {
  const own = new Set(parts.application.map((path) => view.moduleName(path).split(".")[0]));
  return [...importedTops(view, parts.application)]
    .flatMap(([top, modules]): Framework[] => {
      const known = own.has(top) ? undefined : FRAMEWORKS[top];
      return known ? [{ name: known[0], kind: known[1], modules }] : [];
    })
    .sort((a, b) => b.modules - a.modules || (a.name < b.name ? -1 : 1));
}

/** Test modules proper: no `conftest.py`, `__init__.py` or helpers. */
export function testModules(view: ProjectView, { tests }: Pick<ProjectParts, "tests">): readonly string[] {
  return tests.filter(
    (path) =>
      baseName(path) !== "conftest.py" &&
      view.derived(`has-tests:${path}`, () =>
        view.facts(path)!.functions.some(({ name }) => /^(?:test|it_|should_|runTest)/.test(name)),
      ),
  );
}

export function testsOf(view: ProjectView, parts: ProjectParts): TestsProfile {
  const paths = testModules(view, parts);
  return { shape: testShape(view, parts, paths), modules: paths.length, lines: totalLines(view, parts.tests) };
}

function testShape(view: ProjectView, parts: ProjectParts, paths: readonly string[]): TestsProfile["shape"] {
  if (paths.length === 0) return "none";
  const share = (matches: (path: string) => boolean): number => paths.filter(matches).length / paths.length;
  if (share((path) => path.split("/").some((folder) => KINDS.has(folder))) > 0.5) return "kind";
  const homes = new Set(parts.application.map(folderOf));
  const isBeside = (path: string): boolean => {
    const folder = folderOf(path);
    return homes.has(folder) || (/^tests?$/.test(baseName(folder)) && folder !== "" && isInside(homes, folder));
  };
  if (share(isBeside) > 0.5) return "beside";
  return share((path) => mirrored(view, parts, path) !== undefined) >= 0.5 ? "mirror" : "folder";
}

/** Whether a folder of tests lies in a package of the program. */
function isInside(homes: ReadonlySet<string>, folder: string): boolean {
  const parent = folderOf(folder);
  return parent !== "" && homes.has(parent);
}

/** The module of the program that a test's place mirrors: `tests/users/test_models.py` gives `app/users/models.py`. */
export function mirrored(view: ProjectView, parts: ProjectParts, test: string): string | undefined {
  const stem = testedStem(test);
  if (stem === undefined) return undefined;
  const below = folderOf(test)
    .split("/")
    .filter((folder) => folder !== "" && !/^tests?$/.test(folder) && !KINDS.has(folder));
  const index = mirrorIndex(view, parts);
  const found = index[stem];
  if (!found) return undefined;
  return below.length === 0 ? found[0] : found.find((path) => endsWith(folderOf(path), below));
}

/** `models` for `test_models.py` and `models_test.py`. */
export function testedStem(test: string): string | undefined {
  const match = /^(?:test_(.+)|(.+)_tests?)\.py$/.exec(baseName(test));
  return match?.[1] ?? match?.[2];
}

function endsWith(folder: string, below: readonly string[]): boolean {
  return `/${folder}`.endsWith(`/${below.join("/")}`);
}

/** Modules by the names that a test may give them: `models`, and `users_models` for `users/models.py`. */
function mirrorIndex(view: ProjectView, { folder, application }: ProjectParts): Readonly<Record<string, string[]>> {
  return view.derived(`mirror-index:${folder}`, () => {
    const index: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
    for (const path of application) {
      const stem = baseName(path).replace(/\.py$/, "");
      const parent = baseName(folderOf(path));
      const names = stem === "__init__" ? [parent] : [stem, `${parent}_${stem}`];
      for (const name of names) (index[name] ??= []).push(path);
    }
    return index;
  });
}

export function settingsOf(view: ProjectView, { folder }: ProjectParts): SettingsProfile {
  return view.derived(`settings-profile:${folder}`, () =>
    settingsIn(
      view,
      projectsOf(view).find((parts) => parts.folder === folder)!,
    ),
  );
}

function settingsIn(view: ProjectView, { application }: ProjectParts): SettingsProfile {
  const classes = application.filter((path) => hasSettingsClass(view, path));
  if (classes.length > 0) return { shape: "class", paths: classes };
  const solid = application.filter((path) => hasCode(view, path));
  const depth = (path: string): number => path.split("/").length;
  const settings = solid.filter((path) => view.role(path).settings).sort((a, b) => depth(a) - depth(b));
  const inPackage = settings.filter((path) => baseName(folderOf(path)) === "settings");
  if (inPackage.length > 1) return { shape: "package", paths: inPackage };
  if (settings.length > 0) return { shape: "module", paths: settings };
  const readers = solid.filter((path) => readsEnvironment(view, path));
  return { shape: readers.length > 0 ? "environment" : "none", paths: readers };
}

function hasSettingsClass(view: ProjectView, path: string): boolean {
  return view.derived(`has-settings-class:${path}`, () =>
    view.facts(path)!.classes.some((_, id) => view.derives({ kind: "class", ref: { path, id } }, ...SETTINGS_BASES)),
  );
}

function readsEnvironment(view: ProjectView, path: string): boolean {
  return view.derived(`reads-environment:${path}`, () =>
    view.facts(path)!.calls.some(({ callee }) => callee === "os.getenv" || callee === "os.environ.get"),
  );
}
