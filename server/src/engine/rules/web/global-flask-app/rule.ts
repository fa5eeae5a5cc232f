import type { ImportFact, ImportedName, Span } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";

const APPS = ["flask.Flask", "quart.Quart"];
/** Calls on the app that make routes; error handlers, commands and extensions need the app itself. */
const MAKES_ROUTE = /#(?:route|get|post|put|patch|delete|add_url_rule|websocket)$/;

export default defineRule<undefined>({
  meta: {
    id: "global-flask-app",
    topic: "web",
    title: "Routes on an imported Flask app",
    summary:
      "A module imports the app object to register its routes on it: the app cannot be made twice, and the two modules import each other.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  check(module) {
    const { facts, path, project } = module;
    const app = importedApp(project, path);
    if (!app || hasFactory(project)) return;
    const routes = facts.calls.filter((call) => {
      const { callee } = call;
      if (typeof callee !== "string" || !callee.startsWith(`${app.reference}.`)) return false;
      return project.callees(path, call).some((one) => MAKES_ROUTE.test(project.externalName(one) ?? ""));
    });
    const [first] = routes;
    if (!first) return;
    module.report({
      at: app.at,
      message: `This module imports \`${app.name}\` from \`${app.from}\` to register ${routes.length === 1 ? "a route" : `${routes.length} routes`} on it, so the app exists once, at import time, with whatever configuration was there then. Use a \`Blueprint\`, and register it in an application factory.`,
      related: [{ at: first.at, message: "the first route" }],
      key: app.name,
    });
  },
});

interface ImportedApp {
  /** As the facts of this module write it. */
  readonly reference: string;
  readonly name: string;
  readonly from: string;
  readonly at: Span;
}

/** The import that brings an app of another module of the project. */
function importedApp(project: ProjectView, path: string): ImportedApp | undefined {
  const facts = project.facts(path)!;
  for (const fact of facts.imports) {
    if (fact.when !== "eager") continue;
    for (const imported of fact.names ?? []) {
      const reference = referenceOf(fact, imported);
      if (!isApp(project, path, reference) || !isOfProject(project, path, fact)) continue;
      return { reference, name: imported.as, from: ".".repeat(fact.level) + fact.module, at: fact.at };
    }
  }
  return undefined;
}

function referenceOf(fact: ImportFact, { name }: ImportedName): string {
  const module = ".".repeat(fact.level) + fact.module;
  return module.endsWith(".") ? module + name : `${module}.${name}`;
}

function isApp(project: ProjectView, path: string, reference: string): boolean {
  return partsOf(project.infer(path, reference)).some(
    (part) => part.kind === "instance" && project.derives(part, ...APPS),
  );
}

function isOfProject(project: ProjectView, path: string, fact: ImportFact): boolean {
  return project.resolve(path, ".".repeat(fact.level) + fact.module).kind === "module";
}

/** Whether the project makes its app in a function. */
function hasFactory(project: ProjectView): boolean {
  return project.derived("flask-factory", () =>
    project.modules().some((path) => {
      if (project.role(path).test) return false;
      return project
        .facts(path)!
        .calls.some(
          (call) =>
            call.owner >= 0 &&
            project.callees(path, call).some((callee) => APPS.includes(project.externalName(callee) ?? "")),
        );
    }),
  );
}
