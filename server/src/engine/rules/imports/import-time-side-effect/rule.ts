import { Flow, type CallFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView, type Report } from "../../api";
import type { SideEffectKind } from "./effects";
import { wayToEffect, type Hop } from "./follow";
import { loaderOf } from "./loaded";

const DOES: Readonly<Record<SideEffectKind, string>> = {
  network: "talks to another server",
  database: "talks to the database",
  process: "starts a program",
  sleep: "sleeps",
  schema: "changes the database's schema",
  thread: "starts a thread or process",
};

const HURTS: Readonly<Record<SideEffectKind, string>> = {
  network: "tests, tools and workers that only import it wait for it too, and fail where the server is not reached",
  database: "tests, migrations and tools that only import it need the database too, and fail where it is not there",
  process: "tests, tools and workers that only import it start it too, and fail where the program is missing",
  sleep: "everything that imports it waits",
  schema: "tests, migrations and tools that only import it change the database too, whichever is configured then",
  thread: "tests and tools that only import it start it too, and a server's forked workers do not have it",
};

export default defineRule<readonly number[]>({
  meta: {
    id: "import-time-side-effect",
    topic: "imports",
    title: "Side effect on import",
    summary:
      "Network calls, programs, threads, schema changes or sleeps that run when a module is imported: whoever imports it runs them.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: [],
  },
  collect(file) {
    const unsure = uncertainCalls(file);
    return unsure.length > 0 ? unsure : undefined;
  },
  check({ path, facts, data, project, report }) {
    const role = project.role(path);
    if (role.settings || !facts.calls.some(({ owner }) => owner < 0)) return;
    const loader = loaderOf(project, path);
    if (loader === undefined) return;
    const composes = role.compositionRoot || loader === "start";
    const found = facts.calls.flatMap((call): Found[] => {
      if (call.owner >= 0 || (call.flow & (Flow.MainGuard | Flow.TypeChecking | Flow.InExcept)) !== 0) return [];
      if (data?.includes(call.at[0])) return [];
      const way = wayToEffect(project, path, call);
      const effect = way.at(-1)?.effect;
      if (!effect || (composes && (way.length > 1 || effect.makes || effect.kind === "schema"))) return [];
      return [{ call, way, kind: effect.kind }];
    });
    for (const one of distinct(found)) report(describe(project, path, one, found));
  },
});

interface Found {
  readonly call: CallFact;
  readonly way: readonly Hop[];
  readonly kind: SideEffectKind;
}

/** Without what is only the next step of one that is reported: `popen(...).communicate()`, the queries on a connection. */
function distinct(found: readonly Found[]): readonly Found[] {
  return found.filter((one, index) => {
    const [start, end] = one.call.calleeAt;
    const chained = found.some(({ call }) => call !== one.call && call.at[0] >= start && call.at[1] <= end);
    return !chained && (one.kind !== "database" || found.findIndex(({ kind }) => kind === "database") === index);
  });
}

function describe(project: ProjectView, path: string, one: Found, all: readonly Found[]): Report {
  const { call, way, kind } = one;
  const last = way.at(-1)!;
  const first = way[0]!;
  const module = project.moduleName(path);
  const what =
    way.length === 1
      ? `\`${last.name}\` ${DOES[kind]} as soon as \`${module}\` is imported`
      : `\`${first.name}\` runs as soon as \`${module}\` is imported and ${DOES[kind]}: it reaches \`${last.name}\``;
  const also = kind === "database" ? all.filter((other) => other !== one && other.kind === kind) : [];
  return {
    at: call.at,
    message: `${what}; ${HURTS[kind]}. Do it in a function that the program's start calls.`,
    related: [
      ...way.slice(1).map((hop) => ({
        path: hop.path,
        at: hop.at,
        message: hop === last ? `\`${hop.name}\` ${DOES[kind]} here` : `calls \`${hop.name}\``,
      })),
      ...also.map((other) => ({ at: other.call.at, message: `\`${other.way[0]!.name}\` runs then, too` })),
    ],
    key: `${first.name} ${last.name}`,
  };
}

/** Offsets of calls that are evaluated perhaps, or later: behind `and` and `or`, in generator expressions. */
function uncertainCalls({ tree, facts, callNode }: FileView): number[] {
  return facts.calls.flatMap(({ at }, id): number[] => {
    let child = callNode(id);
    for (let parent = tree.parentOf(child); parent >= 0; child = parent, parent = tree.parentOf(parent)) {
      const kind = tree.kind[parent]!;
      if (kind === K.block || kind === K.module || kind === K.lambda) return [];
      if (kind === K.boolean_operator && tree.child(parent, F.right) === child) return [at[0]];
      if (kind === K.generator_expression && !tree.is(child, K.for_in_clause)) return [at[0]];
    }
    return [];
  });
}
