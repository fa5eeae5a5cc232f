/** What the files of one folder say of the distributions that its project depends on. */
import { iniLines, readIni } from "../config/ini";
import { ANY, exactly, isOpen, parseRange, union, type VersionRange } from "./ranges";
import { type Constraints, normaliseName, readRequirements, readRequirementsFile } from "./requirements";
import { get, listOf, readJsonTable, readTomlTable, tableOf, textOf, textsOf } from "./toml";

/** The name under which the Python versions that a project supports stand among its distributions. */
export const PYTHON = "python";

/** Requirements files for work on the project, not for running it. */
const DEVELOPMENT = /(?:^|[^a-z])(?:dev\w*|tests?|testing|docs?|lint\w*|local|ci)(?:[^a-z]|$)/i;

/** A tool's lock files; the first that is there counts. */
const LOCKS: readonly (readonly [name: string, read: (text: string) => Constraints])[] = [
  ["uv.lock", (text) => lockedPackages(readTomlTable(text)["package"])],
  ["poetry.lock", (text) => lockedPackages(readTomlTable(text)["package"])],
  ["pdm.lock", (text) => lockedPackages(readTomlTable(text)["package"])],
  ["Pipfile.lock", readPipfileLock],
  ["pylock.toml", (text) => lockedPackages(readTomlTable(text)["packages"])],
];

/** Versions that the folder's lock file holds; several of one distribution where it forks by platform. */
export function readLocked(resources: ReadonlyMap<string, string>, folder: string): Constraints {
  for (const [name, read] of LOCKS) {
    const text = resources.get(folder + name);
    if (text !== undefined) return read(text);
  }
  return new Map();
}

/**
 * What the folder's other files declare, the first that narrows a distribution's versions counting: `pyproject.toml`,
 * requirements files, `Pipfile`, `setup.cfg`; in each what runs the project before extras and development groups.
 *
 * @param folder with `/` at its end, empty for the workspace folder
 * @param requirements paths of the folder's requirements files
 */
export function readDeclared(
  resources: ReadonlyMap<string, string>,
  folder: string,
  requirements: readonly string[],
): Constraints {
  const isDevelopment = (path: string) => DEVELOPMENT.test(path.slice(folder.length));
  const files = (development: boolean) =>
    together(
      requirements
        .filter((path) => isDevelopment(path) === development)
        .map((path) => readRequirementsFile(resources, path)),
    );
  return firstOf([
    ...readPyproject(resources.get(`${folder}pyproject.toml`)),
    files(false),
    files(true),
    ...readPipfile(resources.get(`${folder}Pipfile`)),
    ...readSetupCfg(resources.get(`${folder}setup.cfg`)),
  ]);
}

/** For each distribution the first range that is narrower than any version, else the open one. */
function firstOf(tiers: readonly Constraints[]): Constraints {
  const result = new Map<string, VersionRange>();
  for (const tier of tiers) {
    for (const [name, range] of tier) {
      const known = result.get(name);
      if (known === undefined || isOpen(known)) result.set(name, range);
    }
  }
  return result;
}

/** Lists that hold side by side, as extras do: the union of the ranges, mentions without one aside. */
function together(lists: readonly Constraints[]): Constraints {
  const ranges = new Map<string, VersionRange[]>();
  for (const [name, range] of lists.flatMap((list) => [...list])) {
    const known = ranges.get(name);
    if (known) known.push(range);
    else ranges.set(name, [range]);
  }
  return new Map([...ranges].map(([name, all]) => [name, widest(all)]));
}

/** The union of ranges, without those that say nothing where others do. */
export function widest(ranges: readonly VersionRange[]): VersionRange {
  return union(ranges.filter((range) => !isOpen(range)));
}

function lockedPackages(packages: unknown): Constraints {
  return together(
    listOf(packages).map((entry) => {
      const [name, version] = [textOf(get(entry, "name")), textOf(get(entry, "version"))];
      return new Map(name !== undefined && version !== undefined ? [[normaliseName(name), exactly(version)]] : []);
    }),
  );
}

function readPipfileLock(text: string): Constraints {
  const lock = readJsonTable(text);
  return firstOf([poetryTable(lock["default"]), poetryTable(lock["develop"])]);
}

function readPyproject(text: string | undefined): Constraints[] {
  const root = readTomlTable(text);
  const project = tableOf(root["project"]);
  const tool = tableOf(root["tool"]);
  const poetry = tableOf(tool["poetry"]);
  const python = textOf(project["requires-python"]);
  const extras = Object.values(tableOf(project["optional-dependencies"]));
  const groups = [
    ...Object.values(tableOf(root["dependency-groups"])),
    ...Object.values(tableOf(get(tool, "pdm", "dev-dependencies"))),
    get(tool, "uv", "dev-dependencies"),
    ...Object.values(tableOf(get(tool, "hatch", "envs"))).map((environment) => get(environment, "dependencies")),
  ];
  const lists = (all: readonly unknown[]) => together(all.map((list) => readRequirements(textsOf(list))));
  return [
    new Map(python === undefined ? [] : [[PYTHON, parseRange(python)]]),
    readRequirements(textsOf(project["dependencies"])),
    poetryTable(poetry["dependencies"]),
    lists(extras),
    lists(groups),
    together([
      poetryTable(poetry["dev-dependencies"]),
      ...Object.values(tableOf(poetry["group"])).map((group) => poetryTable(get(group, "dependencies"))),
    ]),
    readRequirements(textsOf(get(tool, "uv", "constraint-dependencies"))),
  ];
}

/** `name = "^1"`, `name = { version = "^1" }`, `name = [{ version = "^1", python = "…" }, …]`; Pipenv's are alike. */
function poetryTable(table: unknown): Constraints {
  return new Map(
    Object.entries(tableOf(table)).map(([name, value]) => {
      const alternatives = Array.isArray(value) ? (value as unknown[]) : [value];
      const ranges = alternatives.map((one) => textOf(one) ?? textOf(get(one, "version")));
      return [normaliseName(name), union(ranges.map((range) => (range === undefined ? ANY : parseRange(range))))];
    }),
  );
}

function readPipfile(text: string | undefined): Constraints[] {
  const pipfile = readTomlTable(text);
  const requires = tableOf(pipfile["requires"]);
  const full = textOf(requires["python_full_version"]);
  const minor = textOf(requires["python_version"]);
  const python = full ?? (minor === undefined ? undefined : `${minor}.*`);
  return [
    new Map(python === undefined ? [] : [[PYTHON, parseRange(python)]]),
    poetryTable(pipfile["packages"]),
    poetryTable(pipfile["dev-packages"]),
  ];
}

function readSetupCfg(text: string | undefined): Constraints[] {
  if (text === undefined) return [];
  const ini = readIni(text);
  const python = iniLines(ini, "options", "python_requires").join(",");
  const extras = ini.get("options.extras_require")?.options.values() ?? [];
  return [
    new Map(python === "" ? [] : [[PYTHON, parseRange(python)]]),
    readRequirements(iniLines(ini, "options", "install_requires")),
    together([...extras].map((extra) => readRequirements(extra.lines.map((line) => line.text)))),
  ];
}
