import type { CallFact, Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { isSettingsClass } from "../../support/settings";
import { externalise } from "../externalise";
import { runsUnderMain } from "../conditions";
import { isExampleDomain } from "../addresses";
import { isForDevelopment } from "../environments";
import { isOverridable, isReplacedByHeir, isReplacedBySubclass } from "../overrides";
import { snakeCase } from "../secrets";
import { variableName } from "../names";
import { readCandidates, type Candidate } from "./candidates";

interface ConfigData {
  readonly literal: Span;
  readonly variable: string;
}

export default defineRule<readonly Candidate[]>({
  meta: {
    id: "hardcoded-config",
    topic: "configuration",
    title: "Hardcoded address",
    summary:
      "The address of a database, broker or service in the code ties it to one environment: every other one needs a change of the source.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["refactor"],
  },
  collect(file) {
    const found = readCandidates(file);
    return found.length > 0 ? found : undefined;
  },
  check(module) {
    const { data, path } = module;
    // Addresses of a package are about where its source is.
    if (!data || /(?:^|\/)setup\.py$/.test(path) || isForDevelopment(path, [], module.project.role(path).settings))
      return;
    const defaults = /(?:^|[/_])defaults?\.py$/.test(path);
    for (const found of data) {
      const fallback =
        found.default ||
        defaults ||
        isSettingsField(module.project, path, found) ||
        (found.constant && found.cls < 0 && isOverridable(module.project, path, found.at[0]));
      if (isSilent(module, found, fallback)) continue;
      module.report({
        at: found.at,
        message: message(found, fallback),
        key: `${found.name ?? ""}:${found.scheme}://${found.host}`,
        ...(found.literal && {
          data: { literal: found.literal, variable: environmentVariable(found) } satisfies ConfigData,
        }),
      });
    }
  },
  fixes(context) {
    const data = context.finding.data as ConfigData | undefined;
    return data ? externalise(context, data.literal, data.variable) : [];
  },
});

/** Code that a person starts on their own machine: Django's commands, and what was only tried out. */
const BY_HAND = /(?:^|\/)(?:management\/commands|play|playground|experiments?|scratch)\//;

function isSilent(
  { project, path, facts }: ModuleCheck<readonly Candidate[]>,
  found: Candidate,
  fallback: boolean,
): boolean {
  if (isForDevelopment("", found.classNames, true)) return true;
  if (found.local && (BY_HAND.test(path) || runsUnderMain(project, path, found.owner, 0))) return true;
  const beside = isComposeService(project, found.host);
  if (fallback && (found.local || beside || found.optional || isExampleDomain(found.host))) return true;
  if (found.constant && found.name !== undefined && isReplaced(project, path, found.cls, found.name)) return true;
  if (found.readFirst && (found.local || project.role(path).settings)) return true;
  return found.argument !== undefined && !isClientArgument(project, path, facts.calls[found.argument.call]!, found);
}

/** Whether it is the default of a field that the environment, or whoever makes the settings, can set. */
function isSettingsField(project: ProjectView, path: string, { cls }: Candidate): boolean {
  if (cls < 0) return false;
  const ref = { path, id: cls };
  if (isSettingsClass(project, ref)) return true;
  // A dataclass, or a model that a settings class is put together from.
  const lineage = [ref, ...project.ancestors(ref).project];
  if (!lineage.some((one) => /(?:Settings|Config|Options)$/.test(project.classFact(one).name))) return false;
  return project.classFact(ref).decorators.length > 0 || project.derives({ kind: "class", ref }, "pydantic.BaseModel");
}

/** Whether production runs with something else than what base settings say. */
function isReplaced(project: ProjectView, path: string, cls: number, name: string): boolean {
  return cls >= 0
    ? isReplacedBySubclass(project, path, cls, name)
    : project.role(path).settings && isReplacedByHeir(project, path, name);
}

/** A default on a service of the project's own Compose file is as local as one on localhost. */
function isComposeService(project: ProjectView, host: string): boolean {
  if (host.includes(".")) return false;
  return project
    .resources()
    .some(
      (path) =>
        /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(path) &&
        new RegExp(`^[ \\t]+["']?${host}["']?:\\s*(?:#.*)?$`, "m").test(project.resource(path) ?? ""),
    );
}

/** Modules whose functions look at a string rather than connect to it. */
const LOOKERS = /^(?:builtins|re|logging|warnings|urllib\.parse|unittest|pytest|typing|structlog|loguru|yarl|furl)\b/;
const CONNECTORS =
  /(?:^|_)(?:from_url|connect|engine|client|pool|broker|database|dsn|url|init\w*|setup|configure|request|get|post|put|patch|delete|channel)$/i;

/** Whether the call makes, or may make, a connection to its argument. */
function isClientArgument(project: ProjectView, path: string, call: CallFact, { argument }: Candidate): boolean {
  const written =
    typeof call.callee === "string"
      ? call.callee
      : call.callee !== null && call.callee.k === "attr"
        ? call.callee.name
        : "";
  return project.callees(path, call).some((callee) => {
    const external = project.externalName(callee);
    if (external !== undefined) return !LOOKERS.test(external);
    const init = callee.kind === "class" ? project.method(callee.ref, "__init__") : undefined;
    const ref = callee.kind === "function" ? callee.ref : init;
    if (!ref) return callee.kind === "unknown" && CONNECTORS.test(written.slice(written.lastIndexOf(".") + 1));
    const bound = init !== undefined || (callee.kind === "function" && callee.self !== undefined);
    const parameter = project.functionFact(ref).params[argument!.index + (bound ? 1 : 0)]?.name ?? "";
    return /(?:ur[il]|dsn|address|host|server|broker|endpoint|engine)s?$/i.test(parameter);
  });
}

const KINDS: Readonly<Record<string, string>> = {
  postgresql: "PostgreSQL server",
  postgres: "PostgreSQL server",
  postgis: "PostgreSQL server",
  mysql: "MySQL server",
  mariadb: "MariaDB server",
  mongodb: "MongoDB server",
  redis: "Redis server",
  rediss: "Redis server",
  amqp: "message broker",
  amqps: "message broker",
  pyamqp: "message broker",
  kafka: "Kafka broker",
  nats: "NATS server",
  ldap: "LDAP server",
  ldaps: "LDAP server",
  smtp: "mail server",
  smtps: "mail server",
  http: "service",
  https: "service",
};

function message({ name, scheme, host }: Candidate, fallback: boolean): string {
  const subject = name === undefined ? "This string" : `\`${name}\``;
  const server = `the ${KINDS[scheme] ?? "server"} at \`${host === "" ? "localhost" : host}\``;
  return fallback
    ? `${subject} falls back to ${server}: where nobody sets it, the program talks to that server and nobody notices. Leave the default out, or make it a local one.`
    : `${subject} ties the code to ${server}: any other environment needs a change of the source. Read the address from the settings.`;
}

/** Names by scheme, where the code's own says too little. */
const DATABASES =
  /^(?:postgres(?:ql)?|postgis|mysql|mariadb|mssql|oracle|cockroachdb|timescaledb|redshift|snowflake|db2)$/;

function environmentVariable({ name, scheme, host }: Candidate): string {
  const plain = snakeCase(name ?? "");
  if (plain === "broker") return "BROKER_URL";
  if (plain === "backend") return "RESULT_BACKEND_URL";
  if (plain === "bootstrap_servers") return "KAFKA_BOOTSTRAP_SERVERS";
  if (
    !/^(?:|url|uri|dsn|location|connection|conn|bind|default|host|hosts|server|servers|address|base_url|endpoint)$/.test(
      plain,
    )
  )
    return variableName(name, "URL");
  if (DATABASES.test(scheme)) return "DATABASE_URL";
  if (scheme === "") return variableName(plain, "HOST");
  const stem = /^(?:https?|wss?|grpc|tcp)$/.test(scheme)
    ? host.split(".")[0]!
    : scheme.replace(/^(redis|amqp)s$/, "$1");
  return /^[a-z]/.test(stem) && stem !== "localhost" ? `${snakeCase(stem).toUpperCase()}_URL` : "SERVICE_URL";
}
