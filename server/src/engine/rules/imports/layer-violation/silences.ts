/** Imports that lead up and are right all the same, or that cannot be judged by names. */
import { Flow } from "../../../facts/types";
import { liesInRootFolder } from "../../../project/layering";
import type { Entity, ProjectView } from "../../../project/view";
import { lastName } from "../../support/calls";
import { trafficOf, type Breach } from "./direction";
import { isException } from "./kinds";

/** Names in an `__init__.py` that its own code uses. */
export type FaceUses = readonly string[];

/** Modules that tie an application together, in whatever layer they lie. */
const WIRING =
  /^(?:deps|dependency|dependencies|di|ioc|injection|injector|wiring|providers?|registry|seeds?|seeders?|seeding|fixtures|init_db|initial_data|init_data)$/;
/** Modules of shared code that belong to the border or to background work, and only lie there. */
const MISPLACED =
  /^(?:middlewares?|permissions?|handlers|exception_handlers?|error_handlers?|signals?|tasks?|jobs?|schedulers?|schedules?|events?|startup|lifespan|loaders?|routing|management|commands?|context_processors|templatetags)$/;
const DATABASE =
  /^(?:databases?|db|base|session|sessions|engine|orm|tables|metadata|persistence|mongo\w*|mappers?|mapping)$/;
const EXCEPTIONS_AND_SCHEMAS =
  /^(?:exceptions?|errors?|schemas?|dtos?|serializers?|requests?|responses?|payloads?|forms?)$|_(?:exceptions?|errors?|schemas?|dtos?|serializers?)$/;
const PORTS = /^(?:ports?|interfaces?|protocols?|contracts?|abstractions?|abstract|abc)$/;
const SCHEMA = [
  "pydantic.BaseModel",
  "marshmallow.Schema",
  "rest_framework.serializers.BaseSerializer",
  "typing.TypedDict",
  "typing_extensions.TypedDict",
  "msgspec.Struct",
];
const ENUMERATION = [
  ...["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"].map((name) => `enum.${name}`),
  ...["Choices", "TextChoices", "IntegerChoices"].map((name) => `django.db.models.${name}`),
];
const PORT = ["typing.Protocol", "typing_extensions.Protocol", "abc.ABC"];
const WIRES: ReadonlySet<string> = new Set([
  ...["include_router", "register_blueprint", "add_url_rule", "add_api_route", "add_namespace"],
  ...["add_middleware", "add_exception_handler", "autodiscover_tasks", "add_routes"],
]);
/** The outermost ring of ports and adapters may import whatever lies inside. */
const OUTER_RING = /^(?:adapters|infrastructure|gateways)$/i;
const BEHAVIOUR = /(?:Service|UseCase|Usecase|Interactor|Handler)$/;

/** Whether nothing that a module imports is held against it. */
export function isExempt(project: ProjectView, path: string): boolean {
  const name = project.moduleName(path);
  const words = name.split(".");
  if (project.role(path).compositionRoot || liesInRootFolder(name)) return true;
  if (words.some((word) => WIRING.test(word)) || EXCEPTIONS_AND_SCHEMAS.test(words.at(-1)!)) return true;
  return wires(project, path) || handles(project, path, "handler") || configuresApp(project, path);
}

export function isAllowed(project: ProjectView, path: string, breach: Breach, uses: FaceUses | undefined): boolean {
  const { edge, from, to } = breach;
  if (edge.fact.when === "typing" || (edge.fact.flow & Flow.MainGuard) !== 0) return true;
  if (isReExport(path, breach, uses ?? [])) return true;
  if (isExceptionOrSchema(project, breach.path)) return true;
  if (from.layer === "data-access" && to.layer === "application") {
    if (isPort(project, breach) || isOuterRing(project, breach)) return true;
  }
  return from.layer === "shared" && isSharedBy(project, path, breach);
}

