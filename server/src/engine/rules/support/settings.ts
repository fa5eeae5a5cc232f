/** The project's settings: the class that reads them from the environment, how code gets at it, `.env.example`. */
import type { Expr } from "../../facts/types";
import type { FileEdit, TextChange } from "../../findings";
import { SETTINGS_BASES } from "../../knowledge/bases";
import type { ClassRef, ProjectView } from "../../project/view";
import { folderOf } from "../../project/modules";
import { projectsOf } from "../../project/profile-projects";
import { K } from "../../syntax/kinds.generated";
import type { FileView } from "../api";
import { addImport, indentAt, lineEnd, lineEndAfter } from "./edits";

/** A settings class and the module-level name that gives its instance. */
export interface Settings {
  readonly cls: ClassRef;
  /** Where code imports the instance from: a module-level variable, or a function without parameters. */
  readonly access: {
    readonly path: string;
    readonly name: string;
    readonly call: boolean;
    /** End of the definition: in its own module it exists from here on. */
    readonly end: number;
  };
}

/** Whether a class reads its fields from the environment. */
export function isSettingsClass(project: ProjectView, ref: ClassRef): boolean {
  return project.derives({ kind: "class", ref }, ...SETTINGS_BASES);
}

/** Settings classes of the application, tests, scripts and docs left out. */
export function settingsClasses(project: ProjectView): readonly ClassRef[] {
  return project.derived("settings-classes", () =>
    project
      .modules()
      .flatMap((path) => project.derived(`settings-classes:${path}`, () => settingsClassesOf(project, path))),
  );
}

function settingsClassesOf(project: ProjectView, path: string): ClassRef[] {
  const facts = project.facts(path);
  if (!facts || facts.classes.length === 0) return [];
  const { test, script, docs } = project.role(path);
  if (test || script || docs) return [];
  return facts.classes.flatMap((cls, id) =>
    cls.parent < 0 && cls.outer < 0 && isSettingsClass(project, { path, id }) ? [{ path, id }] : [],
  );
}

/** The folder of the project, among those of the workspace, that a module belongs to. */
export function projectFolder(project: ProjectView, path: string): string {
  return projectsOf(project).reduce(
    (best, { folder }) => (folder.length > best.length && path.startsWith(`${folder}/`) ? folder : best),
    "",
  );
}

/**
 * Whether settings are those of the whole project, not of one part of it: code outside of their folder imports them, or
 * they are the only ones, or they stand at the top of the package.
 */
export function isCommonSettings(project: ProjectView, { path }: ClassRef): boolean {
  return project.derived(`settings-common:${path}`, () => {
    if (project.moduleName(path).split(".").length <= 2) return true;
    const home = projectFolder(project, path);
    const others = settingsClasses(project).filter((one) => projectFolder(project, one.path) === home);
    if (others.every((one) => one.path === path)) return true;
    const folder = `${folderOf(path)}/`;
    return project.importers(path).some(({ from }) => !from.startsWith(folder) && !project.role(from).test);
  });
}

/**
 * The settings that a module can use: those of its own project or of the part of it that the module belongs to, or that
 * it imports from already. Of several the nearest
 * in the folder tree, then that with most fields.
 */
export function settingsFor(project: ProjectView, path: string): Settings | undefined {
  const known = project.derived("settings-accesses", () => {
    const classes = settingsClasses(project);
    return classes.length === 0
      ? []
      : project.modules().flatMap((module) => (project.role(module).test ? [] : accessesIn(project, module, classes)));
  });
  const nearness = (other: string): number => {
    const [a, b] = [path.split("/"), other.split("/")];
    return a.findIndex((segment, index) => segment !== b[index]);
  };
  const rank = ({ cls }: Settings): number => project.classFact(cls).attributes.length + nearness(cls.path) * 1000;
  const home = projectFolder(project, path);
  const imported = new Set(project.imports(path).map(({ to }) => to));
  return known
    .filter(
      ({ access, cls }) =>
        imported.has(access.path) ||
        (projectFolder(project, access.path) === home &&
          (isWithin(path, folderOf(cls.path)) || isCommonSettings(project, cls))),
    )
    .sort((a, b) => rank(b) - rank(a))[0];
}

