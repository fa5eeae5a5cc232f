/** What `from module import *` binds, and which of it is needed. */
import type { BindingFact, ImportFact, ModuleFacts } from "../../../facts/types";
import { Flow } from "../../../facts/types";
import type { ImportEdge, ProjectView } from "../../../project/view";
import type { FileView } from "../../api";
import { isKind } from "../../support/calls";
import { attributeNames, type StarData } from "./reads";

export const ID = "wildcard-import";

/** Elements of a display that the facts hold. */
const MAX_LISTED = 64;

export function starData(project: ProjectView, path: string): StarData | undefined {
  return project.facts(path)?.rules[ID] as StarData | undefined;
}

export function isStar(fact: ImportFact): boolean {
  return fact.names?.[0]?.name === "*";
}

/** The star imports of a module whose target is a module of the project. */
export function starEdges(project: ProjectView, path: string): readonly ImportEdge[] {
  return project.imports(path).filter(({ fact }) => isStar(fact));
}

/** The names of `__all__`; `undefined` where they cannot be told. */
export function exported(facts: ModuleFacts): readonly string[] | undefined {
  const definitions = facts.bindings.filter(({ name }) => name === "__all__");
  const complete =
    definitions.every(
      ({ value }) =>
        (isKind(value, "list") || isKind(value, "tuple")) &&
        value.of.length < MAX_LISTED &&
        value.of.every((item) => isKind(item, "str")),
    ) && !facts.calls.some(({ callee }) => typeof callee === "string" && callee.startsWith("@__all__."));
  return complete ? (facts.all ?? []) : undefined;
}

/** The names that a star import of the module binds; `undefined` where they cannot be told. */
export function starNames(
  project: ProjectView,
  path: string,
  seen: ReadonlySet<string> = new Set(),
): ReadonlySet<string> | undefined {
  const facts = project.facts(path);
  if (!facts || facts.foreign || seen.has(path)) return new Set();
  if (facts.all !== undefined) {
    const names = exported(facts);
    return names && new Set(names);
  }
  const data = starData(project, path);
  // What is written into the module's namespace cannot be read off its text.
  if (data?.hidden && facts.calls.some(({ callee, owner }) => owner < 0 && callee === "builtins.globals"))
    return undefined;
  const names = new Set<string>();
  for (const { name, flow } of facts.bindings)
    if (isPublic(name) && (flow & (Flow.TypeChecking | Flow.MainGuard)) === 0) names.add(name);
  const edges = starEdges(project, path);
  for (const fact of facts.imports) {
    if (!isStar(fact) || fact.when === "typing" || (fact.flow & Flow.MainGuard) !== 0) continue;
    const edge = edges.find((one) => one.fact === fact);
    const inner = edge ? starNames(project, edge.to, new Set([...seen, path])) : undefined;
    if (!inner) return undefined;
    for (const name of inner) if (isPublic(name)) names.add(name);
  }
  for (const name of data?.deleted ?? []) names.delete(name);
  return names;
}

function isPublic(name: string): boolean {
  return !name.startsWith("_");
}

/** What of a star import is needed: by the module itself, by those that take names from it, and by what it exports. */
export function neededNames(
  project: ProjectView,
  edge: ImportEdge,
  open: (path: string) => FileView | undefined,
): readonly string[] | undefined {
  const names = starNames(project, edge.to);
  const facts = project.facts(edge.from)!;
  const reads = starData(project, edge.from)?.reads;
  if (!names || !reads || starData(project, edge.from)?.hidden) return undefined;
  const wanted = wantedFrom(project, edge.from, names, open, new Set());
  if (!wanted) return undefined;
  const kept = [...wanted].filter((name) => !isReplaced(project, edge, facts, name, firstRead(reads, name)));
  return [...kept, ...submodules(project, edge, names, Object.keys(reads))];
}

/** Which names of a star import the module itself reads. */
export function usedNames(
  project: ProjectView,
  edge: ImportEdge,
  names: ReadonlySet<string>,
  reads: NonNullable<StarData["reads"]>,
): readonly string[] {
  const facts = project.facts(edge.from)!;
  return Object.keys(reads).filter(
    (name) => names.has(name) && !isReplaced(project, edge, facts, name, firstRead(reads, name)),
  );
}

