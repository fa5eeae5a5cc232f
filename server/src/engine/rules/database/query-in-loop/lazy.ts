/** Relations that are loaded when they are asked for: one query for each item of a loop. */
import type { AttributeFact, CallFact, Expr } from "../../../facts/types";
import { classKey, partsOf } from "../../../project/entities";
import { RELATED_MANAGER } from "../../../knowledge/django";
import type { ClassRef, Entity, ProjectView } from "../../../project/view";
import { callOf, isKind, lastName } from "../../support/calls";
import { memberOf } from "../../web/route-keys";
import type { ItemAttribute } from "./relations";

/** A relation that a loop loads item by item. */
export interface LazyRelation {
  /** What would load it with the rows. */
  readonly advice: string;
}

/** Methods of querysets and statements that leave rows as they are, with their relations unloaded. */
const PLAIN: ReadonlySet<string> = new Set([
  ...[
    "all",
    "filter",
    "exclude",
    "order_by",
    "distinct",
    "where",
    "filter_by",
    "join",
    "outerjoin",
    "iterator",
    "reverse",
  ],
  ...["scalars", "execute", "unique", "exec", "query", "annotate", "limit", "select_from"],
]);
/** Methods of querysets that load relations with the rows. */
const LOADS: ReadonlySet<string> = new Set(["select_related", "prefetch_related"]);
const MANY: ReadonlySet<string> = new Set([
  ...["all", "filter", "exclude", "count", "exists", "first", "last", "get", "values", "values_list", "order_by"],
]);
const WRITES = /^(?:add|remove|set|clear|create|update|delete|get_or_create|update_or_create|bulk_create)$/;
/** `lazy=` of relationships that ask once for each row. */
const ASKS = /^(?:select|true)$/i;
const MAX_LINKS = 16;

/** What a loop goes through: rows of a model, with the relations that were loaded with them. */
export interface Rows {
  readonly model: ClassRef;
  readonly loaded: readonly string[];
}

/** The rows that a loop goes through, unchanged; `undefined` where it is not certain which, or what was loaded with them. */
export function plainRows(project: ProjectView, path: string, over: Expr, depth = 0): Rows | undefined {
  const options = isKind(over, "union") ? over.of : [over];
  const all = options.map((one) => rowsOf(project, path, one, depth));
  const [first] = all;
  if (first === undefined || all.some((one) => one === undefined || classKey(one.model) !== classKey(first.model)))
    return undefined;
  return { model: first.model, loaded: all.flatMap((one) => one!.loaded) };
}

function rowsOf(project: ProjectView, path: string, over: Expr, depth: number): Rows | undefined {
  const loaded: string[] = [];
  const rows = (model: ClassRef | undefined): Rows | undefined => model && { model, loaded };
  let at: Expr = over;
  let scalar = false;
  for (let link = 0; link < MAX_LINKS; link++) {
    const call = callOf(project, path, at);
    if (!call) return undefined;
    const { of, name } = memberOf(call.callee);
    const made = givenBy(project, path, call, depth);
    if (made !== NOT_OURS) return made && { model: made.model, loaded: [...loaded, ...made.loaded] };
    if (LOADS.has(name)) {
      const relations = loadedBy(call);
      if (!relations) return undefined;
      loaded.push(...relations);
    } else if (!PLAIN.has(name)) return undefined;
    const given = call.args[0]?.value ?? null;
    // `session.scalars(statement)`, `session.execute(statement).scalars()`; without `scalars` the rows are tuples.
    if (name === "exec" || (name === "scalars" && given !== null) || (name === "execute" && scalar))
      return isSyncSession(project, path, of) ? rows(selected(project, path, given)) : undefined;
    if (name === "query")
      return isSyncSession(project, path, of) && call.args.length === 1
        ? rows(modelOf(project, path, given))
        : undefined;
    scalar ||= name === "scalars";
    const model = managed(project, path, of);
    if (model) return rows(model);
    const others = ofRow(project, path, of);
    if (others) return { model: others.model, loaded: [...loaded, ...others.loaded] };
    at = of;
  }
  return undefined;
}