function isWithin(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

function accessesIn(project: ProjectView, path: string, classes: readonly ClassRef[]): Settings[] {
  const facts = project.facts(path)!;
  const settingsClass = (expr: Expr): ClassRef | undefined => {
    const entity = project.infer(path, expr);
    if (entity.kind !== "instance" || typeof entity.of === "string") return undefined;
    const { path: at, id } = entity.of;
    return classes.find((ref) => ref.path === at && ref.id === id);
  };
  return facts.bindings.flatMap(({ name, kind, value, id, at, valueAt }): Settings[] => {
    if (kind === "variable") {
      const cls = settingsClass(value);
      return cls ? [{ cls, access: { path, name, call: false, end: valueAt?.[1] ?? at[1] } }] : [];
    }
    const fact = kind === "function" ? facts.functions[id] : undefined;
    if (!fact || fact.async || fact.generator || fact.params.length > 0) return [];
    const cls = fact.returned.map(settingsClass).find((ref) => ref !== undefined);
    return cls ? [{ cls, access: { path, name, call: true, end: fact.span[1] } }] : [];
  });
}

/** The name of a field in the style of the class, and that of the environment variable that fills it. */
export function fieldNames(
  project: ProjectView,
  cls: ClassRef,
  environment: string,
): { readonly field: string; readonly variable: string } {
  const fields = project
    .classFact(cls)
    .attributes.filter(({ annotation, owner }) => annotation !== undefined && owner < 0);
  const upper = fields.filter(({ name }) => /^[A-Z]/.test(name)).length;
  const prefix = environmentPrefix(project, cls);
  const plain =
    prefix !== "" && environment.startsWith(prefix.toUpperCase()) ? environment.slice(prefix.length) : environment;
  return {
    field: upper * 2 > fields.length ? plain : plain.toLowerCase(),
    variable: (prefix + plain).toUpperCase(),
  };
}

/** `env_prefix` of `model_config` or of an inner `class Config`. */
function environmentPrefix(project: ProjectView, cls: ClassRef): string {
  const facts = project.facts(cls.path)!;
  const text = (expr: Expr | undefined): string | undefined =>
    expr !== null && typeof expr === "object" && expr.k === "str" ? expr.v : undefined;
  const config = project.classFact(cls).attributes.find(({ name }) => name === "model_config")?.value;
  if (config !== null && typeof config === "object") {
    const prefix =
      config.k === "call"
        ? facts.calls[config.id]!.args.find(({ name }) => name === "env_prefix")?.value
        : config.k === "dict"
          ? config.entries.find(([key]) => text(key) === "env_prefix")?.[1]
          : undefined;
    if (text(prefix) !== undefined) return text(prefix)!;
  }
  const inner = facts.classes.find(({ name, outer }) => name === "Config" && outer === cls.id);
  return text(inner?.attributes.find(({ name }) => name === "env_prefix")?.value) ?? "";
}

/** Adds a field, `name: str` by default, behind the last one of a settings class; nothing where it has the field already. */
export function addField(
  file: FileView,
  classId: number,
  name: string,
  declaration = `${name}: str`,
): readonly TextChange[] {
  const cls = file.facts.classes[classId]!;
  const own = cls.attributes.filter(({ owner }) => owner < 0);
  if (own.some((attribute) => attribute.name === name)) return [];
  const { tree, text } = file;
  const body = tree.bodyOf(file.classNode(classId));
  const first = body[0]!;
  const end = lineEnd(text);
  const indent = indentAt(text, tree.start[first]!);
  const last = own.filter(({ annotation, name: other }) => annotation !== undefined && other !== "model_config").at(-1);
  const statement = last && body.find((node) => tree.start[node]! <= last.at[0] && tree.end[node]! >= last.at[1]);
  if (statement !== undefined) {
    const at = lineEndAfter(text, tree.end[statement]!);
    const closed = /[\r\n]/.test(text[at - 1] ?? "");
    return [{ start: at, end: at, text: closed ? `${indent}${declaration}${end}` : `${end}${indent}${declaration}` }];
  }
  const empty = body.length === 1 && (tree.is(first, K.pass_statement) || tree.textOf(first) === "...");
  if (empty) return [{ start: tree.start[first]!, end: tree.end[first]!, text: declaration }];
  const docstring = tree.is(tree.children(first)[0] ?? -1, K.string);
  if (!docstring) {
    const at = tree.start[first]!;
    return [{ start: at, end: at, text: `${declaration}${end}${indent}` }];
  }
  const at = tree.end[first]!;
  return [{ start: at, end: at, text: `${end}${end}${indent}${declaration}` }];
}

/** How a module names something that another module of the project defines, with the import where it is missing. */
export function importFrom(
  project: ProjectView,
  file: FileView,
  path: string,
  name: string,
): { readonly name: string; readonly changes: readonly TextChange[] } {
  if (path === file.path) return { name, changes: [] };
  for (const edge of project.imports(file.path)) {
    const imported = edge.fact.names?.find((one) => one.name === name);
    if (edge.to === path && imported && edge.fact.flow === 0 && edge.fact.owner < 0 && edge.names.includes(name))
      return { name: imported.as, changes: [] };
  }
  const taken = new RegExp(`\\b${name}\\b`).test(file.text);
  const local = taken ? `app_${name}` : name;
  const module = project.moduleName(path);
  return { name: local, changes: [addImport(file, module, taken ? `${name} as ${local}` : name)] };
}

/** Whether a parameter of a function around `offset` hides a module-level name there. */
export function isShadowed(file: FileView, offset: number, name: string): boolean {
  return file.facts.functions.some(
    ({ span, params }) => span[0] <= offset && offset < span[1] && params.some((param) => param.name === name),
  );
}

/** Whether importing `path` from `from` would make a cycle of imports that run at import time. */
export function wouldCycle(project: ProjectView, from: string, path: string): boolean {
  const seen = new Set<string>();
  const reaches = (at: string): boolean => {
    if (at === from) return true;
    if (seen.has(at)) return false;
    seen.add(at);
    return project.imports(at).some(({ fact, to }) => fact.when === "eager" && reaches(to));
  };
  return reaches(path);
}

const EXAMPLES: readonly string[] = [".env.example", ".env.template", ".env.sample", ".env.dist"];

/** Lists a variable, without a value, in the `.env.example` nearest above a module; makes one beside the project's metadata. */
export function addToEnvironmentExample(
  project: ProjectView,
  { path, text: source }: FileView,
  variable: string,
): readonly FileEdit[] {
  const folders = path
    .split("/")
    .slice(0, -1)
    .map((_, index, all) => `${all.slice(0, all.length - index).join("/")}/`);
  for (const folder of [...folders, ""]) {
    for (const name of EXAMPLES) {
      const text = project.resource(folder + name);
      if (text === undefined) continue;
      if (new RegExp(`^\\s*(?:export\\s+)?#?\\s*${variable}\\s*=`, "m").test(text)) return [];
      const end = lineEnd(text);
      const gap = text === "" || /[\r\n]$/.test(text) ? "" : end;
      return [
        { path: folder + name, changes: [{ start: text.length, end: text.length, text: `${gap}${variable}=${end}` }] },
      ];
    }
  }
  const home = folders.find((folder) => project.resource(`${folder}pyproject.toml`) !== undefined) ?? "";
  return [
    {
      path: `${home}.env.example`,
      create: true,
      changes: [{ start: 0, end: 0, text: `${variable}=${lineEnd(source)}` }],
    },
  ];
}
