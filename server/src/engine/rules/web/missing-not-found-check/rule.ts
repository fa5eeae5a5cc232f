import type { CallFact, Expr, ModuleFacts } from "../../../facts/types";
import { mayBeNone } from "../../../project/entities";
import type { FunctionRef, FunctionRole, ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { isOfCurrentUser } from "./at-hand";
import { collect } from "./collect";
import { RULE_ID } from "./data";
import { rulesOut } from "./ends";
import { fixes, type NotFoundFinding } from "./fixes";
import { lookupOf, type Lookup } from "./lookups";
import { mapsMissingRows } from "./mapping";
import type { NotFoundData, Use } from "./recorder";
import { responseType } from "./response";
import { callOf, MAX_LINKS, memberOf } from "./statements";

export default defineRule<NotFoundData>({
  meta: {
    id: RULE_ID,
    topic: "web",
    title: "Lookup without a not-found check",
    summary:
      "The result of a lookup that may find nothing is used as if it were there: a missing row becomes a server error instead of a 404.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect,
  check(module) {
    if (!module.data) return;
    checkUses(module, module.data);
    checkGets(module, module.data);
  },
  fixes,
});

/** Marks each lookup's first use that no check stands before. */
function checkUses(module: ModuleCheck<NotFoundData>, data: NotFoundData): void {
  const { facts, path, project } = module;
  const byLookup = new Map<number, Use[]>();
  for (const use of data.uses) {
    const list = byLookup.get(use.lookup);
    if (list) list.push(use);
    else byLookup.set(use.lookup, [use]);
  }
  const marked = new Set<number>();
  for (const [id, uses] of byLookup) {
    const call = facts.calls[id]!;
    const sorted = [...uses].sort((a, b) => a.at[0] - b.at[0]);
    if (sorted.every((use) => use.kind === "return" && !isTypedHandler(project, { path, id: use.fn }))) continue;
    const lookup = lookupOf(project, path, call, data.awaited.includes(id));
    if (!lookup) continue;
    const use = sorted.find((one) => isUnsafe(module, one, call));
    // Two lookups in one variable: one expression, one finding.
    if (!use || marked.has(use.at[0])) continue;
    marked.add(use.at[0]);
    report(module, use, call, lookup);
  }
}

function isUnsafe({ path, project, facts }: ModuleCheck<NotFoundData>, use: Use, lookup: CallFact): boolean {
  if (use.kind === "return" && !isTypedHandler(project, { path, id: use.fn })) return false;
  if (use.kind === "argument" && !takesObject(project, path, facts.calls[use.call!]!, lookup)) return false;
  return !use.unless?.some((id) => rulesOut(project, path, id, use.lookup));
}

/** A handler that promises a response that is never null. */
function isTypedHandler(project: ProjectView, ref: FunctionRef): boolean {
  const response = responseType(project, ref);
  return response !== undefined && !mayBeNone(response);
}

const OF_SESSION = /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy)\b.*#(?:delete|refresh|expunge|add|merge)$/;

/** `session.delete(x)`; where the session's type is not known, a call on what the lookup was made with. */
function takesObject(project: ProjectView, path: string, call: CallFact, lookup: CallFact): boolean {
  return project.callees(path, call).some((callee) => {
    const name = project.externalName(callee);
    if (name !== undefined) return OF_SESSION.test(name);
    return callee.kind === "unknown" && sameStart(call.callee, lookup.callee);
  });
}

/** Both are methods of the same object. */
function sameStart(a: Expr, b: Expr): boolean {
  const one = memberOf(a).of;
  const two = memberOf(b).of;
  return one !== null && JSON.stringify(one) === JSON.stringify(two);
}

function report(module: ModuleCheck<NotFoundData>, use: Use, call: CallFact, lookup: Lookup): void {
  const { path, project, facts } = module;
  const { subject } = lookup;
  const written = module.data!.written[use.lookup]!;
  const fact = facts.functions[use.fn]!;
  const missing = subject ? `there is no such \`${subject}\`` : "there is none";
  const role = project.functionRole({ path, id: use.fn });
  const inWeb = role?.role === "handler" || role?.role === "dependency";
  const what =
    use.name === undefined
      ? `\`${written}\` may find nothing here: it gives None when ${missing}`
      : `\`${use.name}\` may be None here: \`${written}\` gives None when ${missing}`;
  module.report({
    at: use.at,
    message: `${what}, and ${consequence(use, fact.name, inWeb)}. ${advice(role)}`,
    ...(use.name !== undefined && { related: [{ at: call.at, message: `\`${use.name}\` is looked up here` }] }),
    key: `${fact.qualname}:${use.name ?? written}`,
    data: findingData(project, path, use, call, lookup),
  });
}

function consequence(use: Use, fn: string, inWeb: boolean): string {
  const outcome = inWeb ? "the client gets a 500" : "this line raises";
  switch (use.kind) {
    case "return":
      return `\`${fn}\` promises a response that is never null, so ${outcome}`;
    case "argument":
      return `the session takes no None, so ${outcome}`;
    case "iterate":
      return `None cannot be unpacked or looped over, so ${outcome}`;
    case "call":
      return `None cannot be called, so ${outcome}`;
    case "subscript":
      return `None has no items, so ${outcome}`;
    case "attribute":
      return `None has no such attribute, so ${outcome}`;
  }
}

function advice(role: FunctionRole | undefined): string {
  if (role?.role === "handler" || role?.role === "dependency") return "Check it first and answer 404.";
  if (role?.role === "task") return "Check it first: the row may be gone when the task runs.";
  return "Check it first, and raise an error that says what was not found.";
}

function findingData(project: ProjectView, path: string, use: Use, call: CallFact, lookup: Lookup): NotFoundFinding {
  const role = project.functionRole({ path, id: use.fn });
  return {
    lookup: call.at,
    use: use.at,
    kind: use.kind,
    ...(use.name !== undefined && { name: use.name }),
    ...(lookup.subject !== undefined && { subject: lookup.subject }),
    ...(role && { web: frameworkOf(role) }),
  };
}

function frameworkOf(role: FunctionRole): NotFoundFinding["web"] {
  if (role.role === "dependency") return "fastapi";
  if (role.role !== "handler") return undefined;
  if (role.framework === "drf") return "django";
  if (role.framework === "other") return undefined;
  return role.framework;
}

/** Django: `objects.get()` in a view, with nothing that turns `DoesNotExist` into a 404. */
function checkGets(module: ModuleCheck<NotFoundData>, data: NotFoundData): void {
  const { facts, path, project } = module;
  for (const id of data.gets) {
    const call = facts.calls[id]!;
    const ref = { path, id: call.owner };
    if (!isInView(project, ref) || isSure(module, call)) continue;
    const raises = project
      .callees(path, call)
      .some((callee) =>
        /^django\.db\.models\.(?:Manager|QuerySet)#a?(?:get|latest|earliest)$/.test(project.externalName(callee) ?? ""),
      );
    if (!raises || mapsMissingRows(project)) continue;
    const model = modelOf(project, path, call);
    const error = model === undefined ? "DoesNotExist" : `${model}.DoesNotExist`;
    const written = data.written[id]!;
    const fact = project.functionFact(ref);
    module.report({
      at: call.at,
      message: `\`${written}\` raises \`${error}\` when there is no such row, and nothing in \`${fact.name}\` turns that into a 404: the client gets a 500. Use \`get_object_or_404\`, or catch the exception.`,
      key: `${fact.qualname}:${written}`,
      data: { lookup: call.at, use: call.at, kind: "get", web: "django" } satisfies NotFoundFinding,
    });
  }
}

function isInView(project: ProjectView, ref: FunctionRef): boolean {
  const role = project.functionRole(ref);
  if (role?.role === "handler") return role.framework === "django" || role.framework === "drf";
  const fact = project.functionFact(ref);
  if (fact.cls < 0) return false;
  return project.derives({ kind: "class", ref: { path: ref.path, id: fact.cls } }, "django.views.generic.View");
}

/** A row that the program itself names, or that of an object at hand (`get(pk=user.pk)`), is there. */
function isSure({ facts }: ModuleCheck<NotFoundData>, { args, callee }: CallFact): boolean {
  const { of, name } = memberOf(callee);
  // What `latest` is given says how to sort; which rows there are, the filters before it say.
  if (/^a?(?:latest|earliest)$/.test(name)) return typeof of === "string";
  if (args.some(({ name: keyword, value }) => isOfCurrentUser(value, keyword))) return true;
  return args.every(
    ({ name, value }) =>
      isFixed(facts, value) ||
      (isKey(name) && value !== null && typeof value === "object" && value.k === "attr" && isKey(value.name)),
  );
}

/** A literal, a name of some module's top level, or what a call makes of these alone. */
function isFixed(facts: ModuleFacts, value: Expr): boolean {
  if (value === null) return false;
  if (typeof value === "string") return !/(?:^|\.)(?:request|g|session)\b/.test(value);
  if (value.k === "call") {
    const { args, callee } = facts.calls[value.id]!;
    return typeof callee === "string" && isFixed(facts, callee) && args.every((one) => isFixed(facts, one.value));
  }
  return value.k === "str" || value.k === "num" || value.k === "const";
}

function isKey(name: string | undefined): boolean {
  return name === "pk" || name === "id";
}

/** The model of `Model.objects.…get(…)`. */
function modelOf(project: ProjectView, path: string, call: CallFact): string | undefined {
  let at: CallFact | undefined = call;
  for (let link = 0; at && link < MAX_LINKS; link++) {
    const { of: manager }: { of: Expr } = memberOf(at.callee);
    const { of: owner, name } = memberOf(manager);
    if (owner !== null) {
      const entity = project.resolve(path, owner);
      if (entity.kind === "class") return project.classFact(entity.ref).name;
      return entity.kind === "external" && name === "objects" ? memberOf(entity.name).name : undefined;
    }
    at = callOf(project, path, manager);
  }
  return undefined;
}
