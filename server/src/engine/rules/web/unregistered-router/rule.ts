import type { BindingFact, CallFact, Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { routerKey, stepsOf } from "../routes";

const ROUTERS = /^(?:fastapi\.APIRouter|(?:flask|quart)\.Blueprint)$/;
const APPS = /^(?:fastapi\.FastAPI|starlette\.applications\.Starlette|flask\.Flask|quart\.Quart)$/;
/** Calls that find modules by their names: what they register cannot be seen. */
const DYNAMIC =
  /^(?:importlib\.import_module|pkgutil\.(?:iter_modules|walk_packages)|importlib\.metadata\.entry_points|werkzeug\.utils\.(?:find_modules|import_string)|builtins\.__import__)$/;

export default defineRule<undefined>({
  meta: {
    id: "unregistered-router",
    topic: "web",
    title: "Router that nothing includes",
    summary: "A router or blueprint has routes, but no app includes it: its routes answer 404.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  check(module) {
    const { facts, path, project } = module;
    const made = facts.bindings.filter((binding) => isRouter(project, path, binding));
    if (made.length === 0 || !isJudged(project)) return;
    const used = new Set(usedRouters(project));
    for (const binding of made) {
      const key = `${path}#${binding.name}`;
      const steps = stepsOf(project, path).filter((step) => step.key === key);
      const routes =
        steps.length ||
        project.modules().filter((other) => stepsOf(project, other).some((step) => step.key === key)).length;
      if (routes === 0 || used.has(key)) continue;
      module.report({
        at: [binding.at[0], binding.valueAt?.[1] ?? binding.at[1]],
        message: `Nothing includes \`${binding.name}\`: its ${steps.length === 1 ? "route answers" : "routes answer"} 404. Include it in the app, or in a router that is included, or remove it.`,
        key: binding.name,
      });
    }
  },
});

function isRouter(project: ProjectView, path: string, binding: BindingFact): boolean {
  const { value } = binding;
  if (binding.kind !== "variable" || value === null || typeof value !== "object" || value.k !== "call") return false;
  return calls(project, path, project.facts(path)!.calls[value.id]!, ROUTERS);
}

function calls(project: ProjectView, path: string, call: CallFact, names: RegExp): boolean {
  return project.callees(path, call).some((callee) => names.test(project.externalName(callee) ?? ""));
}

/** A library has no app of its own; a project that looks for its modules registers what cannot be seen. */
function isJudged(project: ProjectView): boolean {
  const inside = project.modules().filter((path) => !project.role(path).test && !project.role(path).docs);
  return (
    inside.some((path) => callsAny(project, path, APPS)) &&
    !inside.some((path) => callsAny(project, path, DYNAMIC) || includesUnknown(project, path))
  );
}

function callsAny(project: ProjectView, path: string, names: RegExp): boolean {
  return project.derived(`calls-any:${names.source}:${path}`, () =>
    project.facts(path)!.calls.some((call) => calls(project, path, call, names)),
  );
}

/** `app.include_router(module.router)` for modules of a list: which ones cannot be told. */
function includesUnknown(project: ProjectView, path: string): boolean {
  return project.derived(`includes-unknown:${path}`, () =>
    project.facts(path)!.calls.some((call) => {
      const { callee } = call;
      const name =
        typeof callee === "string"
          ? callee.slice(callee.lastIndexOf(".") + 1)
          : callee?.k === "attr"
            ? callee.name
            : "";
      if (name !== "include_router" && name !== "register_blueprint") return false;
      const router = call.args[0]?.value ?? null;
      if (router !== null && typeof router === "object" && router.k === "param") return false;
      return routersIn(project, path, router).length === 0;
    }),
  );
}

/** Routers that are handed to something, kept in a list, or returned, anywhere in the project. */
function usedRouters(project: ProjectView): readonly string[] {
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

function routersIn(project: ProjectView, path: string, value: Expr): string[] {
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
