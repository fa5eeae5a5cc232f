/**
 * Relations between Django's models: what `visit.patient` and `patient.visits` are, from the fields that declare them
 * (https://docs.djangoproject.com/en/5.2/topics/db/queries/#related-objects).
 */
import { isKind, lastName } from "../facts/expressions";
import type { AttributeFact, CallFact, Expr, ModuleFacts } from "../facts/types";
import { externalAncestors } from "../knowledge";
import { RELATED_MANAGER } from "../knowledge/django";
import { append } from "./call-index";
import { gather } from "./chunks";
import { toInstance } from "./conversions";
import type { Database } from "./database";
import { UNKNOWN } from "./entities";
import type { Inference } from "./inference";
import { sameData } from "./same-data";
import type { ClassRef, Entity } from "./view";

const MODEL = "django.db.models.Model";
const FOREIGN_KEY = "django.db.models.ForeignKey";
const ONE_TO_ONE = "django.db.models.OneToOneField";
const MANY_TO_MANY = "django.db.models.ManyToManyField";

/** Names of fields, by which relations are found before anything is resolved; libraries' own keys derive from Django's. */
const FIELD = /(?:ForeignKey|OneToOneField|ManyToManyField|ParentalKey|ParentalManyToManyField)$/;

/** A relation by its far end: `target` is what the field names, `accessor` the attribute that it gives to rows of it. */
export interface Relation {
  readonly target: string;
  readonly accessor: string;
  readonly source: ClassRef;
  readonly field: string;
}

/** Relations of a module's models, by names alone. */
function relationsIn(path: string, facts: ModuleFacts | undefined): Relation[] {
  return (facts?.classes ?? []).flatMap((cls, id) =>
    cls.attributes.flatMap((attribute): Relation[] => {
      const value = attribute.value ?? null;
      const call = isKind(value, "call") ? facts!.calls[value.id] : undefined;
      const kind = call && lastName(call.callee);
      if (!call || kind === undefined || !FIELD.test(kind)) return [];
      const to = targetOf(call);
      const target = isKind(to, "str") ? to.v.split(".").at(-1)! : lastName(to);
      const given = call.args.find((argument) => argument.name === "related_name")?.value ?? null;
      const set = kind.includes("OneTo") ? cls.name.toLowerCase() : `${cls.name.toLowerCase()}_set`;
      const accessor = given === null ? set : isKind(given, "str") ? given.v : "+";
      if (target === undefined || /[+%]/.test(accessor)) return [];
      const source = { path, id };
      return [{ target: target === "self" ? cls.name : target, accessor, source, field: attribute.name }];
    }),
  );
}

/** All relations of the project's models by `target.accessor`. */
export class Relations {
  constructor(
    private readonly database: Database,
    private readonly modules: () => readonly string[],
    private readonly facts: (path: string) => ModuleFacts | undefined,
  ) {}

  private table(): ReadonlyMap<string, readonly Relation[]> {
    const compute = (): ReadonlyMap<string, readonly Relation[]> => {
      const all = gather(this.database.data, "relations", this.modules, (path) => relationsIn(path, this.facts(path)));
      const table = new Map<string, Relation[]>();
      for (const relation of all) append(table, `${relation.target}.${relation.accessor}`, relation);
      return table;
    };
    return this.database.aggregate("relations", compute, sameData);
  }

  /** Those that may give rows of a model of this name this attribute. */
  named(target: string, accessor: string): readonly Relation[] {
    return this.table().get(`${target}.${accessor}`) ?? [];
  }
}

/** Type arguments of a field that is being made: the model that it points to; `undefined` where nothing is known. */
export function fieldArguments(
  inference: Inference,
  name: string,
  path: string,
  call: CallFact,
): { args: Entity[] } | undefined {
  if (!externalAncestors(name).some(isField)) return undefined;
  const to = targetOf(call);
  const target = isKind(to, "str") ? named(inference, path, to.v) : toInstance(inference.infer(path, to));
  return target.kind === "unknown" ? undefined : { args: [target] };
}

/** What the attribute of a row is that a field declares; `undefined` where it is no relation. */
export function followed(inference: Inference, field: Entity, row: Entity): Entity | undefined {
  if (field.kind !== "instance" || typeof field.of !== "string" || !field.args?.[0]) return undefined;
  const kind = externalAncestors(field.of).find(isField);
  if (kind === undefined) return undefined;
  const [first] = field.args;
  const target = first.kind === "literal" ? row : first;
  return kind === MANY_TO_MANY ? managerOf(inference, target) : target;
}

/** What rows of a model hold because another model points to theirs. */
export function reversed(inference: Inference, row: Entity, name: string): Entity | undefined {
  if (row.kind !== "instance" || typeof row.of === "string") return undefined;
  const { project, external } = inference.ancestors(row.of);
  if (!external.includes(MODEL)) return undefined;
  for (const model of project) {
    for (const relation of inference.modules.relations.named(inference.classFact(model)!.name, name)) {
      const kind = kindOf(inference, relation, model);
      const source: Entity = { kind: "instance", of: relation.source };
      if (kind !== undefined) return kind === ONE_TO_ONE ? source : managerOf(inference, source);
    }
  }
  return undefined;
}

/** Which field makes a relation, if it points to this model. */
function kindOf(inference: Inference, { source, field }: Relation, model: ClassRef): string | undefined {
  const fact = inference.classFact(source)?.attributes.find((attribute: AttributeFact) => attribute.name === field);
  const made = inference.infer(source.path, fact?.value ?? null);
  if (made.kind !== "instance" || typeof made.of !== "string" || !made.args?.[0]) return undefined;
  const [target] = made.args;
  const points =
    target.kind === "literal"
      ? isSame(source, model)
      : target.kind === "instance" && typeof target.of !== "string" && isSame(target.of, model);
  return points ? externalAncestors(made.of).find(isField) : undefined;
}

/** A manager of the project's own keeps its methods. */
function managerOf(inference: Inference, row: Entity): Entity {
  if (row.kind === "instance" && typeof row.of !== "string") {
    const own = inference.member({ kind: "class", ref: row.of }, "objects", row.of.path);
    if (own.kind === "instance" && typeof own.of !== "string") return own;
  }
  return { kind: "instance", of: RELATED_MANAGER, args: [row] };
}

/** `"self"`, `"Patient"` of the same module or application, `"patients.Patient"` of another application. */
function named(inference: Inference, path: string, name: string): Entity {
  if (name === "self") return { kind: "literal", value: name };
  const parts = name.split(".");
  const model = parts.at(-1)!;
  const own = inference.modules.moduleName(path).split(".");
  const modules =
    parts.length === 1 ? [own, own.slice(0, -1)] : own.map((_, at) => [...own.slice(0, at), parts[0]!, "models"]);
  for (const module of modules) {
    const found = inference.modules.find(module.join("."), path);
    if (found === undefined) continue;
    const entity = inference.member({ kind: "module", path: found }, model, path);
    if (entity.kind === "class") return toInstance(entity);
  }
  return UNKNOWN;
}

function isField(name: string): boolean {
  return name === FOREIGN_KEY || name === ONE_TO_ONE || name === MANY_TO_MANY;
}

function targetOf(call: CallFact): Expr {
  return (
    call.args.find((argument) => argument.name === "to")?.value ??
    call.args.find((argument) => argument.name === undefined)?.value ??
    null
  );
}

function isSame(a: ClassRef, b: ClassRef): boolean {
  return a.path === b.path && a.id === b.id;
}
