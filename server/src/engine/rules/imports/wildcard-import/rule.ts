import type { ImportEdge, ProjectView } from "../../../project/view";
import { defineRule, type FileView, type FixContext, type FixDraft } from "../../api";
import { importedItems, lineStartOf } from "../../support/edits";
import { collectReads, type StarData } from "./reads";
import { ID, isStar, neededNames, starEdges, starNames, usedNames } from "./star";

/** Names that a message lists. */
const MAX_NAMED = 4;

/** Settings that only Django's have. */
const DJANGO_SETTINGS: ReadonlySet<string> = new Set([
  ...["INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF", "DATABASES", "ALLOWED_HOSTS", "SECRET_KEY", "TEMPLATES"],
  ...["DEBUG", "STATIC_URL", "AUTH_USER_MODEL", "WSGI_APPLICATION", "USE_TZ", "CACHES", "LOGGING"],
]);

export default defineRule<StarData>({
  meta: {
    id: ID,
    topic: "imports",
    title: "Wildcard import",
    summary:
      "`from module import *`: nobody sees where a name comes from, and a name that is added there may replace one here.",
    severity: "info",
    enabled: true,
    scope: "module",
    fixes: ["safe", "review"],
  },
  collect: collectReads,
  check({ path, facts, data, project, report }) {
    if (path.endsWith("__init__.py") || isFace(facts) || isSettings(project, path)) return;
    for (const edge of starEdges(project, path)) {
      if (isHandedOn(project, edge)) continue;
      const module = project.moduleName(edge.to);
      const names = starNames(project, edge.to);
      const used = names && usedNames(project, edge, names, data?.reads ?? {});
      report({
        at: edge.fact.at,
        message: `\`import *\` brings ${brought(names)} of \`${module}\` into \`${project.moduleName(path)}\`${uses(used)}: nobody sees here where a name comes from, and one that is added to \`${module}\` may replace one of this module. Import the names that are used.`,
        key: module,
      });
    }
  },
  fixes,
});

function brought(names: ReadonlySet<string> | undefined): string {
  if (!names) return "the names";
  return names.size === 1 ? "one name" : `${String(names.size)} names`;
}

function uses(used: readonly string[] | undefined): string {
  if (!used) return "";
  if (used.length === 0) return ", which uses none of them itself";
  const shown = [...used]
    .sort()
    .slice(0, MAX_NAMED)
    .map((name) => `\`${name}\``);
  const more = used.length > MAX_NAMED ? ` and ${String(used.length - MAX_NAMED)} more` : "";
  return `, which uses ${shown.join(", ")}${more}`;
}

/** A module of nothing but imports and other names for them: it is there to hand names on. */
function isFace({ functions, classes, calls, bindings, imports }: FileView["facts"]): boolean {
  return (
    imports.length > 0 &&
    functions.length + classes.length === 0 &&
    // A module that has moved says so.
    calls.every(({ callee }) => callee === "warnings.warn") &&
    // An old name may stand for a new one: `create_item = add_item`.
    bindings.every(({ name, kind, value }) => kind === "import" || name === "__all__" || typeof value === "string")
  );
}

/** The module adds what the other one lists to its own list: it hands the names on, whatever else it does. */
function isHandedOn(project: ProjectView, { from, to }: ImportEdge): boolean {
  const name = project.moduleName(to);
  const own = name.slice(name.lastIndexOf(".") + 1);
  const listed = project.imports(from).some((edge) => edge.to === to && edge.names.includes("__all__"));
  return (
    listed ||
    project.facts(from)!.program.body.some((step) => {
      if (step.k !== "extend" && (step.k !== "set" || !step.to.includes("__all__"))) return false;
      const { value } = step;
      if (value === null || typeof value === "string" || value.k !== "attr" || value.name !== "__all__") return false;
      return value.of === own || (typeof value.of === "object" && value.of?.k === "attr" && value.of.name === own);
    })
  );
}

/** Django's settings build on each other by star imports: there is no other way to take all of them over. */
function isSettings(project: ProjectView, path: string): boolean {
  if (!project.role(path).settings) return false;
  if (/(?:^|\/)(?:local_)?settings(?:\/|[^/]*\.py$)/.test(path) && project.uses("django")) return true;
  const modules = [path, ...starEdges(project, path).map(({ to }) => to)];
  return modules.some((one) => project.facts(one)!.bindings.filter(({ name }) => DJANGO_SETTINGS.has(name)).length > 1);
}

function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const edge = starEdges(project, file.path).find(({ fact }) => isStar(fact) && fact.at[0] === finding.start);
  const names = edge && neededNames(project, edge, open);
  if (!edge || !names) return [];
  if (names.length === 0) return moduleImport(file, edge);
  return [
    {
      title: "Import the names that are used",
      // Programs that are not here may take other names from a library's module.
      safety: isPublic(project, file.path) ? "review" : "safe",
      changes: [{ start: edge.fact.names![0]!.at[0], end: edge.fact.names![0]!.at[1], text: list(file, edge, names) }],
    },
  ];
}

function isPublic(project: ProjectView, path: string): boolean {
  const folders = project.packaging().filter(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
  const nearest = folders.sort((a, b) => b.folder.length - a.folder.length)[0];
  const hidden = project
    .moduleName(path)
    .split(".")
    .some((part) => part.startsWith("_"));
  return nearest?.isLibrary === true && !hidden && project.facts(path)?.all === undefined;
}

/** Constants, classes, then the rest: as isort sorts the names of an import. */
function list(file: FileView, { fact }: ImportEdge, names: readonly string[]): string {
  const rank = (name: string): number => (/^[A-Z][A-Z0-9_]+$/.test(name) ? 0 : /^_*[A-Z]/.test(name) ? 1 : 2);
  const sorted = [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const start = fact.names![0]!.at[0];
  return importedItems(file, file.text.slice(lineStartOf(file.text, start), start), sorted);
}

/** Nothing of it is used here, but importing the module may do something: models register themselves. */
function moduleImport(file: FileView, { fact }: ImportEdge): FixDraft[] {
  const dots = ".".repeat(fact.level);
  const [, folder, name] = /^(?:(.*)\.)?(\w+)$/.exec(fact.module) ?? [];
  if (name === undefined) return [];
  const bound = fact.level === 0 ? fact.module.split(".")[0]! : name;
  if (file.facts.bindings.some((binding) => binding.name === bound && binding.kind !== "import")) return [];
  const text = fact.level === 0 ? `import ${fact.module}` : `from ${dots}${folder ?? ""} import ${name}`;
  if (fact.level > 0 && file.facts.bindings.some((binding) => binding.name === bound)) return [];
  return [
    {
      title: "Import the module: nothing of it is used here",
      safety: "review",
      changes: [{ start: fact.at[0], end: fact.at[1], text }],
    },
  ];
}
