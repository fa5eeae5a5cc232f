import type { Expr } from "../../facts/types";
import type { ClassRef, ProjectView } from "../../project/view";

import { callOf, lastName } from "./calls";

/** Bases outside the project that leave a class a plain one. */
const PLAIN_BASES: ReadonlySet<string> = new Set([
  "builtins.object",
  "typing.Generic",
  "contextlib.AbstractAsyncContextManager",
  "contextlib.AbstractContextManager",
]);

/** No Protocol, ABC, model, schema, enum, or a framework's class. */
export function isPlainClass(project: ProjectView, ref: ClassRef): boolean {
  const { keywords, decorators } = project.classFact(ref);
  // `@six.add_metaclass(ABCMeta)` is how Python 2 wrote the keyword.
  if (keywords.length > 0 || decorators.some(({ value }) => isMetaclass(project, ref.path, value))) return false;
  return project.ancestors(ref).external.every((base) => PLAIN_BASES.has(base));
}

function isMetaclass(project: ProjectView, path: string, decorator: Expr): boolean {
  return lastName(callOf(project, path, decorator)?.callee ?? null) === "add_metaclass";
}
