import type { FileEdit, TextChange } from "../../../findings";
import { isStringStatement } from "../../../facts/text";
import { SESSION_CLASSES } from "../../../knowledge/bases";
import { partsOf } from "../../../project/entities";
import type { ClassRef, Entity, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { FileView, FixContext, FixDraft } from "../../api";
import { indentAt, lineEnd } from "../../support/edits";
import { importFrom, wouldCycle } from "../../support/settings";
import { enqueuesIn, type Enqueue, type Passed } from "../enqueues";
import { idName, idText, opensItself, sqlalchemyModel, withoutItems, type Handed } from "../own-session";
import { taskOf, type Task } from "../tasks";
import { parametersOf, takesPlace, type ObjectData } from "./parameters";

/** One place where the task is queued, with the argument that becomes an id. */
interface Site {
  readonly path: string;
  readonly parameter: string;
  readonly enqueue: Enqueue;
  readonly argument: Passed;
}

/** Django: the id travels, and the task loads the row. Task and all callers change together. */
export function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const data = finding.data as ObjectData | undefined;
  const task = data && taskOf(project, data.task);
  if (!task || task.wrapped || !task.readable) return [];
  const own = inSession({ finding, file, project, open } as FixContext, task);
  if (own) return own;
  const sites = sitesOf(project, data);
  const fact = project.functionFact(task.ref);
  const parameter = fact.params.find(({ name }) => name === data.parameter);
  if (!sites || parameter?.kind !== "normal" || parameter.default !== undefined) return [];
  const declared = parameter.annotation === undefined ? [] : [project.annotation(task.ref.path, parameter.annotation)];
  const values = sites.map(({ path, argument }) => project.infer(path, argument.value));
  const model = modelOf(project, [...declared, ...values]);
  const name = `${parameter.name}_id`;
  const definition = task.ref.path === file.path ? file : open(task.ref.path);
  if (!model || !definition || wouldCycle(project, task.ref.path, model.path)) return [];
  if (project.callers(task.ref).length > 0 || fact.params.some((other) => other.name === name)) return [];
  const edits = new Map<string, TextChange[]>();
  const add = (path: string, changes: readonly TextChange[]): void => {
    edits.set(path, [...(edits.get(path) ?? []), ...changes]);
  };
  const cls = importFrom(project, definition, model.path, project.classFact(model).name);
  add(task.ref.path, [
    { start: parameter.at[0], end: parameter.at[1], text: parameter.annotation === undefined ? name : `${name}: int` },
    loadFirst(definition, task.ref.id, `${parameter.name} = ${cls.name}.objects.get(pk=${name})`),
    ...cls.changes,
  ]);
  for (const { path, argument } of sites) {
    const view = path === file.path ? file : path === task.ref.path ? definition : open(path);
    const change = view && passId(view, argument, name);
    if (!change) return [];
    add(path, [change]);
  }
  const others: FileEdit[] = [...edits]
    .filter(([path]) => path !== file.path)
    .map(([path, changes]) => ({ path, changes }));
  return [
    {
      title: `Pass \`${name}\` and load \`${parameter.name}\` in the task`,
      safety: "review",
      changes: edits.get(file.path) ?? [],
      ...(others.length > 0 && { edits: others }),
    },
  ];
}

/** SQLAlchemy: the task opens a session, and loads by their ids the rows that it was handed. */
function inSession({ file, project, open }: FixContext, task: Task): FixDraft[] | undefined {
  const { path } = task.ref;
  const sites: Site[] = [];
  const handed: Handed[] = [];
  for (const { name, annotation } of parametersOf(project, task).filter(takesPlace)) {
    const own = sitesOf(project, { task: task.ref, parameter: name });
    const types = [
      ...(annotation === undefined ? [] : [project.annotation(path, annotation)]),
      ...(own ?? []).map((site) => project.infer(site.path, site.argument.value)),
    ];
    const isSession = types.length > 0 && types.every((type) => project.derives(type, ...SESSION_CLASSES));
    const model = isSession ? undefined : sqlalchemyModel(project, types);
    if (!isSession && !model) continue;
    if (!own) return undefined;
    sites.push(...own);
    handed.push({ parameter: name, ...(model && { model }) });
  }
  const definition = path === file.path ? file : open(path);
  if (handed.length === 0 || !definition || project.callers(task.ref).length > 0) return undefined;
  const inside = opensItself(project, definition, task.ref, handed);
  if (!inside) return undefined;
  const edits = new Map<string, TextChange[]>([[path, [...inside]]]);
  for (const call of new Set(sites.map(({ enqueue }) => enqueue.call))) {
    const here = sites.filter(({ enqueue }) => enqueue.call === call);
    const at = here[0]!.path;
    const view = at === file.path ? file : at === path ? definition : open(at);
    if (!view) return undefined;
    const changes: TextChange[] = [];
    const removed = new Set<number>();
    for (const { argument, parameter } of here) {
      const model = handed.find((one) => one.parameter === parameter)?.model;
      if (!model) removed.add(call.args.findIndex((one) => one.at === argument.at));
      const change = model && passId(view, argument, idName(parameter), idText);
      if (model && !change) return undefined;
      if (change) changes.push(change);
    }
    changes.push(
      ...withoutItems(
        call.args.map((one) => one.at),
        removed,
      ),
    );
    edits.set(at, [...(edits.get(at) ?? []), ...changes]);
  }
  const others: FileEdit[] = [...edits]
    .filter(([one]) => one !== file.path)
    .map(([one, changes]) => ({ path: one, changes }));
  return [
    {
      title: "Open a session in the task",
      safety: "review",
      changes: edits.get(file.path) ?? [],
      ...(others.length > 0 && { edits: others }),
    },
  ];
}

