import type { CallFact, Expr, FunctionFact, Parameter } from "../../../facts/types";
import { functionKey, mayBeNone, partsOf, withoutNone } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";
import { isModelClass, isModelInstance } from "../../support/models";
import { asksForRowAtHand } from "./at-hand";
import { dataOf, returnedLookups } from "./data";
import { rulesOut } from "./ends";
import { alwaysGivesRow, asksForRow, callOf, memberOf, selectionOf } from "./statements";

/** Methods of libraries that give one row or None, by the classes that have them. */
const LIBRARY =
  /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy)\b.*#(?:get|first|one_or_none|scalar_one_or_none|scalar)$|^django\.db\.models\.(?:(?:Related)?Manager|QuerySet)#a?(?:first|last)$|^(?:tortoise|peewee)\b.*#get_or_none$|^tortoise\b.*#(?:first|last)$|^beanie\b.*#(?:get|find_one|first_or_none)$|^mongoengine\b.*#first$/;
/** Those whose call gives a coroutine. */
const ASYNC = /\bAsync\w*#|#a(?:first|last)$|^(?:tortoise|beanie)\b/;

/** A lookup that may have found nothing. */
export interface Lookup {
  /** What it looks for, where that is known: `User`. */
  readonly subject?: string;
  /** The project's own function that it calls, where it is one. */
  readonly ref?: FunctionRef;
}

/** What a call looks up, if it may give None for "there is none"; `undefined` for everything else. */
export function lookupOf(project: ProjectView, path: string, call: CallFact, isAwaited: boolean): Lookup | undefined {
  if (readsBack(project, path, call)) return undefined;
  const callees = project.callees(path, call).filter((callee) => callee.kind !== "none");
  const known = callees.filter((callee) => callee.kind !== "unknown");
  if (known.length === 0) return bySpelling(project, path, call);
  let found: Lookup | undefined;
  for (const callee of known) {
    const lookup =
      callee.kind === "function"
        ? projectLookup(project, path, callee, call, isAwaited)
        : libraryLookup(project, path, callee, call, isAwaited);
    if (!lookup) return undefined;
    found ??= lookup;
  }
  return found?.subject !== undefined && asksForRowAtHand(project, path, call, found.subject) ? undefined : found;
}

const KEY = /^(?:id|pk|uuid|\w+_id)$/;
const MAKES = /^_*(?:create|add|insert|save|store|new)(?:_|$)/;

/** A row that was made in the same function, looked up by its key: `self.get(created.id)`. */
function readsBack(project: ProjectView, path: string, call: CallFact): boolean {
  return call.args.some(({ value }) => {
    if (value === null || typeof value === "string" || value.k !== "attr" || !KEY.test(value.name)) return false;
    const maker = callOf(project, path, value.of);
    if (!maker) return false;
    const { name } = memberOf(maker.callee);
    return MAKES.test(name) || project.callees(path, maker).some((callee) => isModelClass(project, callee));
  });
}

function libraryLookup(
  project: ProjectView,
  path: string,
  callee: Entity,
  call: CallFact,
  isAwaited: boolean,
): Lookup | undefined {
  const name = project.externalName(callee);
  if (name === undefined || !LIBRARY.test(name)) return undefined;
  if (ASYNC.test(name) && !isAwaited) return undefined;
  const row = withoutNone(project.returned(callee, path, call));
  if (alwaysGivesRow(project, path, call)) return undefined;
  const selection = selectionOf(project, path, call);
  // A statement that comes from elsewhere may be one that always gives a row.
  if (name.endsWith("Result#first") && !selection && row.kind === "unknown" && !asksForRow(project, path, call))
    return undefined;
  // `scalar()` of a column may be any value; of an entity it is a lookup.
  if (
    name.endsWith("#scalar") &&
    !isModelInstance(project, row) &&
    !selection?.some((one) => isModelClass(project, one))
  )
    return undefined;
  const subject = subjectOf(project, row) ?? selection?.map((one) => className(project, one)).find((one) => one !== "");
  return subject ? { subject } : {};
}

/** Where the receiver's type is not known: what is asked for tells that it is a session or a query. */
function bySpelling(project: ProjectView, path: string, call: CallFact): Lookup | undefined {
  const { name } = memberOf(call.callee);
  switch (name) {
    case "get": {
      const [first, second] = call.args;
      if (!first || !second || first.name !== undefined || isDefault(second.value)) break;
      const model = project.resolve(path, first.value);
      return isModelClass(project, model) ? { subject: className(project, model) } : undefined;
    }
    case "scalar":
    case "first":
    case "one_or_none":
    case "scalar_one_or_none": {
      const selection = selectionOf(project, path, call);
      const model = selection?.find((one) => isModelClass(project, one));
      if (!selection || alwaysGivesRow(project, path, call)) return undefined;
      if (model) return { subject: className(project, model) };
      return name === "scalar_one_or_none" ? {} : undefined;
    }
  }
  return undefined;
}

/** `registry.get(User, {})`: a dictionary that classes are the keys of. */
function isDefault(value: Expr): boolean {
  if (value === null || typeof value !== "object") return false;
  if (value.k === "list" || value.k === "set") return true;
  return (value.k === "dict" && value.entries.length === 0) || value.k === "const";
}

