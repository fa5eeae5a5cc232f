import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { replaceNode } from "../../support/edits";
import {
  addField,
  addToEnvironmentExample,
  fieldNames,
  importFrom,
  isShadowed,
  settingsFor,
  wouldCycle,
} from "../../support/settings";

/** Makes the variable a field of the settings, under the same name in the environment, and reads it there. */
export function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const { tree } = file;
  const { variable } = finding.data as { readonly variable: string };
  const settings = settingsFor(project, file.path);
  const node = [K.call, K.subscript]
    .map((kind) => tree.nodeSpanning(finding.start, finding.end, kind))
    .find((at) => at >= 0);
  if (!settings || node === undefined || wouldCycle(project, file.path, settings.access.path)) return [];
  const home = open(settings.cls.path);
  const names = fieldNames(project, settings.cls, variable);
  // With another prefix the settings would read another variable.
  if (!home || names.variable !== variable) return [];
  const type = declared(file, node);
  if (type === undefined) return [];
  if (type.includes("|") && !project.atLeast("python", "3.10")) return [];
  const known = project.classFact(settings.cls).attributes.some(({ name }) => name === names.field);
  const added = known ? [] : addField(home, settings.cls.id, names.field, `${names.field}: ${type}`);
  const source = importFrom(project, file, settings.access.path, settings.access.name);
  if (isShadowed(file, finding.start, source.name)) return [];
  const use = `${source.name}${settings.access.call ? "()" : ""}.${names.field}`;
  return [
    {
      title: `Read it as \`${project.classFact(settings.cls).name}.${names.field}\``,
      safety: "review",
      changes: [replaceNode(tree, node, use), ...source.changes],
      edits: [
        ...(added.length > 0 ? [{ path: home.path, changes: added }] : []),
        ...addToEnvironmentExample(project, file, variable),
      ],
    },
  ];
}

/** The field's type and default as the read has them; `undefined` for a default that is no plain text. */
function declared({ tree }: FileView, node: NodeId): string | undefined {
  if (tree.is(node, K.subscript)) return "str";
  const [, fallback] = tree.children(tree.child(node, F.arguments));
  if (fallback === undefined || tree.is(fallback, K.none)) return "str | None = None";
  const plain = tree.is(fallback, K.string) && tree.descendants(fallback, K.interpolation).length === 0;
  return plain ? `str = ${tree.textOf(fallback)}` : undefined;
}
