/**
 * What kind of project this is: its size, frameworks and layout, and the structure that the guide advises for its size.
 * Drawn from the project once and remembered; rules, `archwright profile` and the editor read the same.
 */
import { codeLines, totalLines } from "./profile-lines";
import { baseName, folderOf, join } from "./modules";
import { adviceFor, type Advice } from "./profile-advice";
import { hasCode, projectsOf, type ProjectParts } from "./profile-projects";
import { layoutOf, type Layout } from "./profile-stage";
import {
  frameworksOf,
  settingsOf,
  testsOf,
  type Framework,
  type SettingsProfile,
  type TestsProfile,
} from "./profile-surroundings";
import type { ProjectView } from "./view";

export interface ProjectProfile {
  /** Relative to the workspace folder; `""` is that folder itself. */
  readonly folder: string;
  /** The packaging file; absent without one. */
  readonly manifest?: string;
  /** As the packaging says it, else the program's package or entry module. */
  readonly name: string;
  /** It is made to be published. */
  readonly isLibrary: boolean;
  /** Where the program starts. */
  readonly entry: string;
  /** Lines of code of the program: without tests, docs, migrations, generated code and scripts. */
  readonly lines: number;
  /** Its modules with code, `__init__.py` left out. */
  readonly modules: number;
  /** Folders that hold them. */
  readonly packages: number;
  /** Lines of code of the middle one of its modules. */
  readonly medianLines: number;
  readonly frameworks: readonly Framework[];
  readonly layout: Layout;
  /** Rows of the guide's size table that its lines fall into. */
  readonly advised: readonly Advice[];
  readonly tests: TestsProfile;
  readonly settings: SettingsProfile;
}

/** The profile of each project of the workspace that has code, by folder. */
export function projectProfiles(view: ProjectView): readonly ProjectProfile[] {
  return view.derived("profiles", () =>
    projectsOf(view)
      .filter((parts) => parts.application.some((path) => hasCode(view, path)))
      .map((parts) => profileOf(view, parts)),
  );
}

function profileOf(view: ProjectView, parts: ProjectParts): ProjectProfile {
  const modules = solidModules(view, parts);
  const sizes = modules.map((path) => codeLines(view).get(path)!);
  const lines = totalLines(view, parts.application);
  const layout = layoutOf(view, parts.folder);
  const entry = entryOf(view, parts, layout);
  return {
    folder: parts.folder,
    ...(parts.manifest !== undefined && { manifest: parts.manifest }),
    name: parts.name ?? nameOf(layout, entry, parts.application),
    isLibrary: parts.isLibrary,
    entry,
    lines,
    modules: modules.length,
    packages: new Set(modules.map(folderOf).filter((folder) => folder !== parts.folder)).size,
    medianLines: median(sizes),
    frameworks: view.derived(`frameworks:${parts.folder}`, () =>
      frameworksOf(
        view,
        projectsOf(view).find(({ folder }) => folder === parts.folder)!,
      ),
    ),
    layout,
    advised: adviceFor(lines),
    tests: testsOf(view, parts),
    settings: settingsOf(view, parts),
  };
}

/** The program's modules with code, `__init__.py` left out. */
export function solidModules(view: ProjectView, { application }: ProjectParts): readonly string[] {
  const lines = codeLines(view);
  return application.filter((path) => baseName(path) !== "__init__.py" && lines.get(path)! > 0);
}

/** The middle one; of an even number the lower of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

const ENTRIES = ["main", "app", "__main__", "manage", "server", "run", "wsgi", "asgi", "cli", "application"];

/**
 * Where the program starts: a module that is called so, at the project's root before in its package; else one at the root
 * that imports the program; else the package's face.
 */
function entryOf(view: ProjectView, parts: ProjectParts, layout: Layout): string {
  const candidates = [...parts.application, ...parts.scripts];
  const named = (folder: string): string | undefined =>
    ENTRIES.map((name) => join(folder, `${name}.py`)).find((path) => candidates.includes(path));
  const startsProgram = (path: string): boolean => folderOf(path) === parts.folder && view.imports(path).length > 0;
  return (
    named(parts.folder) ??
    (parts.isLibrary ? undefined : parts.application.find(startsProgram)) ??
    named(layout.container) ??
    parts.application.find((path) => path === join(layout.container, "__init__.py")) ??
    parts.application.find((path) => view.facts(path)!.hasMainGuard) ??
    parts.application[0]!
  );
}

function nameOf(layout: Layout, entry: string, application: readonly string[]): string {
  const folder = baseName(layout.container);
  if (folder !== "" && folder !== "src") return folder;
  // Every Django project has a `manage.py`; what tells them apart is the package with the site's start.
  const site = application.find((path) => /(?:^|\/)(?:[wa]sgi|celery)\.py$/.test(path));
  const named = baseName(entry) === "manage.py" && site !== undefined ? baseName(folderOf(site)) : "";
  return named !== "" ? named : baseName(entry).replace(/\.py$/, "");
}
