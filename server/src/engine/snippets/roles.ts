/** What of the project stands for what a template imports from its imagined one. */
import type { Landmark, LandmarkKind } from "./landmarks";
import type { Import, Site } from "./site";
import { REPOSITORY_BASES } from "./surroundings";
import type { TemplateImport } from "./template";

/** Something of the project. */
export interface Found extends Import {
  /** What code writes for it where that is more than the name: `db.Model`, `settings` for `get_settings()`. */
  readonly expression?: string;
  /** Fields of the settings. */
  readonly fields?: readonly string[];
}

/** Other words for a schema, in order. */
const SCHEMAS: Readonly<Record<string, readonly string[]>> = {
  Create: ["Create", "In", "CreateRequest", "CreateSchema", "New"],
  Response: ["Response", "Read", "Public", "Out", "Schema", "Detail"],
  Update: ["Update", "UpdateRequest", "UpdateSchema", "Patch"],
};

type Role = (site: Site, async: boolean | undefined) => Found | undefined;

const landmark =
  (kind: LandmarkKind, suits: (one: Landmark, async: boolean | undefined) => boolean = () => true): Role =>
  (site, async) => {
    const found = site.nearest(kind, (one) => suits(one, async));
    return found && { ...site.importOf(found), ...(found.fields && { fields: found.fields }) };
  };

const sameKind = (one: Landmark, async: boolean | undefined): boolean =>
  one.async === undefined || one.async === (async ?? true);

/** By where the template takes it from, below the package, and its name there. */
const ROLES: Readonly<Record<string, Role>> = {
  "database Base": (site) => landmark("base")(site, undefined) ?? flaskBase(site),
  "database engine": landmark("engine", sameKind),
  "database session_factory": landmark("session-factory", sameKind),
  "database get_session": landmark("session-dependency", sameKind),
  "settings Settings": landmark("settings-class", ({ name }) => /settings$|config$/i.test(name)),
  "settings get_settings": (site) => {
    const getter = landmark("settings-getter", ({ name }) => !name.startsWith("_"))(site, undefined);
    if (getter) return getter;
    const settings = landmark("settings")(site, undefined);
    return settings && { ...settings, expression: settings.name };
  },
  "celery_app celery_app": landmark("celery"),
  "main app": landmark("fastapi"),
  "extensions db": landmark("flask-database"),
  " create_app": landmark("flask-factory"),
  "broker broker": landmark("broker"),
  "repository BaseRepository": (site) => site.defined(...REPOSITORY_BASES),
  "exceptions NotFoundError": (site) => site.defined("NotFoundError"),
  "exceptions ConflictError": (site) => site.defined("ConflictError"),
  "${feature}.router router": ofFeature("router"),
  "${feature}.routes ${feature}": ofFeature("blueprint"),
  "${feature}.models ${Entity}": (site) => site.model && site.importOf(site.model),
};

function flaskBase(site: Site): Found | undefined {
  const database = landmark("flask-database")(site, undefined);
  return database && { ...database, expression: `${database.name}.Model` };
}

function ofFeature(kind: LandmarkKind): Role {
  return (site) => {
    const { words, slice } = site;
    if (!words) return undefined;
    const found = site.nearest(kind, ({ path }) => {
      const [file = "", folder] = path.replace(/\.py$/, "").split("/").reverse();
      const names = [words.plural, words.singular];
      return names.includes(file) || (slice !== undefined && folder !== undefined && names.includes(folder));
    });
    return found && site.importOf(found);
  };
}

/**
 * @param wanted the import as the template has it
 * @param name what its name is once the entity's words stand in it
 */
export function findRole(wanted: TemplateImport, name: string, site: Site, async: boolean): Found | undefined {
  const key = `${wanted.module} ${wanted.name ?? ""} ${name} ${async}`;
  return site.remembered(key, () => lookUp(wanted, name, site, async));
}

function lookUp(wanted: TemplateImport, name: string, site: Site, async: boolean): Found | undefined {
  const home = wanted.module.replace(/^\$\{package\}\.?/, "");
  const role = ROLES[`${home} ${wanted.name ?? ""}`];
  if (role) return role(site, async);
  // A part of the feature: nothing of it is there before the project has a word for the feature.
  if (!/\$\{(?:feature|Entity|entity|rows)\}/.test(wanted.name ?? "") || !site.words) return undefined;
  const suffix = /^\$\{Entity\}(Create|Response|Update)$/.exec(wanted.name!)?.[1];
  const { entity } = site.words;
  return suffix === undefined ? site.defined(name) : site.defined(...SCHEMAS[suffix]!.map((word) => entity + word));
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  database_url: [
    ..."database_url database_uri db_url db_uri sqlalchemy_database_url sqlalchemy_database_uri".split(" "),
    ..."database_dsn db_dsn postgres_url postgres_uri postgres_dsn async_database_url".split(" "),
  ],
  redis_url: "redis_url redis_uri redis_dsn celery_broker_url broker_url redis_cache_url redis_queue_url".split(" "),
  app_name: "app_name project_name application_name name title".split(" "),
};

/** The name under which the settings have what a template calls `name`. */
export function settingsField(fields: readonly string[], name: string): string | undefined {
  const candidates = FIELDS[name] ?? [name];
  return candidates.map((one) => fields.find((field) => field.toLowerCase() === one)).find((it) => it !== undefined);
}
