import type { Parameter } from "../../../facts/types";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { isBound, type Task } from "../tasks";

/** Kept with a finding for its fix. */
export interface ObjectData {
  readonly task: FunctionRef;
  /** The task's parameter that gets the object. */
  readonly parameter: string;
}

/** The parameters that callers fill. */
export function parametersOf(project: ProjectView, task: Task): readonly Parameter[] {
  const fact = project.functionFact(task.ref);
  const implicit = fact.cls >= 0 || task.queue === "arq" || isBound(task);
  return implicit ? fact.params.slice(1) : fact.params;
}

export function takesPlace({ kind }: Parameter): boolean {
  return kind === "normal" || kind === "positional-only";
}
