/** How a project is packaged: its name, the folders that it says its modules lie in, and whether it is published. */
import { type IniSection, iniLines, readIni } from "../config/ini";
import { get, listOf, readTomlTable, type Table, tableOf, textOf, textsOf } from "./toml";

/** One project of the workspace: a folder with a `pyproject.toml`, `setup.cfg` or `pytest.ini`. */
export interface Packaging {
  /** Relative to the workspace folder, with `/`; empty for that folder itself. */
  readonly folder: string;
  readonly name?: string;
  readonly version?: string;
  readonly requiresPython?: string;
  /** Folders that the build imports packages from, relative to the workspace folder; empty where it declares none. */
  readonly sourceRoots: readonly string[];
  /** Folders that pytest puts on the path, relative to the workspace folder. */
  readonly pythonPath: readonly string[];
  /** Console and GUI scripts: name and `package.module:function`. */
  readonly scripts: readonly { readonly name: string; readonly target: string }[];
  /** It is made to be published: it has a build backend, and classifiers or keywords for an index. */
  readonly isLibrary: boolean;
}

type Ini = ReadonlyMap<string, IniSection>;

/** All projects of the workspace, by folder, the workspace folder's own first. */
export function readPackaging(resources: ReadonlyMap<string, string>): Packaging[] {
  const folders = new Set<string>();
  for (const path of resources.keys()) {
    const match = /^(.*\/)?(?:pyproject\.toml|setup\.cfg|pytest\.ini)$/.exec(path);
    if (match) folders.add(match[1] ?? "");
  }
  return [...folders].sort().map((folder) => readProject(resources, folder));
}

function readProject(resources: ReadonlyMap<string, string>, folder: string): Packaging {
  const pyproject = readTomlTable(resources.get(`${folder}pyproject.toml`));
  const cfg = readIni(resources.get(`${folder}setup.cfg`) ?? "");
  const project = tableOf(pyproject["project"]);
  const poetry = tableOf(get(pyproject, "tool", "poetry"));
  const metadata = (key: string) => iniLines(cfg, "metadata", key)[0];

  const name = textOf(project["name"]) ?? textOf(poetry["name"]) ?? metadata("name");
  const version = textOf(project["version"]) ?? textOf(poetry["version"]) ?? metadata("version");
  const python =
    textOf(project["requires-python"]) ??
    textOf(get(poetry, "dependencies", "python")) ??
    iniLines(cfg, "options", "python_requires")[0];
  const below = (paths: readonly string[]) => [...new Set(paths.map((path) => join(folder, path)))];
  return {
    folder: folder.replace(/\/$/, ""),
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(python === undefined ? {} : { requiresPython: python }),
    sourceRoots: below([...pyprojectRoots(pyproject), ...setupCfgRoots(cfg)]),
    pythonPath: below(readPythonPath(pyproject, cfg, readIni(resources.get(`${folder}pytest.ini`) ?? ""))),
    scripts: [
      ...tableScripts(project["scripts"]),
      ...tableScripts(project["gui-scripts"]),
      ...tableScripts(poetry["scripts"]),
      ...cfgScripts(cfg),
    ],
    isLibrary: isPublished(pyproject, project, poetry, cfg),
  };
}

function pyprojectRoots(pyproject: Table): string[] {
  const tool = tableOf(pyproject["tool"]);
  const setuptools = tableOf(tool["setuptools"]);
  const packageDirs = Object.entries(tableOf(setuptools["package-dir"]));
  const poetryPackages = listOf(get(tool, "poetry", "packages"));
  const hatch = tableOf(get(tool, "hatch", "build"));
  return [
    ...packageDirs.flatMap(([name, path]) => rootOfPackage(name, textOf(path))),
    ...textsOf(get(setuptools, "packages", "find", "where")),
    ...poetryPackages.map((entry) => textOf(get(entry, "from")) ?? ""),
    ...[hatch, tableOf(get(hatch, "targets", "wheel"))].flatMap(hatchRoots),
    ...uvRoots(pyproject),
    ...textsOf(get(tool, "pdm", "build", "package-dir")),
    ...textsOf(get(tool, "maturin", "python-source")),
  ];
}

