/** What new code of a project builds on: its session dependency, its declarative base, its settings, its applications. */
import type { BindingFact, Expr } from "../facts/types";
import { SETTINGS_BASES } from "../knowledge/bases";
import { partsOf } from "../project/entities";
import type { Entity, ProjectView } from "../project/view";
import { isModelClass } from "../rules/support/models";

export type LandmarkKind =
  /** A function that gives a database session to handlers. */
  | "session-dependency"
  /** `SessionDep = Annotated[Session, Depends(…)]`. */
  | "session-alias"
  | "session-factory"
  | "engine"
  /** The parent class of SQLAlchemy models. */
  | "base"
  /** Flask-SQLAlchemy's extension. */
  | "flask-database"
  | "settings-class"
  /** A function without parameters that returns the settings. */
  | "settings-getter"
  | "settings"
  | "celery"
  | "fastapi"
  | "flask"
  | "flask-factory"
  | "router"
  | "blueprint"
  | "queue"
  | "broker"
  | "model"
  | "task";

/** A module-level name of the project and what it is. */
export interface Landmark {
  readonly kind: LandmarkKind;
  readonly path: string;
  readonly name: string;
  /** Whether what it gives, or works on, is async. */
  readonly async?: boolean;
  /** What the settings have. */
  readonly fields?: readonly string[];
}

const SYNC_SESSION = "sqlalchemy.orm.Session";
const ASYNC_SESSION = "sqlalchemy.ext.asyncio.AsyncSession";
const SESSIONS = [SYNC_SESSION, ASYNC_SESSION];

/** What an instance of these classes is. */
const INSTANCES: readonly (readonly [cls: string, kind: LandmarkKind, isAsync?: boolean])[] = [
  ["celery.Celery", "celery"],
  ["fastapi.FastAPI", "fastapi"],
  ["flask.Flask", "flask"],
  ["fastapi.APIRouter", "router"],
  ["flask.Blueprint", "blueprint"],
  ["flask_sqlalchemy.SQLAlchemy", "flask-database"],
  ["sqlalchemy.ext.asyncio.AsyncEngine", "engine", true],
  ["sqlalchemy.Engine", "engine", false],
  ["sqlalchemy.engine.Engine", "engine", false],
  ["sqlalchemy.ext.asyncio.async_sessionmaker", "session-factory", true],
  ["rq.Queue", "queue"],
  ["dramatiq.brokers.redis.RedisBroker", "broker"],
  ["dramatiq.brokers.rabbitmq.RabbitmqBroker", "broker"],
];

/** All landmarks of the program itself: no tests, migrations, documentation. */
export function landmarks(view: ProjectView): readonly Landmark[] {
  return view.derived("landmarks", () =>
    view
      .modules()
      .filter((path) => isProgram(view, path))
      .flatMap((path) => view.derived(`landmarks:${path}`, () => landmarksOf(view, path))),
  );
}

/** Whether new code may build on a module. */
export function isProgram(view: ProjectView, path: string): boolean {
  const role = view.role(path);
  return !role.test && !role.migration && !role.docs && !role.generated && view.facts(path)?.foreign === false;
}

function landmarksOf(view: ProjectView, path: string): Landmark[] {
  const found: Landmark[] = [];
  for (const binding of view.facts(path)?.bindings ?? []) {
    if (binding.kind === "import") continue;
    for (const [kind, isAsync] of kindsOf(view, path, binding)) {
      const fields = kind.startsWith("settings") ? fieldsOf(view, path, binding) : [];
      found.push({
        kind,
        path,
        name: binding.name,
        ...(isAsync !== undefined && { async: isAsync }),
        ...(fields.length > 0 && { fields }),
      });
    }
  }
  return found;
}

/** Attributes and properties of the settings class that a name is, gives or is an instance of. */
function fieldsOf(view: ProjectView, path: string, { kind, id, name }: BindingFact): readonly string[] {
  const parts: readonly Entity[] =
    kind === "class"
      ? [{ kind: "instance", of: { path, id } }]
      : kind === "function"
        ? provided(view, path, id)
        : partsOf(view.infer(path, `@${name}`));
  const fields = parts.flatMap((part) => {
    if (part.kind !== "instance" || typeof part.of === "string") return [];
    return view.ancestors(part.of).project.flatMap((cls) => {
      const { attributes, methods } = view.classFact(cls);
      return [
        ...attributes.map((attribute) => attribute.name),
        ...methods.map((method) => view.functionFact({ path: cls.path, id: method }).name),
      ];
    });
  });
  return [...new Set(fields)];
}

type Found = readonly (readonly [kind: LandmarkKind, isAsync?: boolean])[];

function kindsOf(view: ProjectView, path: string, binding: BindingFact): Found {
  if (binding.kind === "class") return classKinds(view, path, binding.id);
  if (binding.kind === "function") return functionKinds(view, path, binding.id);
  const alias = sessionAlias(view, path, binding.value);
  if (alias.length > 0) return alias;
  return partsOf(view.infer(path, `@${binding.name}`)).flatMap((part) => valueKinds(view, part));
}

