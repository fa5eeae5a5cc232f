import { Flow, type CallFact } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import { defineRule, type FileView, type FixContext, type FixDraft } from "../../api";
import { addArgument, argumentOf, namesOfCalls, hasSplat, lastName } from "../../support/calls";
import { replacementFor } from "../../support/imported";
import { isSqlAlchemy2 } from "../../support/sqlalchemy";

const ASYNC_SESSION = "sqlalchemy.ext.asyncio.AsyncSession";
const ASYNC_FACTORY = "sqlalchemy.ext.asyncio.async_sessionmaker";

/** Kept with a finding for its fix. */
interface ConfigFinding {
  readonly call: readonly [start: number, end: number];
  /** It is a plain `sessionmaker`. */
  readonly plain: boolean;
  readonly expires: boolean;
}

export default defineRule({
  meta: {
    id: "async-session-config",
    topic: "database",
    title: "Async sessions made like sync ones",
    summary:
      "An async session factory that is a plain `sessionmaker`, or that expires objects on commit: the next attribute read is then a query that nothing can await.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
  },
  check({ facts, path, project, report }) {
    const called = namesOfCalls(project, path);
    for (const [id, call] of facts.calls.entries()) {
      const names = called[id]!;
      const own = names.includes(ASYNC_FACTORY);
      const cls = own ? undefined : asyncClass(project, path, call, names);
      if (!own && !cls) continue;
      const plain = !own && isSqlAlchemy2(project) && !(call.flow & (Flow.InExcept | Flow.InTry));
      const expires = !hasSplat(call) && argumentOf(call, "expire_on_commit") === undefined && !isConfigured(project);
      if (!plain && !expires) continue;
      const binding = facts.bindings.find(({ valueAt }) => valueAt?.[0] === call.at[0] && valueAt[1] === call.at[1]);
      report({
        at: plain ? cls!.at : call.at,
        message: message(binding?.name ?? lastName(call.callee) ?? "sessionmaker", plain, expires),
        key: `${binding?.name ?? ""}:${plain}:${expires}`,
        data: { call: call.at, plain, expires } satisfies ConfigFinding,
      });
    }
  },
  fixes,
});

/** The argument that makes a `sessionmaker` one of async sessions. */
function asyncClass(project: ProjectView, path: string, call: CallFact, names: readonly string[]) {
  if (!names.includes("sqlalchemy.orm.sessionmaker")) return undefined;
  const value = argumentOf(call, "class_", 1);
  if (value === undefined || !project.derives(project.resolve(path, value), ASYNC_SESSION)) return undefined;
  return call.args.find((argument) => argument.value === value);
}

/** Some code of the project sets it later: `Session.configure(expire_on_commit=False)`. */
function isConfigured(project: ProjectView): boolean {
  return project.derived("configures-expire-on-commit", () =>
    project
      .modules()
      .some((path) =>
        project
          .facts(path)!
          .calls.some(
            (call) => lastName(call.callee) === "configure" && argumentOf(call, "expire_on_commit") !== undefined,
          ),
      ),
  );
}

function message(name: string, plain: boolean, expires: boolean): string {
  const expiry =
    "after each commit all objects are expired, and reading an attribute of one is a query that cannot be awaited (`MissingGreenlet`)";
  if (!plain) return `\`${name}\` does not set \`expire_on_commit=False\`: ${expiry}. Add the argument.`;
  const factory = `\`${name}\` makes async sessions with the sync \`sessionmaker\`, whose types and \`begin()\` are those of sync ones`;
  return expires
    ? `${factory}; it does not set \`expire_on_commit=False\` either: ${expiry}. Use \`async_sessionmaker(…, expire_on_commit=False)\`.`
    : `${factory}. Use \`async_sessionmaker\`.`;
}

function fixes({ finding, file }: FixContext): FixDraft[] {
  const { tree } = file;
  const data = finding.data as ConfigFinding;
  const call = tree.nodeSpanning(data.call[0], data.call[1], K.call);
  if (call < 0) return [];
  const changes: TextChange[] = [];
  if (data.plain) {
    const callee = tree.child(call, F.function);
    const name = tree.is(callee, K.subscript) ? tree.child(callee, F.value) : callee;
    const factory = replacementFor(file, name, "sqlalchemy.ext.asyncio", "async_sessionmaker");
    changes.push({ start: tree.start[name]!, end: tree.end[name]!, text: factory.name }, ...factory.changes);
  }
  const cls = data.plain ? classArgument(file, call) : -1;
  const expiry = data.expires ? "expire_on_commit=False" : undefined;
  if (cls >= 0 && expiry !== undefined) changes.push({ start: tree.start[cls]!, end: tree.end[cls]!, text: expiry });
  else if (cls >= 0) changes.push(removed(file, cls));
  else if (expiry !== undefined) changes.push(...addArgument(file, call, expiry));
  const title = data.plain ? "Use `async_sessionmaker`" : "Add `expire_on_commit=False`";
  return [{ title, safety: "safe", changes }];
}

/** `class_=AsyncSession`, which is `async_sessionmaker`'s default; kept where it is the name's only use. */
function classArgument(file: FileView, call: NodeId): NodeId {
  const { tree } = file;
  const argument = tree
    .children(tree.child(call, F.arguments))
    .find((node) => tree.is(node, K.keyword_argument) && tree.textOf(tree.child(node, F.name)) === "class_");
  if (argument === undefined) return -1;
  const value = tree.child(argument, F.value);
  const name = tree.textOf(value);
  const uses = tree.descendants(0, K.identifier).filter((node) => tree.textOf(node) === name);
  // One is in the import, one is this.
  return file.lower(value) === ASYNC_SESSION && uses.length > 2 ? argument : -1;
}

/** Takes an argument out, with the comma that parts it from its neighbour. */
function removed({ tree }: FileView, argument: NodeId): TextChange {
  const all = tree.children(tree.parentOf(argument));
  const index = all.indexOf(argument);
  const next = all[index + 1];
  if (next !== undefined) return { start: tree.start[argument]!, end: tree.start[next]!, text: "" };
  const before = all[index - 1];
  return {
    start: before === undefined ? tree.start[argument]! : tree.end[before]!,
    end: tree.end[argument]!,
    text: "",
  };
}
