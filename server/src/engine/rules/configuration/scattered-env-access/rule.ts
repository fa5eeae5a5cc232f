import { readFlow } from "../../../facts/flow";
import { Flow, type Expr, type ModuleFacts, type Span } from "../../../facts/types";
import type { ClassRef, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView, type ProjectCheck } from "../../api";
import { isCommonSettings, projectFolder, settingsClasses } from "../../support/settings";
import { fixes } from "./fixes";
import { canImport } from "./reach";

/** A subscript that may read the environment: `environ["NAME"]`. */
interface Lookup {
  readonly of: Expr;
  readonly index: Expr;
  readonly at: Span;
  readonly flow: number;
  /** The function that holds it, -1 at module or class level. */
  readonly owner: number;
}

interface Read {
  readonly at: Span;
  readonly variable: string;
}

/** Fewer modules that read the environment are not scattered. */
const MODULES = 3;

/** Modules that programs start in, Django's commands among them: they may read what the settings need, or where the settings are. */
const ENTRY_POINTS =
  /(?:^|\/)(?:__main__|main|app|application|wsgi|asgi|cli|celery|celery_app|celeryapp|worker|env|manage|server|run|setup|noxfile|bootstrap)\.py$|(?:^|\/)management\/commands\//;

export default defineRule<readonly Lookup[]>({
  meta: {
    id: "scattered-env-access",
    topic: "configuration",
    title: "Environment read outside the settings",
    summary:
      "Variables that are read all over the code are listed, typed and checked nowhere: a missing one is noticed when the code that needs it first runs.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect: readLookups,
  checkProject(check) {
    const { project } = check;
    const byProject = new Map<string, { path: string; reads: readonly Read[] }[]>();
    for (const path of project.modules()) {
      const reads = project.derived(`environment-reads:${path}`, () => readsOf(project, path, check.data(path) ?? []));
      if (reads.length === 0) continue;
      const folder = projectFolder(project, path);
      byProject.set(folder, [...(byProject.get(folder) ?? []), { path, reads }]);
    }
    for (const [folder, all] of byProject) {
      const found = all.length < MODULES ? undefined : settingsOf(check, folder);
      if (found === undefined) continue;
      const settings = found.name;
      const readers = all.filter(({ path }) => canImport(project, path, found.path));
      if (readers.length < MODULES) continue;
      for (const { path, reads } of readers) {
        for (const { at, variable } of reads) {
          check.report(path, {
            at,
            message: `\`${variable}\` is read from the environment here, as ${readers.length} modules do, past \`${settings}\`: nothing lists, types or checks it at the start. Make it a field of \`${settings}\`.`,
            data: { variable },
          });
        }
      }
    }
  },
  fixes,
});

function readLookups(file: FileView): Lookup[] | undefined {
  const { tree } = file;
  if (!file.text.includes("environ")) return undefined;
  const out = tree.descendants(0, K.subscript).flatMap((node): Lookup[] => {
    const parent = tree.parentOf(node);
    const stored =
      tree.is(parent, K.delete_statement) ||
      ((tree.is(parent, K.assignment) || tree.is(parent, K.augmented_assignment)) && tree.field[node] === F.left);
    const of = file.lower(tree.child(node, F.value));
    // A name of another module may be the environment under a name of the project's own.
    if (stored || typeof of !== "string" || !of.includes("environ")) return [];
    return [
      {
        of,
        index: file.lower(tree.child(node, F.subscript)),
        at: [tree.start[node]!, tree.end[node]!],
        flow: readFlow(tree, node),
        owner: file.ownerOf(node),
      },
    ];
  });
  return out.length > 0 ? out : undefined;
}

function readsOf(project: ProjectView, path: string, lookups: readonly Lookup[]): readonly Read[] {
  const facts = project.facts(path);
  if (!facts || !mayRead(facts, lookups)) return [];
  const { test, script, docs, settings, migration } = project.role(path);
  if (test || script || docs || settings || migration || ENTRY_POINTS.test(path)) return [];
  if (settingsClasses(project).some((cls) => cls.path === path)) return [];
  // What makes the application picks its settings: `configs[os.environ["APP_ENV"]]`.
  const inFactory = (owner: number): boolean =>
    owner >= 0 && project.functionRole({ path, id: owner })?.role === "app-factory";
  // A name that is computed cannot be a field: helpers that read for others are not judged.
  const read = (at: Span, variable: Expr | undefined): Read[] => {
    const name = variable === undefined ? undefined : project.infer(path, variable);
    const known = name?.kind === "literal" && typeof name.value === "string" && !SYSTEM.test(name.value);
    return known ? [{ at, variable: name.value }] : [];
  };
  return [
    ...facts.calls
      .filter(({ callee, flow, owner }) => !(flow & IDLE) && looksLikeRead(callee) && !inFactory(owner))
      .filter((call) => project.callees(path, call).some((one) => GETTERS.has(project.externalName(one) ?? "")))
      .flatMap((call) => read(call.at, call.args[0]?.value)),
    ...lookups
      .filter(
        ({ flow, of, owner }) =>
          !(flow & IDLE) && !inFactory(owner) && project.derives(project.resolve(path, of), "os._Environ"),
      )
      .flatMap(({ at, index }) => read(at, index)),
  ];
}

/** Code that runs only as a program, or never. */
const IDLE = Flow.MainGuard | Flow.TypeChecking;

/** Variables of the system and its shells, no settings of a program. */
const SYSTEM =
  /^(?:HOME|PATH|USER|USERNAME|LOGNAME|HOSTNAME|SHELL|PWD|TERM|TERM_PROGRAM|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|EDITOR|DISPLAY|COLUMNS|VIRTUAL_ENV|PYTHON[A-Z]*|PYTEST_\w+|CI|NO_COLOR|XDG_\w+|APPDATA|LOCALAPPDATA|SYSTEMROOT|PATHEXT|COMP_\w+|DJANGO_SETTINGS_MODULE)$/;

/** A class that only asks where the settings are holds none. */
function isOfSystem(project: ProjectView, path: string, variable: Expr): boolean {
  const name = project.infer(path, variable);
  return name.kind === "literal" && typeof name.value === "string" && SYSTEM.test(name.value);
}

const GETTERS: ReadonlySet<string> = new Set(["os.getenv", "os._Environ#get"]);

function mayRead({ calls }: ModuleFacts, lookups: readonly Lookup[]): boolean {
  return lookups.length > 0 || calls.some(({ callee }) => looksLikeRead(callee));
}

/** Cheap: names that are worth resolving. */
function looksLikeRead(callee: Expr): boolean {
  return typeof callee === "string" && /(?:getenv|environ\.get)$/.test(callee);
}

/** What a project calls its settings: a class that the environment fills, or one in a settings module that reads it. */
/** The name of a project's settings, and the module that has them. */
function settingsOf(
  { project, data }: ProjectCheck<readonly Lookup[]>,
  folder: string,
): { readonly name: string; readonly path: string } | undefined {
  const own = (path: string): boolean => projectFolder(project, path) === folder;
  const filled = settingsClasses(project)
    .filter((ref) => own(ref.path) && isCommonSettings(project, ref) && isCalledSettings(project, ref))
    .map((ref) => ({ name: project.classFact(ref).name, path: ref.path }));
  const called = filled.find(({ name }) => SETTINGS_NAME.test(name)) ?? filled[0];
  if (called !== undefined) return called;
  for (const path of project.modules()) {
    const { settings, test } = project.role(path);
    if (!settings || test || !own(path)) continue;
    const { classes, calls } = project.facts(path)!;
    const reads = [
      ...(data(path) ?? []).map(({ at, index }) => ({ at, variable: index })),
      ...calls
        .filter(({ callee }) => looksLikeRead(callee))
        .map(({ at, args }) => ({ at, variable: args[0]?.value ?? null })),
    ].filter(({ variable }) => !isOfSystem(project, path, variable));
    const found = classes.find(
      ({ name, span: [start, end] }) =>
        SETTINGS_NAME.test(name) && reads.some(({ at }) => at[0] >= start && at[1] <= end),
    );
    if (found) return { name: found.name, path };
  }
  return undefined;
}

const SETTINGS_NAME = /(?:Settings|Config)$/;

/** What is made for one run, a `Context` say, holds no settings of the project, though the environment fills it. */
function isCalledSettings(project: ProjectView, ref: ClassRef): boolean {
  return (
    /(?:Settings|Config|Configuration|Env|Environment|Options|Conf)$/i.test(project.classFact(ref).name) ||
    project.role(ref.path).settings
  );
}
