import type { ClassRef, ProjectView } from "../../project/view";

/** Bases outside the project that leave a class a plain one. */
const PLAIN_BASES: ReadonlySet<string> = new Set([
  "builtins.object",
  "typing.Generic",
  "contextlib.AbstractAsyncContextManager",
  "contextlib.AbstractContextManager",
]);

/** No Protocol, ABC, model, schema, enum, or a framework's class. */
export function isPlainClass(project: ProjectView, ref: ClassRef): boolean {
  if (project.classFact(ref).keywords.length > 0) return false;
  return project.ancestors(ref).external.every((base) => PLAIN_BASES.has(base));
}