/** The folder from which a package is imported that lies at a path: `a.b` at `lib/a/b` gives `lib`. */
function rootOfPackage(name: string, path: string | undefined): string[] {
  if (path === undefined) return [];
  const directory = path.replace(/^\.\/|\/+$/g, "");
  if (name === "") return [directory];
  const suffix = `/${name.replaceAll(".", "/")}`;
  return `/${directory}`.endsWith(suffix) ? [`/${directory}`.slice(1, -suffix.length)] : [];
}

function hatchRoots(build: Table): string[] {
  const sources = build["sources"];
  const moved = Object.entries(tableOf(sources)).flatMap(([path, target]) =>
    target === "" ? [path] : rootOfPackage(textOf(target)?.replaceAll("/", ".") ?? "", path),
  );
  const packages = textsOf(build["packages"]).map((path) => path.replace(/\/+$/, "").replace(/\/?[^/]+$/, ""));
  return [...packages, ...textsOf(sources), ...moved, ...textsOf(build["dev-mode-dirs"])];
}

/** uv's own backend takes modules from `src` unless it is told otherwise. */
function uvRoots(pyproject: Table): string[] {
  const root = textOf(get(pyproject, "tool", "uv", "build-backend", "module-root"));
  if (root !== undefined) return [root];
  return get(pyproject, "build-system", "build-backend") === "uv_build" ? ["src"] : [];
}

function setupCfgRoots(cfg: Ini): string[] {
  const packageDirs = iniLines(cfg, "options", "package_dir").flatMap((line) => {
    const [name = "", path] = line.split("=").map((part) => part.trim());
    return rootOfPackage(name, path);
  });
  return [...packageDirs, ...iniLines(cfg, "options.packages.find", "where")];
}

function readPythonPath(pyproject: Table, cfg: Ini, pytest: Ini): string[] {
  const options = get(pyproject, "tool", "pytest", "ini_options", "pythonpath");
  const native = get(pyproject, "tool", "pytest", "pythonpath");
  const lines = [
    ...textsOf(options),
    ...textsOf(native),
    ...iniLines(pytest, "pytest", "pythonpath"),
    ...iniLines(cfg, "tool:pytest", "pythonpath"),
  ];
  return lines.flatMap((line) => line.split(/\s+/)).filter((path) => path !== "");
}

function tableScripts(table: unknown): { name: string; target: string }[] {
  return Object.entries(tableOf(table)).flatMap(([name, value]) => {
    const target = textOf(value) ?? textOf(get(value, "reference"));
    return target === undefined ? [] : [{ name, target }];
  });
}

function cfgScripts(cfg: Ini): { name: string; target: string }[] {
  const lines = ["console_scripts", "gui_scripts"].flatMap((key) => iniLines(cfg, "options.entry_points", key));
  return lines.flatMap((line) => {
    const [name, target] = line.split("=").map((part) => part.trim());
    return name && target ? [{ name, target }] : [];
  });
}

function isPublished(pyproject: Table, project: Table, poetry: Table, cfg: Ini): boolean {
  const backend = get(pyproject, "build-system", "build-backend") !== undefined || cfg.has("metadata");
  const listing = (key: string) => [
    ...textsOf(project[key]),
    ...textsOf(poetry[key]),
    ...iniLines(cfg, "metadata", key),
  ];
  const classifiers = listing("classifiers");
  // Indexes refuse packages with such a classifier.
  const isPrivate = classifiers.some((classifier) => classifier.startsWith("Private ::"));
  return backend && !isPrivate && classifiers.length + listing("keywords").length > 0;
}

function join(folder: string, path: string): string {
  const parts = folder.split("/").filter((part) => part !== "");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
