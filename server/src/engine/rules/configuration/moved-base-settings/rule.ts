import type { ImportFact, Span } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView, type FixContext } from "../../api";
import { addImport, importOf, lineEndAfter, replaceNode } from "../../support/edits";
import { isSwitched } from "../conditions";
import { isPydantic2 } from "../pydantic";

const OLD: ReadonlySet<string> = new Set(["pydantic.BaseSettings", "pydantic.env_settings.BaseSettings"]);

export default defineRule<readonly Span[]>({
  meta: {
    id: "moved-base-settings",
    topic: "configuration",
    title: "BaseSettings imported from pydantic",
    summary:
      "Pydantic 2 has no `BaseSettings`: importing it from `pydantic` raises an error when the module is loaded.",
    severity: "error",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
  },
  collect: readAttributes,
  check({ facts, data, project, report }) {
    if (!data && !facts.imports.some(isMoved)) return;
    if (!isPydantic2(project)) return;
    for (const fact of facts.imports) {
      if (isMoved(fact) && !fact.guarded && !isSwitched(fact.flow)) report({ at: fact.at, message: MESSAGE });
    }
    for (const at of data ?? []) report({ at, message: MESSAGE });
  },
  fixes: ({ finding, file }) => [
    { title: "Import `BaseSettings` from `pydantic_settings`", safety: "safe", changes: changes(file, finding) },
  ],
});

const MESSAGE =
  "`BaseSettings` left `pydantic` with version 2: this raises `PydanticImportError` when the module is loaded. Import it from `pydantic_settings` (the distribution `pydantic-settings`).";

function isMoved({ level, module, names }: ImportFact): boolean {
  return level === 0 && (names ?? []).some(({ name }) => OLD.has(`${module}.${name}`));
}

/** Uses as `pydantic.BaseSettings`, those in a `try` or under a condition left out. */
function readAttributes(file: FileView): Span[] | undefined {
  const { tree } = file;
  const out: Span[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.attribute || tree.textOf(tree.child(node, F.attribute)) !== "BaseSettings") continue;
    const lowered = file.lower(node);
    if (typeof lowered !== "string" || !OLD.has(lowered)) continue;
    if (tree.ancestor(node, K.try_statement, K.if_statement, K.conditional_expression) < 0)
      out.push([tree.start[node]!, tree.end[node]!]);
  }
  return out.length > 0 ? out : undefined;
}

function changes(file: FileView, finding: FixContext["finding"]): readonly TextChange[] {
  const { tree, text } = file;
  const attribute = tree.nodeSpanning(finding.start, finding.end, K.attribute);
  if (attribute >= 0) {
    const source = importOf(file, "pydantic_settings", "BaseSettings");
    return [replaceNode(tree, attribute, source.name), ...source.changes];
  }
  const statement = tree.nodeSpanning(finding.start, finding.end, K.import_from_statement);
  const module = tree.child(statement, F.module_name);
  const names = tree.childrenWith(statement, F.name);
  const index = names.findIndex((name) => /^BaseSettings\b/.test(tree.textOf(name)));
  const moved = names[index];
  if (moved === undefined) return [];
  if (names.length === 1) return [replaceNode(tree, module, "pydantic_settings")];
  const next = names[index + 1];
  const previous = names[index - 1];
  // A name on a line of its own goes with its line.
  const line = text.slice(0, tree.start[moved]).search(/[\r\n][ \t]*$/);
  const end = lineEndAfter(text, tree.end[moved]!);
  const alone = line >= 0 && /^[ \t]*,[ \t]*(?:\r\n|\n|\r)$/.test(text.slice(tree.end[moved], end));
  const gone: TextChange = alone
    ? { start: line + /^(?:\r\n|\n|\r)/.exec(text.slice(line))![0].length, end, text: "" }
    : next !== undefined
      ? { start: tree.start[moved]!, end: tree.start[next]!, text: "" }
      : { start: tree.end[previous!]!, end: tree.end[moved]!, text: "" };
  return [gone, addImport(file, "pydantic_settings", tree.textOf(moved))];
}