function classKinds(view: ProjectView, path: string, id: number): Found {
  const cls: Entity = { kind: "class", ref: { path, id } };
  if (view.derives(cls, ...SETTINGS_BASES)) return [["settings-class"]];
  const { bases } = view.facts(path)!.classes[id]!;
  const isBase = bases.some((base) => {
    // Not through a name of the project, which is a base itself: its children are models.
    if (typeof base !== "string" || !base.startsWith("sqlalchemy.")) return false;
    const entity = view.resolve(path, base);
    return entity.kind === "external" && /^sqlalchemy\.orm\.DeclarativeBase(?:NoMeta)?$/.test(entity.name);
  });
  if (isBase) return [["base"]];
  return isModelClass(view, cls) && !isAbstract(view, path, id) ? [["model"]] : [];
}

function isAbstract(view: ProjectView, path: string, id: number): boolean {
  const { attributes } = view.facts(path)!.classes[id]!;
  if (attributes.some(({ name }) => name === "__abstract__")) return true;
  // Django's `class Meta: abstract = True`.
  return view
    .facts(path)!
    .classes.some(
      ({ name, outer, attributes: own }) =>
        name === "Meta" &&
        outer === id &&
        own.some(({ name: option, value }) => option === "abstract" && isTrue(value ?? null)),
    );
}

function isTrue(expr: Expr): boolean {
  return expr !== null && typeof expr === "object" && expr.k === "const" && expr.v === "True";
}

function functionKinds(view: ProjectView, path: string, id: number): Found {
  const fact = view.facts(path)!.functions[id]!;
  const role = view.functionRole({ path, id });
  if (role?.role === "task") return [["task"]];
  if (role?.role === "app-factory" && givesInstance(view, path, id, "flask.Flask")) return [["flask-factory"]];
  const required = fact.params.filter(
    ({ name, default: value }) => value === undefined && view.dependency({ path, id }, name) === undefined,
  );
  if (role?.role === "dependency" || (fact.generator && /session|db/.test(fact.name))) {
    const given = provided(view, path, id);
    const isSession = given.some((part) => part.kind === "instance" && view.derives(part, ...SESSIONS));
    // A dependency may ask for the request; a helper with parameters is none.
    if (isSession && (role?.role === "dependency" || required.length === 0))
      return [["session-dependency", isAsync(view, given)]];
  }
  if (fact.params.length > 0 || fact.async) return [];
  const result = provided(view, path, id);
  return result.some((part) => part.kind === "instance" && view.derives(part, ...SETTINGS_BASES))
    ? [["settings-getter"]]
    : [];
}

function givesInstance(view: ProjectView, path: string, id: number, cls: string): boolean {
  return provided(view, path, id).some((part) => part.kind === "instance" && view.derives(part, cls));
}

/** What a function returns or yields, one by one. */
function provided(view: ProjectView, path: string, id: number): readonly Entity[] {
  const fact = view.facts(path)!.functions[id]!;
  const result = view.returned({ kind: "function", ref: { path, id } }, path);
  const declared = partsOf(result).flatMap((part) =>
    fact.generator && part.kind === "instance" ? (part.args ?? []).slice(0, 1) : [part],
  );
  const known = declared.filter(({ kind }) => kind !== "unknown" && kind !== "none");
  if (known.length > 0) return known.flatMap(partsOf);
  const values = fact.generator ? fact.yielded : fact.returned;
  return values.slice(0, 4).flatMap((value) => partsOf(view.infer(path, value)));
}

function isAsync(view: ProjectView, parts: readonly Entity[]): boolean {
  return parts.some((part) => view.derives(part, ASYNC_SESSION));
}

function sessionAlias(view: ProjectView, path: string, value: Expr): Found {
  if (value === null || typeof value !== "object" || value.k !== "sub") return [];
  const base = view.resolve(path, value.of);
  if (base.kind !== "external" || base.name !== "typing.Annotated") return [];
  const of = partsOf(view.annotation(path, value));
  return of.some((part) => part.kind === "instance" && view.derives(part, ...SESSIONS))
    ? [["session-alias", isAsync(view, of)]]
    : [];
}

function valueKinds(view: ProjectView, part: Entity): Found {
  if (part.kind === "external" && part.name === "sqlalchemy.orm.DeclarativeBase") return [["base"]];
  if (part.kind !== "instance") return [];
  if (view.derives(part, ...SETTINGS_BASES)) return [["settings"]];
  if (part.of === "sqlalchemy.orm.sessionmaker") {
    const session = part.args?.[0];
    return [["session-factory", session !== undefined && view.derives(session, ASYNC_SESSION)]];
  }
  const known = INSTANCES.find(([cls]) => view.derives(part, cls));
  if (!known) return [];
  return [known[2] === undefined ? [known[1]] : [known[1], known[2]]];
}
