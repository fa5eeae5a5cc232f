import { separateGroups, type Edge, type Group } from "../../../project/profile-groups";
import type { ProjectView } from "../../../project/view";
import type { Drawer } from "./collect";

/** A name that more than this share of the definitions use (a logger, `typing`) ties nothing. */
const COMMON_SHARE = 0.3;
/** With a larger share of ties between clusters they are parts of one subject. */
const MAX_CROSSING = 0.25;

/** Two definitions belong together that are imported by the same modules, but for this share. */
const SAME_IMPORTERS = 0.5;

/** Clusters of definitions that have to do with each other and nothing with the rest, largest first. */
export function clustersOf(project: ProjectView, path: string, { definitions, imports }: Drawer): readonly Group[] {
  const names = new Set(definitions.map(({ name }) => name));
  const ties: Edge[] = [];
  const users = new Map<string, string[]>();
  for (const { name, uses } of definitions) {
    for (const used of uses) {
      if (names.has(used)) ties.push([name, used, 1]);
      else if (!isEverywhere(imports[used])) users.set(used, [...(users.get(used) ?? []), name]);
    }
  }
  const limit = Math.max(2, COMMON_SHARE * definitions.length);
  for (const group of users.values()) if (group.length <= limit) ties.push(...pairs(group));
  const importers = importersOf(project, path, names);
  ties.push(
    ...pairs([...importers.keys()]).filter(([one, other]) => areAlike(importers.get(one)!, importers.get(other)!)),
  );
  return separateGroups([...names], ties, MAX_CROSSING);
}

/** Parts of the standard library that code of every subject uses. */
function isEverywhere(path: string | undefined): boolean {
  return (
    path !== undefined && /^(?:typing|typing_extensions|collections|functools|itertools|logging|os|sys|re)\b/.test(path)
  );
}

/** Modules, tests aside, that import each of the names, where two or more do. */
function importersOf(
  project: ProjectView,
  path: string,
  names: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = new Map<string, Set<string>>();
  for (const edge of project.importers(path)) {
    if (project.role(edge.from).test) continue;
    for (const name of edge.names) {
      if (names.has(name)) importers.set(name, (importers.get(name) ?? new Set()).add(edge.from));
    }
  }
  return new Map([...importers].filter(([, modules]) => modules.size > 1));
}

function areAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const both = [...one].filter((path) => other.has(path)).length;
  return both > SAME_IMPORTERS * (one.size + other.size - both);
}

function pairs(names: readonly string[]): Edge[] {
  return names.flatMap((one, at) => names.slice(at + 1).map((other): Edge => [one, other, 1]));
}
