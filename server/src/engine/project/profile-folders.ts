/** What the names of folders and modules say about a project's layout. */
import type { Layer } from "./view";

/** A layer of the catalogue, or the ports of a hexagonal architecture. */
export type NamedKind = Layer | "port";

/** What a folder's name says; beyond the layers of the catalogue, names that only a layout tells from features. */
const FOLDERS: Readonly<Record<NamedKind, readonly string[]>> = {
  presentation: [
    ...["api", "apis", "routes", "routers", "route", "router", "endpoints", "endpoint", "views", "controllers"],
    ...["controller", "handlers", "handler", "presentation", "entrypoints", "web", "resources", "interface"],
    ...["blueprints", "viewsets", "screens", "ui", "gui", "graphql", "grpc", "rpc", "rest", "resolvers"],
    ...["websocket", "websockets", "ws", "webhooks", "commands", "keyboards", "dialogs"],
  ],
  application: [
    ...["services", "service", "use_cases", "usecases", "application", "service_layer", "tasks", "task", "workers"],
    ...["worker", "jobs", "managers", "interactors", "use_case", "usecase", "logic", "business", "business_logic"],
  ],
  "data-access": [
    ...["repositories", "repository", "repos", "crud", "dao", "daos", "dal", "data_access", "gateways", "adapters"],
    ...["adapter", "infrastructure", "infra", "persistence", "gateway", "queries", "clients", "client"],
    ...["storage", "storages", "stores"],
  ],
  domain: [
    "domain",
    "models",
    "model",
    "entities",
    "entity",
    "schemas",
    "schema",
    "dto",
    "dtos",
    "serializers",
    "tables",
    "forms",
  ],
  port: ["ports", "interfaces"],
  shared: [
    ...["core", "common", "shared", "config", "configs", "conf", "settings", "database", "db", "utils", "util"],
    ...["utilities", "helpers", "helper", "lib", "libs", "middleware", "middlewares", "exceptions", "errors"],
    ...["dependencies", "deps", "constants", "extensions", "logging", "logs", "types", "locale", "static", "templates"],
    ...["management", "templatetags", "validators", "decorators", "misc", "cache", "caching", "metrics", "telemetry"],
    ...[
      "tracing",
      "monitoring",
      "observability",
      "rate_limit",
      "rate_limiting",
      "throttling",
      "logger",
      "log",
      "enums",
    ],
    ...["enum", "const", "data", "scripts", "mixins", "i18n", "locales", "translations", "fixtures", "assets"],
    ...["vendor", "vendored", "third_party", "compat", "typing", "context_processors"],
  ],
};

const KIND_OF = new Map<string, NamedKind>(
  (Object.entries(FOLDERS) as [NamedKind, readonly string[]][]).flatMap(([kind, names]) =>
    names.map((name): [string, NamedKind] => [name, kind]),
  ),
);

/** Words that say of which technique a layer is, not of what subject: `celery_tasks`, `web_route`, `sys_libs`. */
const TECHNIQUES = new Set([
  ...["api", "app", "async", "background", "base", "celery", "common", "core", "custom", "data", "db", "django"],
  ...["domain", "fastapi", "flask", "graphql", "http", "mongo", "orm", "pydantic", "rest", "sql", "sqlalchemy"],
  ...["sys", "system", "web"],
]);

/** What a folder's or a module's name alone says; a subject's name says nothing. */
export function kindOfName(name: string): NamedKind | undefined {
  const lower = name.toLowerCase();
  const known = KIND_OF.get(lower);
  if (known) return known;
  const [technique, rest] = /^([a-z]+)_(.+)$/.exec(lower)?.slice(1) ?? [];
  return technique !== undefined && TECHNIQUES.has(technique) ? KIND_OF.get(rest!) : undefined;
}

export const ROUTE_MODULES: readonly string[] = [
  ...["routes", "router", "routers", "views", "endpoints", "handlers", "controllers", "controller", "api", "apis"],
  "viewsets",
];

export const LOGIC_MODULES: readonly string[] = [
  ...["services", "service", "use_cases", "crud", "repository", "repositories", "selectors", "actions", "commands"],
];

/** Folders that are made to hold one package for each subject. */
export const FEATURE_FOLDERS: ReadonlySet<string> = new Set([
  ...[
    "apps",
    "blueprints",
    "cogs",
    "components",
    "contexts",
    "domains",
    "exts",
    "features",
    "integrations",
    "modules",
    "plugins",
  ],
  "providers",
]);

/** Modules of which a package with two kinds is a slice through the layers: `users/models.py` beside `users/routes.py`. */
export const SLICE_MODULES: readonly (readonly string[])[] = [
  ROUTE_MODULES,
  ["models", "model", "schemas", "schema", "serializers", "entities", "forms", "types"],
  LOGIC_MODULES,
  ["admin", "apps", "urls", "tasks", "managers", "signals"],
];

/** Modules that a package of nothing but presentation has no use for. */
export const ENTITY_MODULES: readonly string[] = ["models", "model", "entities"];

/** Rings of a clean or hexagonal architecture; two of them make one. */
export const RINGS: readonly (readonly string[])[] = [
  ["domain", "entities"],
  ["application", "use_cases", "usecases", "service_layer", "ports"],
  ["infrastructure", "infra", "adapters", "adapter"],
];

/** Both sides of a hexagon by names that say from where a call comes: driving and driven adapters. */
export const SIDES: readonly (readonly [string, string])[] = [
  ["inbound", "outbound"],
  ["driving", "driven"],
];

/** What stands between them. */
export const CENTRES: readonly string[] = ["core", "domain", "application"];

/** Names for the program or one version of it; of a subject they say nothing. */
export function isNameOfProgram(name: string): boolean {
  return /^(?:app|application|backend|server|src|v\d+)$/.test(name.toLowerCase());
}
