/** Turns a function that is handed a session, or rows of one, into one that opens its own and loads them by id. */
import type { FunctionFact, Span } from "../../facts/types";
import type { TextChange } from "../../findings";
import { SESSION_CLASSES, SESSIONLESS_MODELS } from "../../knowledge/bases";
import { partsOf } from "../../project/entities";
import type { ClassRef, Entity, FunctionRef, ProjectView } from "../../project/view";
import type { FileView } from "../api";
import { indentUnit } from "../support/edits";
import { isModelInstance } from "../support/models";
import { sessionBlock, sessionFactory, wrapBody } from "../support/session-factory";
import { importFrom, wouldCycle } from "../support/settings";

/** A parameter that goes, or becomes an id; without a model it is the session. */
export interface Handed {
  readonly parameter: string;
  readonly model?: ClassRef;
}

/** The one model of SQLAlchemy with an `id` that all values are objects of. */
export function sqlalchemyModel(project: ProjectView, entities: readonly Entity[]): ClassRef | undefined {
  const refs = entities.map((entity): ClassRef | undefined => {
    const parts = partsOf(entity).filter(({ kind }) => kind !== "none");
    const [part] = parts;
    if (part?.kind !== "instance" || parts.length > 1 || typeof part.of === "string") return undefined;
    const { parent, outer } = project.classFact(part.of);
    const fits =
      parent < 0 && outer < 0 && isModelInstance(project, part) && !project.derives(part, ...SESSIONLESS_MODELS);
    return fits && idOf(project, part.of) ? part.of : undefined;
  });
  const first = refs[0];
  return first && refs.every((ref) => ref?.path === first.path && ref.id === first.id) ? first : undefined;
}

function idOf(project: ProjectView, ref: ClassRef): { readonly int: boolean } | undefined {
  for (const cls of [ref, ...project.ancestors(ref).project]) {
    const id = project.classFact(cls).attributes.find(({ name, owner }) => name === "id" && owner < 0);
    if (id) return { int: JSON.stringify(id.annotation ?? null).includes('"builtins.int"') };
  }
  return undefined;
}

/** What the argument becomes. */
export function idText(value: string): string {
  return `${value}.id`;
}

export function idName(parameter: string): string {
  return `${parameter}_id`;
}

/** The changes to the function's file; `undefined` where it cannot open a session, or does so already. */
export function opensItself(
  project: ProjectView,
  file: FileView,
  ref: FunctionRef,
  handed: readonly Handed[],
): readonly TextChange[] | undefined {
  const fact = project.functionFact(ref);
  const factory = sessionFactory(project, fact.async);
  if (!factory || fact.generator || opensSession(project, ref)) return undefined;
  if (factory.path !== ref.path && wouldCycle(project, ref.path, factory.path)) return undefined;
  const session = handed.find(({ model }) => !model)?.parameter ?? "session";
  const given = new Set(handed.filter(({ model }) => !model).map(({ parameter }) => parameter));
  const names = [session, ...handed.flatMap((one) => (one.model ? [idName(one.parameter)] : []))];
  if (fact.params.some(({ name }) => names.includes(name) && !given.has(name))) return undefined;
  const signature = newSignature(project, fact, handed);
  if (!signature) return undefined;
  const local = importFrom(project, file, factory.path, factory.name);
  const loads: string[] = [];
  const imports: TextChange[] = [...local.changes];
  for (const { parameter, model } of handed) {
    if (!model) continue;
    if (wouldCycle(project, ref.path, model.path) && model.path !== ref.path) return undefined;
    const cls = importFrom(project, file, model.path, project.classFact(model).name);
    imports.push(...cls.changes);
    const get = `${parameter} = ${fact.async ? "await " : ""}${session}.get(${cls.name}, ${idName(parameter)})`;
    loads.push(get, `if ${parameter} is None:\n${indentUnit(file)}return`);
  }
  const body = wrapBody(file, ref, sessionBlock(project, ref, local.name, session), loads);
  return body && [...signature, ...body, ...imports];
}

function opensSession(project: ProjectView, ref: FunctionRef): boolean {
  return project
    .callsIn(ref)
    .some((call) =>
      project
        .callees(ref.path, call)
        .some((callee) => project.derives(project.returned(callee, ref.path, call), ...SESSION_CLASSES)),
    );
}

/** The parameter list without sessions, with ids for rows. */
function newSignature(
  project: ProjectView,
  { params }: FunctionFact,
  handed: readonly Handed[],
): readonly TextChange[] | undefined {
  if (params.some(({ kind }) => kind !== "normal")) return undefined;
  const removed = new Set<number>();
  const changes: TextChange[] = [];
  for (const { parameter, model } of handed) {
    const index = params.findIndex(({ name }) => name === parameter);
    const found = params[index];
    if (!found || found.default !== undefined) return undefined;
    if (!model) removed.add(index);
    else {
      const typed = found.annotation !== undefined && idOf(project, model)?.int;
      changes.push({ start: found.at[0], end: found.at[1], text: `${idName(parameter)}${typed ? ": int" : ""}` });
    }
  }
  return [
    ...changes,
    ...withoutItems(
      params.map(({ at }) => at),
      removed,
    ),
  ];
}

/** Takes items between commas out, each with its comma. */
export function withoutItems(items: readonly Span[], removed: ReadonlySet<number>): readonly TextChange[] {
  const changes: TextChange[] = [];
  for (let from = 0; from < items.length; from++) {
    if (!removed.has(from)) continue;
    let to = from;
    while (removed.has(to + 1)) to++;
    const next = items[to + 1];
    const before = items[from - 1];
    const start = next || !before ? items[from]![0] : before[1];
    changes.push({ start, end: next ? next[0] : items[to]![1], text: "" });
    from = to;
  }
  return changes;
}
