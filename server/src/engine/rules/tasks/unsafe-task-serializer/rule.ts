import type { Expr, Span } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft, type ModuleCheck } from "../../api";
import { lastName } from "../../support/calls";
import { importOf, replaceNode } from "../../support/edits";
import { readSettings, type Setting } from "./collect";

/** Kept with a finding for its fix: the value that says pickle, or the call that makes the encoder. */
interface PickleData {
  readonly value?: Span;
  readonly encoder?: Span;
}

const ENCODER = /^dramatiq\.(?:encoder\.)?PickleEncoder$/;
const TAKES_SERIALIZER =
  /^(?:celery\.(?:Celery#(?:task|send_task)|shared_task|Task#apply_async|Signature#apply_async)|function#apply_async(?:_on_commit)?)$/;
const WHY = "whoever can write to the broker can run code in the worker";

export default defineRule<readonly Setting[]>({
  meta: {
    id: "unsafe-task-serializer",
    topic: "tasks",
    title: "Pickle as task serializer",
    summary:
      "Unpickling runs whatever code the message brings: with pickle, access to the broker is access to the workers.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
  },
  collect(file) {
    const settings = readSettings(file).filter(({ values }) => values.length > 0);
    return settings.length > 0 ? settings : undefined;
  },
  check(module) {
    const { path, facts, project, data, report } = module;
    for (const setting of data ?? []) {
      if (!isCelerys(module, setting)) continue;
      const accepts = /accept_content$/i.test(setting.name);
      for (const { value, at } of setting.values) {
        if (!isPickle(project, path, value)) continue;
        const pickle: PickleData = { value: at };
        report({
          at: accepts ? at : setting.at,
          message: accepts
            ? `\`${setting.name}\` lets workers read pickled messages: ${WHY}. Accept \`json\` only.`
            : `\`${setting.name}\` makes messages pickles: ${WHY}, and a renamed class breaks what is queued. Use \`json\`.`,
          key: `${setting.name} pickle`,
          data: pickle,
        });
      }
    }
    for (const call of facts.calls) {
      if (lastName(call.callee) === undefined) continue;
      if (!project.callees(path, call).some((callee) => ENCODER.test(project.externalName(callee) ?? ""))) continue;
      const encoder: PickleData = { encoder: call.at };
      report({
        at: call.at,
        message: `Dramatiq's \`PickleEncoder\` unpickles every message: ${WHY}. Use \`JSONEncoder\`, the default.`,
        data: encoder,
      });
    }
  },
  fixes,
});

function isPickle(project: ProjectView, path: string, value: Expr): boolean {
  const entity = project.infer(path, value);
  return entity.kind === "literal" && /^(?:pickle|application\/x-python-serialize)$/.test(String(entity.value));
}

/** Whether a setting of that name is one of Celery's. */
function isCelerys({ path, facts, project }: ModuleCheck<unknown>, setting: Setting): boolean {
  if (!project.uses("celery")) return false;
  if (setting.in !== "call") return true;
  const call = facts.calls[setting.call]!;
  const callees = project.callees(path, call);
  if (setting.name === "serializer")
    return callees.some((callee) => TAKES_SERIALIZER.test(project.externalName(callee) ?? ""));
  const known = callees.some((callee) =>
    callee.kind === "class"
      ? project.derives(callee, "celery.Celery")
      : project.externalName(callee) === "celery.Celery" || project.externalName(callee) === "builtins.dict",
  );
  return known || isConfUpdate(call.callee);
}

/** `app.conf.update(…)`. */
function isConfUpdate(callee: Expr): boolean {
  if (typeof callee === "string") return /(?:^|\.)conf\.update$/.test(callee);
  return callee !== null && callee.k === "attr" && callee.name === "update" && lastName(callee.of) === "conf";
}

function fixes({ finding, file }: FixContext): FixDraft[] {
  const { value, encoder } = finding.data as PickleData;
  const { tree } = file;
  if (encoder) {
    const json = importOf(file, "dramatiq", "JSONEncoder");
    const callee = tree.child(tree.nodeSpanning(encoder[0], encoder[1], K.call), F.function);
    const changes = [replaceNode(tree, callee, json.name), ...json.changes];
    return [{ title: "Use `JSONEncoder`", safety: "safe", changes }];
  }
  const node = value ? tree.nodeSpanning(value[0], value[1], K.string) : -1;
  if (node < 0) return [];
  return [{ title: "Use `json`", safety: "safe", changes: [withoutPickle(file, node)] }];
}

/** `"json"` in its place; in a list that has it already the entry goes. */
function withoutPickle({ tree, text }: FixContext["file"], node: number): TextChange {
  const content = tree.childOfKind(node, K.string_content);
  const list = tree.parentOf(node);
  const inList = tree.is(list, K.list) || tree.is(list, K.tuple) || tree.is(list, K.set);
  const entries = inList ? tree.children(list) : [];
  const hasJson = entries.some((entry) => /^\w*["'](?:json|application\/json)["']$/.test(tree.textOf(entry)));
  if (!hasJson || (tree.is(list, K.tuple) && entries.length < 3)) return replaceNode(tree, content, "json");
  const index = entries.indexOf(node);
  if (index > 0) return { start: tree.end[entries[index - 1]!]!, end: tree.end[node]!, text: "" };
  const end = entries.length > 1 ? tree.start[entries[1]!]! : tree.end[node]!;
  return { start: tree.start[node]!, end: Math.min(end, text.length), text: "" };
}
