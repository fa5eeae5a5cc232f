import type { FileEdit, TextChange } from "../../../findings";
import { baseName, folderOf, join } from "../../../project/modules";
import type { ImportEdge, ProjectView } from "../../../project/view";
import { K } from "../../../syntax/kinds.generated";
import type { FileView, FixContext, FixDraft } from "../../api";

/** Another name for the module or package, and for it in every import. */
export function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const name = finding.data as string;
  const renamed = newName(project, finding.path, name);
  if (renamed === undefined || isNamedElsewhere(project, finding.path, name)) return [];
  const moved = movedFiles(project, finding.path, renamed);
  if (!moved) return [];
  const edits = new Map<string, { changes: TextChange[]; renameTo?: string }>();
  for (const [path, renameTo] of moved) edits.set(path, { changes: [], renameTo });
  const edges = [...moved.keys()].flatMap((path) => project.importers(path));
  for (const edge of new Map(edges.map((one) => [`${one.from} ${one.fact.moduleAt[0]}`, one])).values()) {
    // What is relative to the package keeps its meaning.
    if (edge.fact.level > 0) continue;
    const view = edge.from === file.path ? file : open(edge.from);
    const change = view && importChange(view, edge, name, renamed);
    if (!change) return [];
    const entry = edits.get(edge.from) ?? { changes: [] };
    entry.changes.push(change);
    edits.set(edge.from, entry);
  }
  const all = [...edits].map(([path, edit]): FileEdit => ({ path, ...edit }));
  return [{ title: `Rename it to \`${renamed}\``, safety: "review", edits: all }];
}

/** `app_logging`: not taken, neither by a module nor by the standard library. */
function newName(project: ProjectView, path: string, name: string): string | undefined {
  const renamed = `app_${name}`;
  const folder = baseName(path) === "__init__.py" ? folderOf(folderOf(path)) : folderOf(path);
  const taken = project
    .modules()
    .some((other) => other === join(folder, `${renamed}.py`) || other.startsWith(`${join(folder, renamed)}/`));
  return taken ? undefined : renamed;
}

/** Where files that are no modules name it, renaming the code alone would break them. */
function isNamedElsewhere(project: ProjectView, path: string, name: string): boolean {
  const folder = `${folderOf(path)}/`;
  const mention = new RegExp(`(?<![\\w.-])${name}(?:\\.py\\b|[.:][A-Za-z_]|/)|-m +${name}\\b`);
  return project
    .resources()
    .some(
      (other) =>
        (baseName(path) === "__init__.py" && other.startsWith(folder)) ||
        (/(?:pyproject\.toml|setup\.cfg|Procfile|ocker|ompose|\.sh|\.service|tox\.ini)/.test(other) &&
          mention.test(project.resource(other) ?? "")),
    );
}

/** Each file with its new path; of a package all of its modules. */
function movedFiles(project: ProjectView, path: string, renamed: string): ReadonlyMap<string, string> | undefined {
  if (baseName(path) !== "__init__.py") return new Map([[path, join(folderOf(path), `${renamed}.py`)]]);
  const folder = folderOf(path);
  const target = join(folderOf(folder), renamed);
  const inside = project.modules().filter((other) => other.startsWith(`${folder}/`));
  return inside.length > 40 ? undefined : new Map(inside.map((other) => [other, target + other.slice(folder.length)]));
}

/** `import x` keeps its local name; `from x.y import z` needs no more than the other module. */
function importChange(
  { tree, text }: FileView,
  { fact }: ImportEdge,
  name: string,
  renamed: string,
): TextChange | undefined {
  const [start, end] = fact.moduleAt;
  const written = text.slice(start, end);
  if (fact.dynamic || (written !== name && !written.startsWith(`${name}.`))) return undefined;
  const module = renamed + written.slice(name.length);
  const statement = tree.nodeSpanning(fact.at[0], fact.at[1]);
  if (fact.names || fact.as !== undefined || !tree.is(statement, K.import_statement))
    return { start, end, text: module };
  return written === name ? { start, end, text: `${module} as ${name}` } : undefined;
}
