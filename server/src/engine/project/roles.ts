import { matchesModule } from "../config/globs";
import type { Configuration } from "../config/types";
import type { ModuleFacts } from "../facts/types";
import { baseName } from "./modules";
import type { Layer, ModuleRole } from "./view";

const SCRIPT_FOLDERS: ReadonlySet<string> = new Set(["scripts", "script", "bin", "tools", "tool", "hack", "ci", "dev"]);
const DOC_FOLDERS: ReadonlySet<string> = new Set([
  "docs",
  "doc",
  "docs_src",
  "examples",
  "example",
  "samples",
  "sample",
  "demo",
  "demos",
  "tutorial",
  "tutorials",
  "benchmarks",
  "benchmark",
  "notebooks",
]);
const TEST_FOLDERS: ReadonlySet<string> = new Set([
  "tests",
  "test",
  "testing",
  "testsuite",
  "unittest",
  "unittests",
  "functional_tests",
  "integration_tests",
  "e2e",
  "t",
]);
const COMPOSITION_ROOTS: ReadonlySet<string> = new Set([
  "main",
  "__main__",
  "app",
  "application",
  "wsgi",
  "asgi",
  "cli",
  "container",
  "containers",
  "bootstrap",
  "celery",
  "celery_app",
  "celeryapp",
  "worker",
  "env",
  "admin",
  "apps",
  "urls",
  "manage",
  "server",
  "factory",
  "setup",
  "noxfile",
  "tasks_app",
  "run",
  "lifespan",
  "startup",
]);
const SETTINGS =
  /^(?:settings|setting|config|configs|configuration|conf|local_settings|.*_settings|settings_.*|.*_config)$/;

/** Folder and module names by layer, as in the catalogue. */
const LAYER_NAMES: Readonly<Record<Layer, readonly string[]>> = {
  presentation: [
    "api",
    "apis",
    "routes",
    "routers",
    "endpoints",
    "views",
    "controllers",
    "handlers",
    "route",
    "router",
    "presentation",
  ],
  application: ["services", "service", "use_cases", "usecases", "application"],
  "data-access": ["repositories", "repository", "repos", "crud", "dao", "gateways", "adapters", "infrastructure"],
  domain: ["domain", "models", "entities", "model"],
  shared: ["core", "common", "shared", "config", "settings", "database"],
};

const LAYER_OF = new Map<string, Layer>(
  (Object.entries(LAYER_NAMES) as [Layer, readonly string[]][]).flatMap(([layer, names]) =>
    names.map((name): [string, Layer] => [name, layer]),
  ),
);

export interface RoleInput {
  readonly path: string;
  readonly name: string;
  readonly facts: ModuleFacts;
  readonly imported: boolean;
  readonly configuration: Configuration;
}

/** What a module is, from its path, its facts and whether anybody imports it. */
export function moduleRole({ path, name, facts, imported, configuration }: RoleInput): ModuleRole {
  const segments = path.split("/");
  const file = baseName(path).replace(/\.py$/, "");
  const folders = segments.slice(0, -1);
  const test = isTestPath(path);
  const inScripts = inScriptFolder(path) && !name.includes("management.commands");
  const layer = layerOf(name, configuration);
  return {
    test,
    script: inScripts || (facts.hasMainGuard && !imported && file !== "__main__"),
    settings:
      SETTINGS.test(file) ||
      folders.some((folder) => folder === "settings" || folder === "config" || folder === "conf"),
    migration: isMigration(folders, file, facts),
    generated: facts.generated,
    docs: isDocsPath(path),
    compositionRoot: COMPOSITION_ROOTS.has(file),
    ...(layer && { layer }),
  };
}

/** Test code by its place and name. */
export function isTestPath(path: string): boolean {
  const segments = path.split("/");
  const file = segments.at(-1)!;
  if (/^(?:test_.*|.*_tests?|tests?|conftest)\.py$/.test(file)) return true;
  return segments.slice(0, -1).some((folder) => TEST_FOLDERS.has(folder) || /^tests?[-_]|[-_]tests?$/.test(folder));
}

/** Whether a path lies in a folder of scripts. */
export function inScriptFolder(path: string): boolean {
  return path
    .split("/")
    .slice(0, -1)
    .some((folder) => SCRIPT_FOLDERS.has(folder));
}

/** Documentation and examples by their place. */
export function isDocsPath(path: string): boolean {
  return (
    path === "conf.py" ||
    path
      .split("/")
      .slice(0, -1)
      .some((folder) => DOC_FOLDERS.has(folder))
  );
}

/** Code that shows how to use some other, by its place; a project may also be nothing but that. */
export function isSamplePath(path: string): boolean {
  return /^(?:.*\/)?(?:examples?|samples?|demos?)\//.test(path);
}

function isMigration(folders: readonly string[], file: string, facts: ModuleFacts): boolean {
  if (/^(?:(?:db_|data_|schema_)?migrations?|migrate(?:_\w+)?)$/.test(file)) return true;
  if (facts.imports.some(({ module, names }) => module === "alembic" && names?.some(({ name }) => name === "context")))
    return true;
  if (folders.includes("migrations") || folders.includes("alembic") || folders.includes("migration")) return true;
  return folders.at(-1) === "versions" && facts.bindings.some((binding) => binding.name === "down_revision");
}

/** The layer of a module: by configuration, else of its nested layer names the outermost. */
function layerOf(name: string, configuration: Configuration): ModuleRole["layer"] {
  if (configuration.layers) {
    const found = configuration.layers.find((layer) => matchesModule(layer.modules, name));
    return found && isLayer(found.name) ? { layer: found.name, from: "configuration" } : undefined;
  }
  const segments = name.split(".");
  // The top-level package's own name (`core`, `config`) says what it is called, not which layer all of it is.
  for (const segment of segments.slice(segments.length > 1 ? 1 : 0)) {
    const layer = LAYER_OF.get(segment);
    if (layer) return { layer, from: segment };
  }
  return undefined;
}

/** The layer that a folder or module name stands for. */
export function layerNamed(name: string): Layer | undefined {
  return LAYER_OF.get(name.toLowerCase());
}

function isLayer(name: string): name is Layer {
  return name in LAYER_NAMES;
}
