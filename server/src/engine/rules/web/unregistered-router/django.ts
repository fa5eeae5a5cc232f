/** Django's URL modules and REST framework's routers. */
import type { BindingFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { lastName } from "../../support/calls";
import { memberOf, routerKey } from "../route-keys";
import { isUrlModule } from "../route-lists";
import { URLS, type RouterData } from "./collect";

const REST_ROUTERS = [
  "rest_framework.routers.BaseRouter",
  "rest_framework.routers.SimpleRouter",
  "rest_framework.routers.DefaultRouter",
];
const REST_ROUTER_NAME = /^rest_framework\.routers\.\w*Router$/;

const RULE_ID = "unregistered-router";

/** A project that Django runs: it says where the URLs begin, and all that it includes can be read. */
export function isDjangoProject(project: ProjectView): boolean {
  return project.derived("django-urls-known", () => {
    const own = project.modules().filter((path) => !project.role(path).test && !project.role(path).docs);
    const rooted = own.some((path) => project.facts(path)!.bindings.some(({ name }) => name === "ROOT_URLCONF"));
    return rooted && !own.some((path) => dataOf(project, path)?.computed);
  });
}

function dataOf(project: ProjectView, path: string): RouterData | undefined {
  return project.facts(path)?.rules[RULE_ID] as RouterData | undefined;
}

/** URL modules that a module names in text, or imports: below a folder without `__init__.py` an import may lead nowhere. */
function namesIn(project: ProjectView, path: string): readonly string[] {
  const imported = project
    .facts(path)!
    .imports.flatMap(({ module }) => (URLS.test(module.slice(module.lastIndexOf(".") + 1)) ? [module] : []));
  return [...(dataOf(project, path)?.names ?? []), ...imported];
}

/** The bindings of `urlpatterns` that nothing leads to. */
export function lostUrls(project: ProjectView, path: string): BindingFact | undefined {
  const name = project.moduleName(path);
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (!URLS.test(last) || !isUrlModule(project, path)) return undefined;
  if (project.importers(path).some(({ from }) => !project.role(from).test)) return undefined;
  const names = project.derived("url-module-names", () => [
    ...new Set(project.modules().flatMap((one) => (project.role(one).test ? [] : namesIn(project, one)))),
  ]);
  if (names.some((one) => one === name || name.endsWith(`.${one}`) || one.endsWith(`.${name}`))) return undefined;
  return project.facts(path)!.bindings.find((binding) => binding.name === "urlpatterns");
}

/** Whether a binding makes a router of REST framework. */
export function isRestRouter(project: ProjectView, path: string, { kind, value }: BindingFact): boolean {
  if (kind !== "variable" || value === null || typeof value !== "object" || value.k !== "call") return false;
  const call = project.facts(path)!.calls[value.id]!;
  return project
    .callees(path, call)
    .some(
      (callee) => REST_ROUTER_NAME.test(project.externalName(callee) ?? "") || project.derives(callee, ...REST_ROUTERS),
    );
}

/** Whether views are registered on a router, and nothing takes its URLs in. */
export function isLostRouter(project: ProjectView, key: string): boolean {
  return registered(project).includes(key) && !asked(project).includes(key);
}

function registered(project: ProjectView): readonly string[] {
  return project.derived("rest-router-registrations", () =>
    project.modules().flatMap((path) =>
      project.role(path).test
        ? []
        : project.facts(path)!.calls.flatMap(({ callee }) => {
            const { of, name } = memberOf(callee);
            const key = name === "register" ? routerKey(project, path, of) : undefined;
            return key === undefined ? [] : [key];
          }),
    ),
  );
}

/** Routers whose `.urls` are read, or that are handed to something, by their keys. */
function asked(project: ProjectView): readonly string[] {
  return project.derived("rest-routers-asked", () =>
    project.modules().flatMap((path) => {
      if (project.role(path).test) return [];
      const { calls, bindings, functions } = project.facts(path)!;
      const values = [
        ...(dataOf(project, path)?.asked ?? []),
        ...calls.flatMap(({ args }) => args.map(({ value }) => value)),
        ...bindings
          .filter(({ kind, value }) => kind === "variable" && typeof value === "string")
          .map(({ value }) => value),
        ...functions.flatMap(({ returned }) => returned),
      ];
      return values.flatMap((value) => {
        if (typeof value !== "string" || lastName(value) === undefined) return [];
        const key = routerKey(project, path, value);
        return key === undefined ? [] : [key];
      });
    }),
  );
}
