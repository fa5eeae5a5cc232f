import type { Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";
import { routerKey } from "../route-keys";

export const ROUTERS = /^(?:fastapi\.APIRouter|(?:flask|quart)\.Blueprint)$/;
export const APPS = /^(?:fastapi\.FastAPI|starlette\.applications\.Starlette|flask\.Flask|quart\.Quart)$/;

/** Routers that are handed to something, kept in a list, or returned, anywhere in the project. */
export function usedRouters(project: ProjectView): readonly string[] {
  return project.derived("used-routers", () => [
    ...new Set(
      project.modules().flatMap((path) =>
        project.role(path).test
          ? []
          : project.derived(`used-routers:${path}`, () => {
              const facts = project.facts(path)!;
              const values = [
                ...facts.calls.flatMap((call) => call.args.map(({ value }) => value)),
                ...facts.bindings.filter(({ kind }) => kind === "variable").map(({ value }) => value),
                ...facts.functions.flatMap(({ returned }) => returned),
                ...facts.classes.flatMap(({ attributes }) => attributes.map(({ value }) => value ?? null)),
              ];
              return values.flatMap((value) => routersIn(project, path, value));
            }),
      ),
    ),
  ]);
}

export function routersIn(project: ProjectView, path: string, value: Expr): string[] {
  if (value === null) return [];
  if (typeof value === "string") {
    const isOne = partsOf(project.infer(path, value)).some(
      (part) =>
        part.kind === "instance" && typeof part.of === "string" && (ROUTERS.test(part.of) || APPS.test(part.of)),
    );
    const key = isOne ? routerKey(project, path, value) : undefined;
    return key === undefined ? [] : [key];
  }
  switch (value.k) {
    case "list":
    case "tuple":
    case "set":
    case "union":
      return value.of.flatMap((one) => routersIn(project, path, one));
    case "dict":
      return value.entries.flatMap(([key, one]) => [
        ...routersIn(project, path, key),
        ...routersIn(project, path, one),
      ]);
    case "item":
    case "iter":
    case "typed":
    case "splat":
    case "sub": {
      const inner = value.k === "typed" ? value.value : value.of;
      const listed =
        typeof inner === "string"
          ? project.facts(path)!.bindings.find((one) => `@${one.name}` === inner)?.value
          : undefined;
      return routersIn(project, path, listed ?? inner);
    }
    default:
      return [];
  }
}