/** The relations that `select_related("customer", "lines__item")` loads; `undefined` where it does not name them. */
function loadedBy({ args }: CallFact): readonly string[] | undefined {
  if (args.length === 0 || !args.every(({ value }) => isKind(value, "str"))) return undefined;
  return args.map(({ value }) => (isKind(value, "str") ? value.v.split("__")[0]! : ""));
}

/** The call is of no function of the project. */
const NOT_OURS = null;
const MAX_FUNCTIONS = 3;

/** `for order in open_orders():`, `self.get_queryset()`: the rows that a function of the project gives, or the view's own. */
function givenBy(
  project: ProjectView,
  path: string,
  call: CallFact,
  depth: number,
): Rows | undefined | typeof NOT_OURS {
  const callees = project.callees(path, call);
  if (callees.some(({ kind }) => kind === "function")) {
    const [callee] = callees;
    if (callees.length > 1 || callee?.kind !== "function" || depth >= MAX_FUNCTIONS) return undefined;
    const { returned, fallsThrough, generator, async } = project.functionFact(callee.ref);
    if (fallsThrough || generator || async || returned.length === 0) return undefined;
    return plainRows(project, callee.ref.path, { k: "union", of: returned }, depth + 1);
  }
  const { of, name } = memberOf(call.callee);
  if (name !== "get_queryset" || !isKind(of, "self")) return NOT_OURS;
  for (const view of project.ancestors({ path, id: of.cls }).project) {
    const own = project.classFact(view).attributes.find((attribute) => attribute.name === "queryset");
    if (own) return plainRows(project, view.path, own.value ?? null, depth + 1);
  }
  return undefined;
}

/** An async session would not ask for a relation, it would raise. */
function isSyncSession(project: ProjectView, path: string, of: Expr): boolean {
  return partsOf(project.infer(path, of)).every((part) => project.derives(part, "sqlalchemy.orm.Session"));
}

/** `select(Order).where(…)`, with no options. */
function selected(project: ProjectView, path: string, statement: Expr): ClassRef | undefined {
  let at = statement;
  for (let link = 0; link < MAX_LINKS; link++) {
    const call = callOf(project, path, at);
    if (!call) return undefined;
    if (lastName(call.callee) === "select")
      return call.args.length === 1 ? modelOf(project, path, call.args[0]!.value) : undefined;
    const { of, name } = memberOf(call.callee);
    if (!PLAIN.has(name)) return undefined;
    at = of;
  }
  return undefined;
}

/** `Order.objects` with Django's own manager, `Order.query` of Flask-SQLAlchemy. */
function managed(project: ProjectView, path: string, of: Expr): ClassRef | undefined {
  const { of: owner, name } = memberOf(of);
  if (name !== "objects" && name !== "query") return undefined;
  const model = modelOf(project, path, owner);
  if (!model || attributesOfClass(project, model).some(([attribute]) => attribute.name === name)) return undefined;
  return model;
}

/** `customer.orders` of a row that was looked up by itself: nothing was loaded with it, but they know their customer. */
function ofRow(project: ProjectView, path: string, of: Expr): Rows | undefined {
  const manager = project.infer(path, of);
  const row = manager.kind === "instance" && manager.of === RELATED_MANAGER ? manager.args?.[0] : undefined;
  if (row?.kind !== "instance" || typeof row.of === "string") return undefined;
  const lookup = callOf(project, path, memberOf(of).of);
  if (!lookup) return undefined;
  const { of: owner, name } = memberOf(lookup.callee);
  const isShortcut = project
    .callees(path, lookup)
    .some((callee) => project.externalName(callee) === "django.shortcuts.get_object_or_404");
  const model = isShortcut
    ? modelOf(project, path, lookup.args[0]?.value ?? null)
    : name === "get"
      ? managed(project, path, owner)
      : undefined;
  if (!model) return undefined;
  const back = attributesOfClass(project, row.of).filter(([attribute, where]) => {
    const field = project.infer(where, attribute.value ?? null);
    const target = field.kind === "instance" ? field.args?.[0] : undefined;
    return target?.kind === "instance" && typeof target.of !== "string" && classKey(target.of) === classKey(model);
  });
  return { model: row.of, loaded: back.map(([{ name: field }]) => field) };
}

function modelOf(project: ProjectView, path: string, expr: Expr): ClassRef | undefined {
  const entity: Entity = project.resolve(path, expr);
  return entity.kind === "class" ? entity.ref : undefined;
}

