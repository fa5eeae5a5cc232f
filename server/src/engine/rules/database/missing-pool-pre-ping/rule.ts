import type { CallFact } from "../../../facts/types";
import { defineRule } from "../../api";
import { addArgument, argumentOf, namesOfCalls, callAt, hasSplat, lastName } from "../../support/calls";
import { engineUrls, isServer } from "../../support/engine-url";

const FACTORIES = /^sqlalchemy\.(?:ext\.asyncio\.create_async_engine|create_engine)$/;

export default defineRule({
  meta: {
    id: "missing-pool-pre-ping",
    topic: "database",
    title: "Engine without pool_pre_ping",
    summary:
      "An engine for a database server without `pool_pre_ping`: after a restart or a cut connection the next requests fail on dead connections.",
    severity: "info",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
  },
  check({ facts, path, project, report }) {
    if (project.role(path).migration) return;
    const called = namesOfCalls(project, path);
    for (const [id, call] of facts.calls.entries()) {
      const factory = called[id]!.find((name) => FACTORIES.test(name));
      if (factory === undefined || hasSplat(call) || argumentOf(call, "pool_pre_ping") !== undefined) continue;
      if (hasNoPool(call)) continue;
      const value = argumentOf(call, "url", 0) ?? argumentOf(call, "name_or_url");
      const urls = value === undefined ? [] : engineUrls(project, path, value);
      if (urls.length === 0 || !urls.every(isServer)) continue;
      const binding = facts.bindings.find(({ valueAt }) => valueAt?.[0] === call.at[0] && valueAt[1] === call.at[1]);
      const subject = binding ? `\`${binding.name}\`` : `This \`${lastName(call.callee) ?? "create_engine"}\``;
      report({
        at: call.at,
        message: `${subject} hands out pooled connections without testing them: when the ${serverName(urls[0]!.backend)} server restarts or cuts idle ones, the next requests fail. Add \`pool_pre_ping=True\`.`,
        key: binding?.name ?? factory,
      });
    }
  },
  fixes({ finding, file }) {
    const call = callAt(file, [finding.start, finding.end]);
    const changes = call < 0 ? [] : addArgument(file, call, "pool_pre_ping=True");
    return changes.length === 0 ? [] : [{ title: "Add `pool_pre_ping=True`", safety: "safe", changes }];
  },
});

/** Pools that keep no connection, or just one that nobody cuts. */
function hasNoPool(call: CallFact): boolean {
  return /^(?:Null|Static)Pool$/.test(lastName(argumentOf(call, "poolclass") ?? null) ?? "");
}

/** How people write what a URL calls a database. */
function serverName(backend: string): string {
  const names: Readonly<Record<string, string>> = {
    cockroachdb: "CockroachDB",
    mariadb: "MariaDB",
    mssql: "Microsoft SQL",
    mysql: "MySQL",
    oracle: "Oracle",
    postgres: "PostgreSQL",
    postgresql: "PostgreSQL",
  };
  return names[backend] ?? backend;
}
