import type { CallFact, Expr, Span } from "../../../facts/types";
import { effectOf } from "../../../knowledge/effects";
import { functionKey } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { FileView } from "../../api";
import { callOf, lastName } from "../../support/calls";

/** A `with` statement whose manager may open a transaction. */
export interface Block {
  readonly owner: number;
  readonly manager: Expr;
  readonly body: Span;
}

export function readBlocks(file: FileView): Block[] {
  const { tree } = file;
  return tree.descendants(0, K.with_statement).flatMap((statement) => {
    const body = tree.child(statement, F.body);
    return tree.children(tree.childOfKind(statement, K.with_clause)).flatMap((item): Block[] => {
      const value = tree.child(item, F.value);
      const call = tree.is(value, K.as_pattern) ? (tree.children(value)[0] ?? value) : value;
      const manager = file.lower(tree.is(call, K.call) ? tree.child(call, F.function) : call);
      if (!/^(?:atomic|begin|begin_nested)$/.test(lastName(manager) ?? "")) return [];
      return [{ owner: file.ownerOf(statement), manager, body: [tree.start[body]!, tree.end[body]!] }];
    });
  });
}

const ATOMIC = "django.db.transaction.atomic";
const BEGIN = /^sqlalchemy\b.*#begin$/;

/** The parts of a function that run in one transaction which ends with them. */
export function regionsOf(
  project: ProjectView,
  ref: FunctionRef,
  blocks: readonly Block[],
): { readonly django: readonly Span[]; readonly sqlalchemy: readonly Span[] } {
  const name = (value: Expr): string => project.externalName(project.resolve(ref.path, value)) ?? "";
  const own = blocks.filter(({ owner }) => owner === ref.id);
  const fact = project.functionFact(ref);
  const decorated = fact.decorators.some(({ value }) => {
    const call = callOf(project, ref.path, value);
    return name(call ? call.callee : value) === ATOMIC;
  });
  return {
    django: [
      ...own.filter(({ manager }) => name(manager) === ATOMIC).map(({ body }) => body),
      ...(decorated ? [fact.body] : []),
    ],
    sqlalchemy: own
      .filter(({ manager }) => BEGIN.test(project.externalName(project.infer(ref.path, manager)) ?? ""))
      .map(({ body }) => body),
  };
}

/** What a call does to the database, itself or through functions of the project. */
export type Doing = "write" | "commit" | "nothing" | "unknown";

export function doingOf(project: ProjectView, path: string, call: CallFact): Doing {
  let out: Doing = "nothing";
  for (const callee of project.callees(path, call)) {
    const name = project.externalName(callee);
    const does =
      name !== undefined
        ? name.endsWith("#rollback")
          ? "nothing"
          : (effectOf(name)?.kind ?? "nothing")
        : callee.kind === "function"
          ? reached(project, callee.ref)
          : callee.kind === "unknown" && /commit|save|persist|flush|unit_of_work|uow/i.test(lastName(call.callee) ?? "")
            ? "unknown"
            : "nothing";
    if (does === "commit" || does === "unknown") return does;
    if (does === "write") out = does;
  }
  return out;
}

function reached(project: ProjectView, ref: FunctionRef): Doing {
  // A function that is being looked at already adds nothing to its own way.
  const found = project.derived<Doing | undefined>(`database:${functionKey(ref)}`, () => {
    const all = project.callsIn(ref).map((call) => doingOf(project, ref.path, call));
    return (["commit", "unknown", "write"] as const).find((kind) => all.includes(kind)) ?? "nothing";
  });
  return found ?? "nothing";
}