function attributesOfClass(project: ProjectView, ref: ClassRef): readonly (readonly [AttributeFact, string])[] {
  return project
    .ancestors(ref)
    .project.flatMap((one) => project.classFact(one).attributes.map((attribute) => [attribute, one.path] as const));
}

/** Whether an attribute of a model's row is a relation that such a loop loads for each of them. */
export function lazyRelation(project: ProjectView, model: ClassRef, asked: ItemAttribute): LazyRelation | undefined {
  if (asked.calls.some((name) => WRITES.test(name))) return undefined;
  const found = attributesOfClass(project, model).find(([attribute]) => attribute.name === asked.name);
  const many = asked.calls.length > 0 && MANY.has(asked.calls[0]!);
  if (!found) return many && isReverse(project, model, asked.name) ? prefetch(asked) : undefined;
  const [attribute, path] = found;
  const call = callOf(project, path, attribute.value ?? null);
  if (!call) return undefined;
  switch (lastName(call.callee)) {
    case "ForeignKey":
    case "OneToOneField":
      return isDjango(project, path, call) && !isShared(call) && asked.calls.length === 0
        ? { advice: `\`select_related("${asked.name}")\`` }
        : undefined;
    case "ManyToManyField":
      return isDjango(project, path, call) && many ? prefetch(asked) : undefined;
    case "relationship":
    case "Relationship":
      return isLazy(call) ? { advice: `\`selectinload(${project.classFact(model).name}.${asked.name})\`` } : undefined;
    default:
      return undefined;
  }
}

function prefetch({ name, calls }: ItemAttribute): LazyRelation {
  return {
    advice:
      calls[0] === "all" || calls[0] === "count" || calls[0] === "exists"
        ? `\`prefetch_related("${name}")\``
        : `\`prefetch_related("${name}")\`, or one query with \`in\``,
  };
}

function isDjango(project: ProjectView, path: string, { callee }: CallFact): boolean {
  return (project.externalName(project.resolve(path, callee)) ?? "").startsWith("django.");
}

/** Content types and sites are kept in memory. */
function isShared({ args }: CallFact): boolean {
  const target = args.find(({ name }) => name === "to")?.value ?? args[0]?.value ?? null;
  return /(?:^|\.)(?:ContentType|Site)$/.test(isKind(target, "str") ? target.v : (lastName(target) ?? ""));
}

function isLazy({ args }: CallFact): boolean {
  const lazy = args.find(({ name }) => name === "lazy")?.value;
  if (args.some(({ name }) => name === "sa_relationship_kwargs")) return false;
  if (lazy === undefined) return true;
  return (isKind(lazy, "str") || isKind(lazy, "const")) && ASKS.test(lazy.v);
}

/** Whether some model of the project points to this one under this name: `related_name`, or `order_set`. */
function isReverse(project: ProjectView, model: ClassRef, name: string): boolean {
  const reversed = project.derived("django-reverse-relations", () =>
    project
      .modules()
      .flatMap((path) =>
        project.role(path).test
          ? []
          : project.derived(`django-reverse-relations:${path}`, () => reverseRelations(project, path)),
      ),
  );
  return reversed.includes(`${project.classFact(model).name}.${name}`);
}

function reverseRelations(project: ProjectView, path: string): string[] {
  const facts = project.facts(path)!;
  return facts.classes.flatMap((cls) =>
    cls.attributes.flatMap(({ value }) => {
      const call = callOf(project, path, value ?? null);
      if (!call || !/^(?:ForeignKey|ManyToManyField)$/.test(lastName(call.callee) ?? "")) return [];
      if (!isDjango(project, path, call)) return [];
      const target = call.args.find((one) => one.name === "to")?.value ?? call.args[0]?.value ?? null;
      const to = isKind(target, "str") ? target.v.split(".").at(-1) : lastName(target);
      const given = call.args.find((one) => one.name === "related_name")?.value ?? null;
      const accessor = isKind(given, "str") ? given.v : `${cls.name.toLowerCase()}_set`;
      return to === undefined || accessor.endsWith("+") ? [] : [`${to}.${accessor}`];
    }),
  );
}
