import { partsOf } from "../../../project/entities";
import type { ClassRef, Entity, FunctionRef, ProjectView } from "../../../project/view";
import { K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { importOf } from "../../support/edits";
import { isModelInstance } from "../../support/models";

/** Kept with a finding for its fix. */
interface LeakFinding {
  /** Schemas of the model: where they are defined and their names, the likeliest first. */
  readonly schemas: readonly { readonly module: string; readonly name: string }[];
  readonly many: boolean;
}

export default defineRule<undefined>({
  meta: {
    id: "leaked-orm-response",
    topic: "web",
    title: "ORM entity as response",
    summary:
      "A FastAPI handler returns an ORM entity without a response schema: every column, new ones and secret ones too, goes to the client.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  check(module) {
    const { facts, path, project } = module;
    facts.functions.forEach((fact, id) => {
      if (fact.returns !== undefined || !isUndecided(project, { path, id })) return;
      for (const value of fact.returned) {
        const found = entityIn(project, project.infer(path, value));
        if (!found) continue;
        const name = project.classFact(found.model).name;
        const what = found.many ? `a list of \`${name}\`` : `an object of \`${name}\``;
        module.report({
          at: fact.at,
          message: `\`${fact.name}\` returns ${what}, an ORM entity, with neither \`response_model\` nor a return annotation: every column of it becomes part of the API, also those that are added later or are nobody's business. Declare a response schema.`,
          related: [
            {
              path: found.model.path,
              at: project.classFact(found.model).at,
              message: `\`${name}\` is mapped to a table here`,
            },
          ],
          key: fact.qualname,
          data: { schemas: schemasOf(project, found.model), many: found.many } satisfies LeakFinding,
        });
        return;
      }
    });
  },
  fixes,
});

/** A handler whose decorator says nothing of the response; `response_model=None` is a decision. */
function isUndecided(project: ProjectView, ref: FunctionRef): boolean {
  const role = project.functionRole(ref);
  if (role?.role !== "handler" || role.framework !== "fastapi" || role.methods.includes("WEBSOCKET")) return false;
  const fact = project.functionFact(ref);
  const calls = fact.decorators.flatMap(({ value }) =>
    value !== null && typeof value === "object" && value.k === "call"
      ? [project.facts(ref.path)!.calls[value.id]!]
      : [],
  );
  // Registered by `add_api_route`, the response may be declared there.
  if (!calls.some((call) => call.args.length > 0)) return false;
  return !calls.some((call) => call.args.some(({ name }) => name === "response_model" || name === "response_class"));
}

interface Found {
  readonly model: ClassRef;
  readonly many: boolean;
}

/** The ORM entity that a value is, or that it is a list of. */
function entityIn(project: ProjectView, value: Entity): Found | undefined {
  for (const part of partsOf(value)) {
    if (part.kind !== "instance") continue;
    if (typeof part.of !== "string") {
      if (isModelInstance(project, part)) return { model: part.of, many: false };
      continue;
    }
    if (!/^builtins\.(?:list|tuple|set)$|^collections\.abc\.Sequence$|Result$|\.Query$/.test(part.of)) continue;
    for (const element of (part.args ?? []).flatMap(partsOf)) {
      if (element.kind === "instance" && typeof element.of !== "string" && isModelInstance(project, element))
        return { model: element.of, many: true };
    }
  }
  return undefined;
}

const SUFFIXES = ["Public", "Read", "Out", "Response", "Schema", "DTO", "View"];

/** Pydantic classes that are named after the model. */
function schemasOf(project: ProjectView, model: ClassRef): LeakFinding["schemas"] {
  const { name } = project.classFact(model);
  const names = SUFFIXES.flatMap((suffix) => [`${name}${suffix}`, `${suffix}${name}`]);
  const found: { module: string; name: string; rank: number }[] = [];
  for (const path of project.modules()) {
    const facts = project.facts(path)!;
    if (project.role(path).test) continue;
    facts.classes.forEach((fact, id) => {
      const rank = names.indexOf(fact.name);
      if (rank < 0 || fact.parent >= 0 || fact.outer >= 0) return;
      const cls: Entity = { kind: "class", ref: { path, id } };
      const isTable = isModelInstance(project, { kind: "instance", of: { path, id } });
      if (!isTable && project.derives(cls, "pydantic.BaseModel"))
        found.push({ module: project.moduleName(path), name: fact.name, rank });
    });
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ module, name: schema }) => ({ module, name: schema }));
}

function fixes({ finding, file, project }: FixContext): FixDraft[] {
  const { schemas, many } = finding.data as LeakFinding;
  const [schema] = schemas;
  if (!schema) return [];
  const { tree } = file;
  const definition = tree.parentOf(tree.nodeSpanning(finding.start, finding.end, K.identifier));
  const parameters = tree.childOfKind(definition, K.parameters);
  if (!tree.is(definition, K.function_definition) || parameters < 0) return [];
  const own = project.moduleName(file.path) === schema.module;
  const { name, changes } = own ? { name: schema.name, changes: [] } : importOf(file, schema.module, schema.name);
  const type = many ? `list[${name}]` : name;
  const at = tree.end[parameters]!;
  return [
    {
      title: `Annotate the response as \`${type}\``,
      safety: "review",
      changes: [{ start: at, end: at, text: ` -> ${type}` }, ...changes],
    },
  ];
}