function isReExport(path: string, { edge }: Breach, uses: FaceUses): boolean {
  if (!path.endsWith("__init__.py") || edge.fact.owner >= 0) return false;
  const bound = edge.fact.names?.map((name) => name.as) ?? [edge.fact.as ?? edge.fact.module.split(".")[0]!];
  return !bound.some((name) => uses.includes(name));
}

/** By its name, or by what it defines and nothing else. */
function isExceptionOrSchema(project: ProjectView, path: string): boolean {
  const words = project.moduleName(path).split(".").slice(1);
  if (words.some((word) => EXCEPTIONS_AND_SCHEMAS.test(word))) return true;
  const facts = project.facts(path)!;
  if (facts.functions.some(({ cls, parent, name }) => cls < 0 && parent < 0 && name !== "<lambda>")) return false;
  const classes = facts.classes.flatMap((fact, id) => (fact.parent < 0 && fact.outer < 0 ? [{ path, id }] : []));
  if (classes.length === 0) return false;
  return (
    classes.every((ref) => isException(project, ref)) ||
    classes.every((ref) => project.derives({ kind: "class", ref }, ...SCHEMA)) ||
    classes.every((ref) => project.derives({ kind: "class", ref }, ...ENUMERATION))
  );
}

/** An interface that the application asks for, and that adapters implement. */
function isPort(project: ProjectView, { path, names }: Breach): boolean {
  if (
    project
      .moduleName(path)
      .split(".")
      .some((word) => PORTS.test(word))
  )
    return true;
  return names.length > 0 && names.every((name) => isAbstract(project, project.resolve(path, `@${name}`)));
}

function isAbstract(project: ProjectView, entity: Entity): boolean {
  if (entity.kind !== "class") return false;
  const { keywords, methods } = project.classFact(entity.ref);
  const meta = keywords.find(({ name }) => name === "metaclass")?.value;
  if (project.derives(entity, ...PORT) || lastName(meta ?? null) === "ABCMeta") return true;
  return methods.some((id) =>
    project
      .functionFact({ path: entity.ref.path, id })
      .decorators.some(({ value }) =>
        /^abstract(?:method|property|classmethod|staticmethod)$/.test(lastName(value) ?? ""),
      ),
  );
}

/** Where the application knows nothing of the adapters, they lie outside of it; calling its services is still odd. */
function isOuterRing(project: ProjectView, { from, to, path, names }: Breach): boolean {
  if (!OUTER_RING.test(from.from) || trafficOf(project, from, to).down > 0) return false;
  return !names.some((name) => {
    const entity = project.resolve(path, `@${name}`);
    return entity.kind === "class" && BEHAVIOUR.test(project.classFact(entity.ref).name);
  });
}

/** What lies among shared code and is none, and what shared code has to know. */
function isSharedBy(project: ProjectView, path: string, { from, to }: Breach): boolean {
  const words = project.moduleName(path).split(".");
  if (words.slice(1).some((word) => MISPLACED.test(word)) || handles(project, path, "dependency")) return true;
  if (from.from === "configuration") return to.layer === "domain" && DATABASE.test(words.at(-1)!);
  if (from.from === "database" && to.rank < 2) return true;
  return to.layer === "domain" && words.slice(1).some((word) => DATABASE.test(word));
}

/** Django's `AppConfig`, wherever it is written. */
function configuresApp(project: ProjectView, path: string): boolean {
  return project
    .facts(path)!
    .classes.some((_, id) => project.derives({ kind: "class", ref: { path, id } }, "django.apps.AppConfig"));
}

function wires(project: ProjectView, path: string): boolean {
  return project.facts(path)!.calls.some(({ callee }) => WIRES.has(lastName(callee) ?? ""));
}

/** Whether the module serves requests itself, or makes values for those that do. */
function handles(project: ProjectView, path: string, role: "handler" | "dependency"): boolean {
  return project.facts(path)!.functions.some((fact, id) => {
    if (project.functionRole({ path, id })?.role === role) return true;
    return (
      role === "dependency" && fact.params.some(({ name }) => project.dependency({ path, id }, name) !== undefined)
    );
  });
}
