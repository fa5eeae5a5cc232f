import type { ModuleFacts } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { lastName } from "../../support/calls";
import { isPlainClass } from "../../support/plain";
import { readServices, type ServiceClass } from "./collect";
import { groupsOf, INFRASTRUCTURE, type Group } from "./groups";
import { READERS, wordsOf } from "./words";

/** First words of methods that something else calls by their names. */
const DISPATCHED: ReadonlySet<string> = new Set([
  "visit",
  "leave",
  "depart",
  "handle",
  "on",
  "do",
  "cmd",
  "command",
  "test",
  "action",
]);
const API_CLIENT = /(?:^|_)(?:client|http|http_client|api|sdk|gateway|stub|channel)$/;

export default defineRule<readonly ServiceClass[]>({
  meta: {
    id: "god-class",
    topic: "services",
    title: "God class",
    summary:
      "A service whose methods fall into groups with nothing in common is several classes in one file: every change meets it.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: [],
    options: {
      "max-methods": {
        type: "integer",
        default: 20,
        description: "Public methods above which a long class with little cohesion is reported.",
      },
      "max-lines": {
        type: "integer",
        default: 500,
        description: "Lines of code above which a class with many methods and little cohesion is reported.",
      },
    },
  },
  collect(file) {
    const services = readServices(file);
    return services.length > 0 ? services : undefined;
  },
  check({ path, facts, project, data, options, report }) {
    for (const service of data ?? []) {
      const fact = facts.classes[service.cls]!;
      if (
        !isPlainClass(project, { path, id: service.cls }) ||
        isInterface(facts, service) ||
        isDispatcher(service) ||
        isCalledAlike(facts, service) ||
        isFacade(service) ||
        isApiClient(service)
      )
        continue;
      const groups = withMain(groupsOf(project, path, service, fact.name));
      const foreign = groups.filter((group) => !group.own);
      const count = groups.reduce((sum, group) => sum + group.methods.length, 0);
      if (count < 4) continue;
      const huge =
        count > Number(options["max-methods"]) &&
        service.lines > Number(options["max-lines"]) &&
        isScattered(groups, count);
      const scattered = foreign.length >= 3 && foreign.filter(changesSomething).length >= 2 && isMuch(foreign, count);
      if (!(scattered || huge) || isOneLibrary(project, path, service)) continue;
      report({
        at: fact.at,
        message: describe(fact.name, groups, huge && !scattered ? { count, lines: service.lines } : undefined),
        related: groups.map((group) => ({
          at: group.methods[0]!.at,
          message: `${group.own ? "its own" : "another"} subject, ${group.subject}: ${names(group)}`,
        })),
        key: fact.name,
      });
    }
  },
});

/** Where nothing speaks of what the class is called after, most of its methods tell what it is about. */
function withMain(groups: readonly Group[]): readonly Group[] {
  const count = groups.reduce((sum, { methods }) => sum + methods.length, 0);
  if (groups.some(({ own }) => own)) return groups;
  return groups.map((group) => (group.methods.length * 5 >= count * 3 ? { ...group, own: true } : group));
}

/** A few strangers in a large class of one subject are that subject's odd ends. */
function isMuch(foreign: readonly Group[], count: number): boolean {
  return foreign.reduce((sum, group) => sum + group.methods.length, 0) * 4 >= count;
}

/** Most methods are left to subclasses: it says what there is to do, and does none of it. */
function isInterface({ functions }: ModuleFacts, { methods }: ServiceClass): boolean {
  const left = methods.filter(({ id }) => {
    const { stub, fallsThrough, decorators } = functions[id]!;
    return (stub && !fallsThrough) || decorators.some(({ value }) => lastName(value) === "abstractmethod");
  });
  return left.length * 2 >= methods.length;
}

/** Most methods carry the same prefix, by which somebody looks them up: visitors, handlers of events or commands. */
function isDispatcher(service: ServiceClass): boolean {
  const publics = service.methods.filter((method) => !method.name.startsWith("_"));
  const prefixed = publics.filter((method) => DISPATCHED.has(wordsOf(method.name)[0] ?? ""));
  return prefixed.length * 2 >= publics.length;
}

