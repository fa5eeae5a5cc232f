import type { BindingFact, CallFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { namesOfCalls } from "../../support/calls";
import { memberOf } from "../route-keys";
import { stepsOf } from "../routes";
import { collect, type RouterData } from "./collect";
import { isDjangoProject, isLostRouter, isRestRouter, lostUrls } from "./django";
import { fixes, type LostFinding } from "./fixes";
import { APPS, ROUTERS, routersIn, usedRouters } from "./used";

/** Calls that find modules by their names: what they register cannot be seen. */
const DYNAMIC =
  /^(?:importlib\.import_module|pkgutil\.(?:iter_modules|walk_packages)|importlib\.metadata\.entry_points|werkzeug\.utils\.(?:find_modules|import_string)|django\.utils\.module_loading\.(?:import_string|autodiscover_modules)|builtins\.__import__)$/;

export default defineRule<RouterData>({
  meta: {
    id: "unregistered-router",
    topic: "web",
    title: "Router that nothing includes",
    summary: "A router, blueprint or URL module has routes, but no app includes it: its routes answer 404.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect,
  check(module) {
    const { facts, path, project } = module;
    const made = facts.bindings.filter((binding) => isRouter(project, path, binding));
    if (made.length > 0 && isJudged(project)) {
      const used = new Set(usedRouters(project));
      for (const binding of made) if (!used.has(`${path}#${binding.name}`)) reportRouter(module, binding);
    }
    checkDjango(module);
  },
  fixes,
});

function reportRouter(module: ModuleCheck<RouterData>, binding: BindingFact): void {
  const { path, project } = module;
  const key = `${path}#${binding.name}`;
  const steps = stepsOf(project, path).filter((step) => step.key === key);
  const routes =
    steps.length ||
    project.modules().filter((other) => stepsOf(project, other).some((step) => step.key === key)).length;
  if (routes === 0) return;
  const what = steps.length === 1 ? "route answers" : "routes answer";
  report(
    module,
    binding,
    binding.name,
    `Nothing includes \`${binding.name}\`: its ${what} 404. Include it in the app, or in a router that is included, or remove it.`,
  );
}

function checkDjango(module: ModuleCheck<RouterData>): void {
  const { facts, path, project } = module;
  const routers = facts.bindings.filter((binding) => isRestRouter(project, path, binding));
  const urls = facts.bindings.some(({ name }) => name === "urlpatterns") && facts.calls.length > 0;
  if ((!urls && routers.length === 0) || !isDjangoProject(project) || registersUnseen(project, DYNAMIC)) return;
  for (const binding of routers) {
    if (isLostRouter(project, `${path}#${binding.name}`)) {
      report(
        module,
        binding,
        binding.name,
        `Nothing includes the URLs of \`${binding.name}\`: what is registered on it answers 404. Add \`include(${binding.name}.urls)\` to the \`urlpatterns\`, or remove it.`,
      );
    }
  }
  const lost = lostUrls(project, path);
  if (lost) {
    const name = project.moduleName(path);
    report(
      module,
      lost,
      "urlpatterns",
      `Nothing includes the \`urlpatterns\` of \`${name}\`: its routes answer 404. Add \`include("${name}")\` where its siblings are included, or remove them.`,
    );
  }
}

function report(module: ModuleCheck<RouterData>, binding: BindingFact, name: string, message: string): void {
  module.report({
    at: [binding.at[0], binding.valueAt?.[1] ?? binding.at[1]],
    message,
    key: name,
    data: { name } satisfies LostFinding,
  });
}

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
  return project.derived("routers-are-judged", () => {
    const inside = project.modules().filter((path) => !project.role(path).test && !project.role(path).docs);
    return (
      inside.some((path) => callsAny(project, path, APPS)) &&
      !registersUnseen(project, DYNAMIC) &&
      !inside.some((path) => includesUnknown(project, path))
    );
  });
}

function registersUnseen(project: ProjectView, names: RegExp): boolean {
  return project.derived(`registers-unseen:${names.source}`, () =>
    project
      .modules()
      .some((path) => !project.role(path).test && !project.role(path).docs && callsAny(project, path, names)),
  );
}

function callsAny(project: ProjectView, path: string, names: RegExp): boolean {
  return project.derived(`calls-any:${names.source}:${path}`, () =>
    namesOfCalls(project, path).some((called) => called.some((name) => names.test(name))),
  );
}

/** `app.include_router(module.router)` for modules of a list: which ones cannot be told. */
function includesUnknown(project: ProjectView, path: string): boolean {
  return project.derived(`includes-unknown:${path}`, () =>
    project.facts(path)!.calls.some((call) => {
      const { name } = memberOf(call.callee);
      if (name !== "include_router" && name !== "register_blueprint") return false;
      const router = call.args[0]?.value ?? null;
      if (router !== null && typeof router === "object" && router.k === "param") return false;
      return routersIn(project, path, router).length === 0;
    }),
  );
}
