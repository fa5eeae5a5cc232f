import type { CallFact } from "../../../facts/types";
import type { FileEdit, TextChange } from "../../../findings";
import { partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { K } from "../../../syntax/kinds.generated";
import type { FixContext, FixDraft } from "../../api";
import { namesOfCalls } from "../../support/calls";
import { idName, idText, opensItself, sqlalchemyModel, withoutItems, type Handed } from "../own-session";
import { boundTo } from "./bound";

/** The work opens a session of its own; ids travel in the place of rows. */
export function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const { path, facts } = file;
  const id = facts.calls.findIndex(({ args }) =>
    args.some(({ at }) => at[0] === finding.start && at[1] === finding.end),
  );
  const call = facts.calls[id];
  const start = call && targetOf(project, path, call, namesOfCalls(project, path)[id] ?? []);
  if (!start || !isOnlyUse(project, start.target, file.path, open)) return [];
  const fact = project.functionFact(start.target);
  const plain = call.args.filter(({ name }) => name === undefined).slice(start.skip);
  const removed = new Set<number>();
  const changes: TextChange[] = [];
  const handed: Handed[] = [];
  for (const [index, argument] of call.args.entries()) {
    const place = plain.indexOf(argument);
    const parameter = argument.name ?? (place < 0 ? undefined : fact.params[place]?.name);
    const bound = parameter === undefined ? undefined : boundTo(project, path, argument.value);
    if (parameter === undefined || !bound) continue;
    if (bound.kind === "session") {
      removed.add(index);
      handed.push({ parameter });
      continue;
    }
    const model = sqlalchemyModel(project, [project.infer(path, argument.value)]);
    const written = file.text.slice(argument.at[0], argument.at[1]).replace(/^\w+\s*=\s*/, "");
    if (!model || !/^[\w.]+$/.test(written)) return [];
    const text = idText(written);
    changes.push({
      start: argument.at[0],
      end: argument.at[1],
      text: argument.name === undefined ? text : `${idName(parameter)}=${text}`,
    });
    handed.push({ parameter, model });
  }
  const definition = start.target.path === path ? file : open(start.target.path);
  const inside = definition && handed.length > 0 ? opensItself(project, definition, start.target, handed) : undefined;
  if (!inside) return [];
  const site = [
    ...changes,
    ...withoutItems(
      call.args.map(({ at }) => at),
      removed,
    ),
  ];
  const same = start.target.path === path;
  const edits: FileEdit[] = same ? [] : [{ path: start.target.path, changes: inside }];
  return [
    {
      title: `Open a session in \`${fact.name}\``,
      safety: "review",
      changes: same ? [...site, ...inside] : site,
      ...(edits.length > 0 && { edits }),
    },
  ];
}

/** The function that runs later, and how many arguments of the call come before its own. */
function targetOf(
  project: ProjectView,
  path: string,
  call: CallFact,
  names: readonly string[],
): { readonly target: FunctionRef; readonly skip: number } | undefined {
  const skip = names.some((name) =>
    /\bBackgroundTasks#add_task$|^starlette\.background\.BackgroundTask$|Executor#submit$/.test(name),
  )
    ? 1
    : 0;
  const entity = skip === 0 ? undefined : call.args.find(({ name }) => name === undefined)?.value;
  const callees = entity === undefined ? project.callees(path, call) : partsOf(project.resolve(path, entity));
  const [callee] = callees;
  if (callee?.kind !== "function" || callees.length > 1) return undefined;
  const fact = project.functionFact(callee.ref);
  return fact.cls < 0 && fact.parent < 0 && fact.decorators.length === 0 ? { target: callee.ref, skip } : undefined;
}

/** Whoever else names the function would have to change with it. */
function isOnlyUse(project: ProjectView, target: FunctionRef, user: string, open: FixContext["open"]): boolean {
  const { name } = project.functionFact(target);
  const paths = new Set([target.path, user, ...project.importers(target.path).map(({ from }) => from)]);
  let count = 0;
  for (const path of paths) {
    const tree = open(path)?.tree;
    if (!tree) continue;
    count += tree.descendants(0, K.identifier).filter((node) => tree.textOf(node) === name).length;
  }
  // Its definition, the import of another module, and the one use.
  return count === (target.path === user ? 2 : 3);
}
