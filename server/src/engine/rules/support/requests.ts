import type { FunctionRef, ProjectView } from "../../project/view";
import { functionKey } from "../../project/entities";
import { callOf, lastName } from "./calls";

/** How a function comes to run again and again. */
export type Occasion = "request" | "task";

/**
 * Whether a function runs for each request or task: it is a handler, dependency or task, is nested in one, or one of
 * them reaches it by calls. Start-up code, factories of the application, commands, tests and functions whose result is
 * remembered by a decorator are not.
 */
export function occasionOf(project: ProjectView, ref: FunctionRef): Occasion | undefined {
  // A function that is being looked at already adds nothing to its own way.
  return project.derived<Occasion | undefined>(`occasion:${functionKey(ref)}`, () => {
    const fact = project.functionFact(ref);
    if (isRemembered(project, ref) || fact.name === "main") return undefined;
    const role = project.functionRole(ref)?.role;
    if (role === "handler" || role === "dependency") return "request";
    if (role === "task") return "task";
    if (role !== undefined) return undefined;
    if (fact.parent >= 0) return occasionOf(project, { path: ref.path, id: fact.parent });
    for (const { caller } of project.callers(ref)) {
      if (caller.id < 0) continue;
      const { test, script, docs } = project.role(caller.path);
      const occasion = test || script || docs ? undefined : occasionOf(project, caller);
      if (occasion) return occasion;
    }
    return undefined;
  });
}

/** `lru_cache`, `cached_property` and the like; also by decorators of other libraries. */
function isRemembered(project: ProjectView, ref: FunctionRef): boolean {
  return project.functionFact(ref).decorators.some(({ value }) => {
    const call = callOf(project, ref.path, value);
    return /cache|memo|singleton|once|reify/i.test(lastName(call ? call.callee : value) ?? "");
  });
}
