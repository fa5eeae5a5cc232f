import { Flow } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { callAt, namesOfCalls, lastName } from "../../support/calls";
import { indentUnit, lineEnd, statementOf } from "../../support/edits";
import { replacementFor } from "../../support/imported";
import { isSqlAlchemy2 } from "../../support/sqlalchemy";

const FACTORIES: ReadonlySet<string> = new Set([
  "sqlalchemy.orm.declarative_base",
  "sqlalchemy.ext.declarative.declarative_base",
]);
/** Arguments that are attributes of the class in the new form. */
const ATTRIBUTES: ReadonlySet<string> = new Set(["metadata", "type_annotation_map"]);

export default defineRule({
  meta: {
    id: "legacy-declarative-base",
    topic: "database",
    title: "Declarative base of SQLAlchemy 1",
    summary:
      "`declarative_base()` in a project on SQLAlchemy 2: type checkers know nothing of the models, which `DeclarativeBase` makes typed.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  check({ facts, path, project, report }) {
    const called = namesOfCalls(project, path);
    for (const [id, call] of facts.calls.entries()) {
      if (call.flow & (Flow.InTry | Flow.InExcept | Flow.Conditional)) continue;
      const legacy = called[id]!.some((name) => FACTORIES.has(name));
      if (!legacy || isGuardedImport(call.callee, facts.imports) || !isSqlAlchemy2(project)) continue;
      const binding = facts.bindings.find(({ valueAt }) => valueAt?.[0] === call.at[0] && valueAt[1] === call.at[1]);
      const name = binding?.name ?? "Base";
      report({
        at: call.at,
        message: `\`${lastName(call.callee) ?? "declarative_base"}()\` makes \`${name}\` the way of SQLAlchemy 1: type checkers see none of the models' columns. Write \`class ${name}(DeclarativeBase)\` instead.`,
        key: name,
      });
    }
  },
  fixes,
});

/** `try: from sqlalchemy.orm import … except ImportError: …`: the code runs on both versions. */
function isGuardedImport(
  callee: unknown,
  imports: readonly { guarded: boolean; names?: readonly { name: string }[] }[],
) {
  return (
    typeof callee === "string" &&
    imports.some(({ guarded, names }) => guarded && names?.some(({ name }) => name === "declarative_base"))
  );
}

function fixes({ finding, file }: FixContext): FixDraft[] {
  const { tree, text } = file;
  const call = callAt(file, [finding.start, finding.end]);
  const statement = statementOf(tree, call);
  const [assignment] = tree.children(statement);
  const target = tree.child(assignment ?? -1, F.left);
  if (!tree.is(statement, K.expression_statement) || !tree.is(assignment ?? -1, K.assignment)) return [];
  if (tree.child(assignment!, F.right) !== call || !tree.is(target, K.identifier)) return [];
  const name = tree.textOf(target);
  const body: string[] = [];
  let bases = "";
  for (const argument of tree.children(tree.child(call, F.arguments))) {
    const keyword = tree.textOf(tree.child(argument, F.name));
    const value = tree.textOf(tree.child(argument, F.value));
    if (!tree.is(argument, K.keyword_argument)) return [];
    if (ATTRIBUTES.has(keyword)) body.push(`${keyword} = ${value}`);
    else if (keyword === "cls" && value !== name) bases = `${value}, `;
    // The name of the class was a string only because a function could not know it.
    else if (keyword !== "name") return [];
  }
  // `metadata = metadata` in a class body reads the module's name: fine for any name but the class's own.
  const base = replacementFor(file, tree.child(call, F.function), "sqlalchemy.orm", "DeclarativeBase");
  const gap = lineEnd(text);
  const indent = indentUnit(file);
  const lines = (body.length > 0 ? body : ["pass"]).map((line) => `${gap}${indent}${line}`);
  const before = blankLinesBefore(text, tree.start[statement]!, gap);
  const change = {
    start: tree.start[statement]!,
    end: tree.end[statement]!,
    text: `${before}class ${name}(${bases}${base.name}):${lines.join("")}`,
  };
  return [
    { title: `Make \`${name}\` a subclass of \`DeclarativeBase\``, safety: "safe", changes: [change, ...base.changes] },
  ];
}

/** A class has two blank lines above it. */
function blankLinesBefore(text: string, at: number, gap: string): string {
  const above = /((?:\r\n|\n|\r)[ \t]*)*$/.exec(text.slice(0, at))![0];
  const lines = above.split(/\r\n|\n|\r/).length - 1;
  return lines === 0 || lines > 2 ? "" : gap.repeat(3 - lines);
}