function projectLookup(
  project: ProjectView,
  path: string,
  callee: Extract<Entity, { kind: "function" }>,
  call: CallFact,
  isAwaited: boolean,
): Lookup | undefined {
  const { ref } = callee;
  const fact = project.functionFact(ref);
  if (fact.generator || (fact.async && !isAwaited) || RAISES.test(fact.name)) return undefined;
  // What is made is there, whatever the annotation leaves open.
  if (MAKES.test(fact.name)) return undefined;
  if (asksToRaise(fact.params, call)) return undefined;
  // Who is logged in, or nobody: whether that is asked where somebody must be, a decorator or a dependency decides.
  if (call.args.length === 0 && CURRENT.test(fact.name)) return undefined;
  // Whatever the annotation says, all that it returns was looked up and found.
  if (!fact.fallsThrough && dataOf(project, ref.path)?.sure.includes(ref.id)) return undefined;
  if (givesOnlyItems(fact)) return undefined;
  // What overloads promise depends on the arguments.
  if (isOverloaded(project, ref)) return undefined;
  if (fact.returns === undefined) {
    const inner = givesUncheckedLookup(project, ref);
    return inner && { ref, ...(inner.subject && { subject: inner.subject }) };
  }
  const result = project.returned(callee, path, call);
  if (!mayBeNone(result)) return undefined;
  const row = withoutNone(result);
  const subject = subjectOf(project, row);
  const entity = isModelInstance(project, row);
  const isLookup =
    entity ||
    (isRecord(project, row) && (fact.stub || LOOKS_UP.test(fact.name))) ||
    givesUncheckedLookup(project, ref) !== undefined;
  return isLookup ? { ref, ...(subject && { subject }) } : undefined;
}

const LOOKS_UP = /^_*a?(?:get|find|fetch|load|lookup|look_up|read|retrieve|select|query|by)(?:_|$)/;

/** `for token in tokens: if matches(token): return token` and `raise` behind it, whatever the annotation leaves open. */
function givesOnlyItems({ fallsThrough, returned }: FunctionFact): boolean {
  return (
    !fallsThrough &&
    returned.length > 0 &&
    returned.every((value) => value !== null && typeof value === "object" && value.k === "iter")
  );
}

/** Parameters that make a function raise where it finds nothing. */
const RAISING = /(?:^|_)(?:raises?|raising|strict|required|must|throws?|fail|404)(?:_|$)/;

/** `get_user(id, raise_if_missing=True)`, or a parameter of that kind which is True unless the call says otherwise. */
function asksToRaise(params: readonly Parameter[], call: CallFact): boolean {
  return params.some(({ name, default: value }) => {
    if (!RAISING.test(name)) return false;
    const given = call.args.find((argument) => argument.name === name)?.value ?? value ?? null;
    return given !== null && typeof given === "object" && given.k === "const" && given.v === "True";
  });
}

/** Names of functions that give what belongs to the request or the session at hand. */
const CURRENT = /(?:^|_)current_/;

/** Names that promise an exception, or a row in any case. */
const RAISES = /_or_(?:error|raise|fail|404|abort|create|default|new)/;

function isOverloaded(project: ProjectView, ref: FunctionRef): boolean {
  const { name, cls } = project.functionFact(ref);
  return project
    .facts(ref.path)!
    .functions.some(
      (other) =>
        other.name === name &&
        other.cls === cls &&
        other.decorators.some(
          ({ value }) => project.externalName(project.resolve(ref.path, value)) === "typing.overload",
        ),
    );
}

/** An object of a class of the project, or of a type variable that stands for one. */
function isRecord(project: ProjectView, row: Entity): boolean {
  return partsOf(row).every((part) => {
    if (part.kind !== "instance") return false;
    if (part.of === "typing.TypeVar") return true;
    return typeof part.of !== "string" && !project.derives(part, "enum.Enum", "builtins.BaseException");
  });
}

/** The lookup whose result a function of the project hands on unchecked. */
export function givesUncheckedLookup(project: ProjectView, ref: FunctionRef): Lookup | undefined {
  return project.derived<Lookup | undefined>(`unchecked-lookup:${functionKey(ref)}`, () =>
    returnedLookups(project, ref)
      .filter(({ use }) => !use.unless?.some((id) => rulesOut(project, ref.path, id, use.lookup)))
      .map(({ call, isAwaited }) => lookupOf(project, ref.path, call, isAwaited))
      .find((lookup) => lookup !== undefined),
  );
}

function subjectOf(project: ProjectView, row: Entity): string | undefined {
  for (const part of partsOf(row)) {
    if (part.kind !== "instance") continue;
    if (typeof part.of !== "string") return project.classFact(part.of).name;
  }
  return undefined;
}

function className(project: ProjectView, entity: Entity): string {
  if (entity.kind === "class") return project.classFact(entity.ref).name;
  return entity.kind === "external" && entity.name !== "typing.TypeVar"
    ? entity.name.slice(entity.name.lastIndexOf(".") + 1)
    : "";
}