function firstRead(reads: NonNullable<StarData["reads"]>, name: string): number {
  return Object.hasOwn(reads, name) ? reads[name]! : -1;
}

/** Modules of a package are its attributes once anybody has imported them: a star may have brought them, too. */
function submodules(
  project: ProjectView,
  { from, to }: ImportEdge,
  names: ReadonlySet<string>,
  reads: readonly string[],
): readonly string[] {
  if (!to.endsWith("__init__.py") || project.facts(to)!.all !== undefined) return [];
  const bound = new Set(project.facts(from)!.bindings.map(({ name }) => name));
  const module = project.moduleName(to);
  return reads.filter(
    (name) => !names.has(name) && !bound.has(name) && project.modulePath(`${module}.${name}`) !== undefined,
  );
}

/** Which of `names` a module reads, exports, or hands on to others; `undefined` where it cannot be told. */
function wantedFrom(
  project: ProjectView,
  path: string,
  names: ReadonlySet<string>,
  open: (path: string) => FileView | undefined,
  seen: Set<string>,
): ReadonlySet<string> | undefined {
  const wanted = new Set<string>();
  if (seen.has(path)) return wanted;
  seen.add(path);
  const facts = project.facts(path)!;
  const data = starData(project, path);
  if (data?.hidden) return undefined;
  const want = (some: Iterable<string>): void => {
    for (const name of some) if (names.has(name)) wanted.add(name);
  };
  want(Object.keys(data?.reads ?? {}));
  if (facts.all !== undefined) {
    const all = exported(facts);
    if (!all) return undefined;
    want(all);
  }
  for (const edge of project.importers(path)) {
    if (isStar(edge.fact)) {
      if (facts.all !== undefined) continue;
      const theirs =
        edge.from.endsWith("__init__.py") && project.facts(edge.from)?.all === undefined
          ? names
          : wantedFrom(project, edge.from, names, open, seen);
      if (!theirs) return undefined;
      want(theirs);
    } else if (edge.names.length > 0) want(edge.names);
    else {
      const file = open(edge.from);
      if (file) want(attributeNames(file));
    }
  }
  want(patched(project, path));
  return wanted;
}

/** Names of a module that texts speak of: `patch("shop.views.send")`. */
function patched(project: ProjectView, path: string): readonly string[] {
  const prefix = `${project.moduleName(path)}.`;
  return project.modules().flatMap((other) =>
    (starData(project, other)?.dotted ?? []).flatMap((text) => {
      const at = text.indexOf(prefix);
      const starts = at === 0 || (at > 0 && text[at - 1] === ".");
      return starts ? [text.slice(at + prefix.length).split(".")[0]!] : [];
    }),
  );
}

/** Whether what the star brings under this name is never seen: something else is bound over it before it is read. */
function isReplaced(project: ProjectView, edge: ImportEdge, facts: ModuleFacts, name: string, read: number): boolean {
  const at = edge.fact.at[0];
  const before = (offset: number): boolean => read < 0 || offset < read;
  // What stands in the same branch for type checkers is as sure there.
  const branch = edge.fact.flow & Flow.TypeChecking;
  const isSure = ({ flow }: { readonly flow: number }): boolean => [0, branch].includes(flow & ~Flow.Discarded);
  const later = starEdges(project, edge.from).some(
    (other) =>
      other.fact.at[0] > at &&
      before(other.fact.at[0]) &&
      isSure(other.fact) &&
      starNames(project, other.to)?.has(name) === true,
  );
  if (later) return true;
  return facts.bindings.some((binding) => {
    if (binding.name !== name || !isSure(binding)) return false;
    return binding.at[0] > at ? before(binding.at[0]) : isSame(project, edge, binding);
  });
}

/** Whether the star brings the very thing that the module has imported itself. */
function isSame(project: ProjectView, edge: ImportEdge, binding: BindingFact): boolean {
  if (binding.kind !== "import") return false;
  const own = project.resolve(edge.from, binding.value);
  const theirs = project.resolve(edge.to, `@${binding.name}`);
  return own.kind !== "unknown" && JSON.stringify(own) === JSON.stringify(theirs);
}
