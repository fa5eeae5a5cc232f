/** What the parts of a program could become, drawn from who imports whom. */
import type { ModuleFacts } from "../../../facts/types";
import { MODEL_BASES, SETTINGS_BASES } from "../../../knowledge/bases";
import { baseName, folderOf } from "../../../project/modules";
import { solidModules } from "../../../project/profile";
import { layoutOf } from "../../../project/profile-stage";
import { groupsOf, type Edge, type Group } from "../../../project/profile-groups";
import { projectsOf, type ProjectParts } from "../../../project/profile-projects";
import type { ProjectView } from "../../../project/view";

/** Beyond this many members the grouping says nothing that a person could follow. */
const MAX_MEMBERS = 400;
/** A group that holds a larger share of all members than this does not take them apart. */
const MAX_SHARE = 0.75;

interface Ties {
  readonly members: readonly string[];
  readonly edges: readonly Edge[];
}

/** Groups of the modules of a project's flat package. Its entry points belong to no group. */
export function moduleGroups(project: ProjectView, folder: string): readonly Group[] {
  return groupsFrom(project, `module-groups:${folder}`, () => {
    const members = solidModules(project, partsIn(project, folder)).filter(
      (path) => !project.role(path).compositionRoot,
    );
    return { members, edges: edgesBetween(project, members, (path) => path) };
  });
}

/** Groups of a project's feature packages that import each other. */
export function packageGroups(project: ProjectView, folder: string): readonly Group[] {
  return groupsFrom(project, `package-groups:${folder}`, () => {
    const layout = layoutOf(project, folder);
    const prefix = layout.container === "" ? "" : `${layout.container}/`;
    const packageOf = (path: string): string => prefix + path.slice(prefix.length).split("/")[0]!;
    const wanted = new Set(layout.features.map((name) => prefix + name));
    const modules = partsIn(project, folder).application.filter(
      (path) => path.startsWith(prefix) && wanted.has(packageOf(path)),
    );
    return { members: [...wanted], edges: edgesBetween(project, modules, packageOf) };
  });
}

/** Grouping takes long, and few edits change who imports whom. */
function groupsFrom(project: ProjectView, key: string, read: () => Ties): readonly Group[] {
  return project.derived(key, () => {
    const { members, edges } = project.derived(`${key}:ties`, read);
    if (members.length > MAX_MEMBERS) return [];
    return groupsOf(members, edges).filter((group) => group.members.length <= MAX_SHARE * members.length);
  });
}

function partsIn(project: ProjectView, folder: string): ProjectParts {
  return projectsOf(project).find((parts) => parts.folder === folder)!;
}

function edgesBetween(project: ProjectView, modules: readonly string[], memberOf: (path: string) => string): Edge[] {
  const inside = new Set(modules);
  const edges: Edge[] = [];
  for (const path of modules) {
    const targets = new Set(project.imports(path).map((edge) => edge.to));
    for (const to of targets)
      if (inside.has(to) && memberOf(to) !== memberOf(path)) edges.push([memberOf(path), memberOf(to), 1]);
  }
  return edges;
}

/** Modules into which a single file could be taken apart: by what its functions and classes are. */
export function definitionGroups(project: ProjectView, path: string): readonly Group[] {
  const facts: ModuleFacts = project.facts(path)!;
  const groups = new Map<string, string[]>();
  const add = (group: string, name: string): void => void groups.set(group, [...(groups.get(group) ?? []), name]);
  facts.functions.forEach((fact, id) => {
    if (fact.parent >= 0 || fact.cls >= 0 || fact.name === "<lambda>") return;
    const role = project.functionRole({ path, id })?.role;
    if (role === "handler") add("routes", fact.name);
    else if (role === "task") add("tasks", fact.name);
    else if (role === "cli-command") add("commands", fact.name);
    else if (role === "dependency") add("dependencies", fact.name);
  });
  facts.classes.forEach((fact, id) => {
    if (fact.parent >= 0 || fact.outer >= 0) return;
    const entity = { kind: "class" as const, ref: { path, id } };
    if (project.derives(entity, ...MODEL_BASES)) add("models", fact.name);
    else if (project.derives(entity, ...SETTINGS_BASES)) add("settings", fact.name);
    else if (project.derives(entity, "pydantic.BaseModel")) add("schemas", fact.name);
    else if (project.derives(entity, "builtins.Exception")) add("exceptions", fact.name);
  });
  return [...groups].map(([name, members]) => ({ name, members })).sort((a, b) => b.members.length - a.members.length);
}

/** `users` for `shop/users.py` and `shop/users`. */
export function shortName(member: string): string {
  const name = baseName(member).replace(/\.py$/, "");
  return name === "__init__" ? baseName(folderOf(member)) : name;
}
