import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { lastName } from "../../support/calls";
import { importOf, replaceNode } from "../../support/edits";

/** Kept with a finding for its fix. */
interface AppArgumentData {
  readonly argument: Span;
  readonly transport: "ASGITransport" | "WSGITransport";
}

const TRANSPORTS: Readonly<Record<string, AppArgumentData["transport"]>> = {
  "httpx.AsyncClient": "ASGITransport",
  "httpx.Client": "WSGITransport",
};

export default defineRule({
  meta: {
    id: "removed-httpx-app-argument",
    topic: "testing",
    title: "Removed `app` argument of httpx",
    summary: "httpx 0.28 has no `AsyncClient(app=…)` any more: the test fails before its first request.",
    severity: "error",
    enabled: true,
    scope: "module",
    tests: true,
    fixes: ["safe"],
  },
  check({ path, facts, project, report }) {
    if (project.below("httpx", "0.28")) return;
    for (const call of facts.calls) {
      const argument = call.args.find(({ name }) => name === "app");
      if (!argument || lastName(call.callee) === undefined) continue;
      const client = project
        .callees(path, call)
        .flatMap((callee) =>
          callee.kind === "class" && !project.method(callee.ref, "__init__")
            ? project.ancestors(callee.ref).external
            : (project.externalName(callee) ?? []),
        )
        .find((name) => TRANSPORTS[name] !== undefined);
      if (client === undefined) continue;
      const transport = TRANSPORTS[client]!;
      const hasTransport = call.args.some(({ name }) => name === "transport");
      const data: AppArgumentData = { argument: argument.at, transport };
      report({
        at: argument.at,
        message: `\`${client.slice(6)}\` takes no \`app\` since httpx 0.28: this raises a TypeError. Pass \`transport=${transport}(app=…)\`.`,
        ...(!hasTransport && { data }),
      });
    }
  },
  fixes,
});

function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as AppArgumentData | undefined;
  const { tree } = file;
  const argument = data ? tree.nodeSpanning(data.argument[0], data.argument[1], K.keyword_argument) : -1;
  if (!data || argument < 0) return [];
  const transport = importOf(file, "httpx", data.transport);
  const app = tree.textOf(tree.child(argument, F.value));
  return [
    {
      title: `Use \`${data.transport}\``,
      safety: "safe",
      changes: [replaceNode(tree, argument, `transport=${transport.name}(app=${app})`), ...transport.changes],
    },
  ];
}