/** Everywhere that the task is queued; `undefined` where one place cannot be changed. */
function sitesOf(project: ProjectView, { task, parameter }: ObjectData): Site[] | undefined {
  const out: Site[] = [];
  for (const path of project.modules()) {
    for (const enqueue of enqueuesIn(project, path)) {
      if (enqueue.task.ref.path !== task.path || enqueue.task.ref.id !== task.id) continue;
      const places = parametersOf(project, enqueue.task).filter(takesPlace);
      const argument = enqueue.passed?.find(({ name }, index) => (name ?? places[index]?.name) === parameter);
      // Where the row is deleted there is nothing left to load.
      if (!argument || isDeleting(project, path, enqueue) || !enqueue.call.args.some(({ at }) => at === argument.at)) {
        return undefined;
      }
      if (/^(?:apply_async|send_with_options|enqueue_call)/.test(enqueue.method)) return undefined;
      out.push({ path, parameter, enqueue, argument });
    }
  }
  return out;
}

function isDeleting(project: ProjectView, path: string, { call }: Enqueue): boolean {
  if (call.owner < 0) return false;
  const ref = { path, id: call.owner };
  const role = project.functionRole(ref);
  if (role?.role === "handler" && role.methods.includes("DELETE")) return true;
  if (/delete|destroy|remove/i.test(project.functionFact(ref).name)) return true;
  return project
    .callsIn(ref)
    .some(
      ({ callee }) => callee !== null && typeof callee === "object" && callee.k === "attr" && callee.name === "delete",
    );
}

/** The one Django model that all values are objects of. */
function modelOf(project: ProjectView, entities: readonly Entity[]): ClassRef | undefined {
  const classes = entities.map((entity): ClassRef | undefined => {
    const [part, ...more] = partsOf(entity);
    if (part?.kind !== "instance" || more.length > 0 || typeof part.of === "string") return undefined;
    const { parent, outer } = project.classFact(part.of);
    return parent < 0 && outer < 0 && project.derives(part, "django.db.models.Model") ? part.of : undefined;
  });
  const first = classes[0];
  return first && classes.every((cls) => cls?.path === first.path && cls.id === first.id) ? first : undefined;
}

/** A statement at the head of a function, behind its docstring. */
function loadFirst({ tree, text, functionNode }: FileView, id: number, statement: string): TextChange {
  const body = tree.bodyOf(functionNode(id));
  const first = body[0]!;
  const indent = indentAt(text, tree.start[first]!);
  if (isStringStatement(tree, first)) {
    const at = tree.end[first]!;
    return { start: at, end: at, text: `${lineEnd(text)}${indent}${statement}` };
  }
  const at = tree.start[first]!;
  return { start: at, end: at, text: `${statement}${lineEnd(text)}${indent}` };
}

/** `user` → `user.pk`, `user=user` → `user_id=user.pk`. */
function passId(
  { tree }: FileView,
  { at, name }: Passed,
  id: string,
  key = (value: string): string => `${value}.pk`,
): TextChange | undefined {
  const argument = name === undefined ? -1 : tree.nodeSpanning(at[0], at[1], K.keyword_argument);
  const value = name === undefined ? tree.nodeSpanning(at[0], at[1]) : tree.child(argument, F.value);
  if (![K.identifier, K.attribute, K.call].includes(tree.kindOf(value) as never)) return undefined;
  const text = key(tree.textOf(value));
  return { start: at[0], end: at[1], text: name === undefined ? text : `${id}=${text}` };
}