/** Most methods take the very same four or more things: something calls them by a common form, as parsers do. */
function isCalledAlike({ functions }: ModuleFacts, { methods }: ServiceClass): boolean {
  const publics = methods.filter(({ name }) => !name.startsWith("_"));
  const forms = new Map<string, number>();
  for (const { id } of publics) {
    const names = functions[id]!.params.map(({ name }) => name).filter((name) => name !== "self" && name !== "cls");
    if (names.length >= 4) forms.set(names.join(), (forms.get(names.join()) ?? 0) + 1);
  }
  return [...forms.values()].some((count) => count >= 3 && count * 2 >= publics.length);
}

function isFacade(service: ServiceClass): boolean {
  const publics = service.methods.filter((method) => !method.name.startsWith("_"));
  return (
    publics.filter((method) => method.delegate !== undefined && !INFRASTRUCTURE.test(method.delegate)).length * 5 >=
    publics.length * 4
  );
}

/** Nearly every method talks through the same client: the class stands for one outside service. */
function isApiClient(service: ServiceClass): boolean {
  const publics = service.methods.filter((method) => !method.name.startsWith("_"));
  const counts = new Map<string, number>();
  for (const method of publics)
    for (const used of method.uses)
      if (API_CLIENT.test(used) || /^_?(?:request|call|send|execute|fetch|post|get)$/.test(used))
        counts.set(used, (counts.get(used) ?? 0) + 1);
  return [...counts.values()].some((count) => count * 5 >= publics.length * 4);
}

/** Looking up several things is one job; doing several things is not. */
function changesSomething(group: Group): boolean {
  return group.methods.some((method) => !READERS.has(wordsOf(method.name)[0] ?? ""));
}

/** Libraries that any service uses, whatever it is about. */
const GENERAL =
  /^(?:builtins|typing|logging|datetime|json|os|re|uuid|time|collections|functools|itertools|asyncio|contextlib|function|sqlalchemy|sqlmodel|django|rest_framework|flask|flask_sqlalchemy|fastapi|starlette|pydantic|celery|structlog|dataclasses|pathlib|decimal|math|random|enum|abc)$/;

/** Most methods call into the same library: the class stands for it. */
function isOneLibrary(project: ProjectView, path: string, service: ServiceClass): boolean {
  const publics = service.methods.filter((method) => !method.name.startsWith("_"));
  const counts = new Map<string, number>();
  for (const method of publics) {
    const libraries = new Set<string>();
    for (const call of project.callsIn({ path, id: method.id })) {
      for (const callee of project.callees(path, call)) {
        const library = /^[^.#]+/.exec(project.externalName(callee) ?? "")?.[0];
        if (library !== undefined && !GENERAL.test(library)) libraries.add(library);
      }
    }
    for (const library of libraries) counts.set(library, (counts.get(library) ?? 0) + 1);
  }
  return [...counts.values()].some((count) => count * 5 >= publics.length * 3);
}

function isScattered(groups: readonly Group[], count: number): boolean {
  return groups.length >= 3 && Math.max(...groups.map((group) => group.methods.length)) * 2 < count;
}

function names(group: Group): string {
  const shown = group.methods.slice(0, 3).map((method) => `\`${method.name}\``);
  return shown.join(", ") + (group.methods.length > 3 ? ` and ${String(group.methods.length - 3)} more` : "");
}

function describe(name: string, groups: readonly Group[], size: { count: number; lines: number } | undefined): string {
  const foreign = groups.filter((group) => !group.own);
  const own = groups.find((group) => group.own);
  const listed = (size ? groups : foreign).slice(0, 5).map((group) => `${group.subject} (${names(group)})`);
  const more = (size ? groups : foreign).length > 5 ? " and more" : "";
  const advice = "Every change of one risks the others. Give each subject a class of its own.";
  if (size)
    return `\`${name}\` has ${String(size.count)} public methods and ${String(size.lines)} lines in groups that share nothing: ${listed.join(", ")}${more}. ${advice}`;
  const beside = own && own.subject !== "" ? `, beside its own subject, ${own.subject}` : "";
  return `\`${name}\` does the work of several classes${beside}: ${listed.join(", ")}${more}. They share no state and no calls. ${advice}`;
}
