/** New apps of Django projects: the app, its entry in INSTALLED_APPS, and its URLs beside those of its siblings. */
import type { FileEdit } from "../findings";
import { Flow } from "../facts/types";
import { wordsOf, type Words } from "../snippets/words";
import type { FeatureLayout, Sibling } from "./layout";
import { baseName, commonest, folderOf, join, stemOf, type FeatureProject } from "./project";
import { lineEnd, lineStart, replaceWords } from "./register";
import { renderModule } from "./render";
import type { FeaturePlan, FeatureProblem, Part } from "./types";
import { create, namesOf, testFile } from "./web";

/** Files by part; a part may have several. */
const FILES: Readonly<Partial<Record<Part, readonly (readonly [file: string, template: string])[]>>> = {
  model: [
    ["__init__.py", "package"],
    ["apps.py", "apps"],
    ["models.py", "model"],
    ["migrations/__init__.py", "package"],
    ["migrations/0001_initial.py", "migration"],
  ],
  schemas: [["serializers.py", "schemas"]],
  selectors: [["selectors.py", "selectors"]],
  service: [["services.py", "service"]],
  router: [
    ["views.py", "views"],
    ["urls.py", "urls"],
  ],
  admin: [["admin.py", "admin"]],
};

export const DJANGO_PARTS: readonly Part[] = ["model", "schemas", "selectors", "service", "router", "admin", "test"];
const NEEDED: readonly Part[] = ["model", "router"];

interface Settings {
  readonly path: string;
  readonly text: string;
  /** Where the list of apps begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** Apps are packages that INSTALLED_APPS names and that hold models, views or an AppConfig. */
export function djangoLayout(project: FeatureProject): FeatureLayout {
  const apps = appFolders(project);
  const siblings = apps.map((folder): Sibling => {
    const files = new Map<Part, string>();
    for (const part of DJANGO_PARTS) {
      const file = FILES[part]?.at(-1)?.[0];
      const path = part === "model" ? join(folder, "models.py") : file === undefined ? undefined : join(folder, file);
      if (path !== undefined && project.view.facts(path)) files.set(part, path);
    }
    return { words: wordsOf(baseName(folder)), files };
  });
  const container = commonest(apps.map(folderOf)) ?? rootOf(project);
  const packageOf = (words: Words): string => join(container, words.plural);
  return {
    kind: "packages",
    container,
    siblings,
    packageOf,
    fileOf: (part, words) => join(packageOf(words), FILES[part]?.at(part === "model" ? 2 : 0)?.[0] ?? `${part}.py`),
  };
}

/** The folder that imports start from. */
function rootOf(project: FeatureProject): string {
  const manage = project.modules.find((path) => baseName(path) === "manage.py");
  return manage === undefined ? project.parts.folder : folderOf(manage);
}

function appFolders(project: FeatureProject): readonly string[] {
  const settings = settingsOf(project);
  const names = [...(settings?.text.slice(settings.from, settings.to).matchAll(/["']([\w.]+)["']/g) ?? [])].map(
    ([, name = ""]) => name.replace(/\.apps\.\w+$/, ""),
  );
  const folders = names.flatMap((name) => {
    const path = project.view.modulePath(name);
    return path !== undefined && baseName(path) === "__init__.py" ? [folderOf(path)] : [];
  });
  return folders.filter((folder) => project.view.facts(join(folder, "models.py")) !== undefined);
}

function settingsOf(project: FeatureProject): Settings | undefined {
  for (const path of project.modules) {
    const binding = project.view.facts(path)!.bindings.find((one) => one.name === "INSTALLED_APPS" && one.valueAt);
    const text = binding && project.readText(path);
    if (!binding?.valueAt || text === undefined) continue;
    const { value } = binding;
    if (value === null || typeof value !== "object" || (value.k !== "list" && value.k !== "tuple")) continue;
    return { path, text, from: binding.valueAt[0], to: binding.valueAt[1] };
  }
  return undefined;
}

export function planDjango(
  project: FeatureProject,
  layout: FeatureLayout,
  words: Words,
  wanted: readonly Part[],
): FeaturePlan | FeatureProblem {
  const settings = settingsOf(project);
  if (!settings)
    return { problem: "A new app is named in INSTALLED_APPS, and no settings module with that list can be seen." };
  const parts = new Set<Part>([...NEEDED, ...wanted]);
  if (!project.view.uses("djangorestframework")) parts.delete("schemas");
  const folder = layout.packageOf(words)!;
  const app = project.moduleName(join(folder, "__init__.py"));
  const module = (file: string): string => `${app}.${file}`;
  const values = {
    ...namesOf(words),
    modules: {
      app,
      model: module("models"),
      schemas: module("serializers"),
      selectors: module("selectors"),
      service: module("services"),
      router: module("views"),
    },
    ...Object.fromEntries(DJANGO_PARTS.map((part) => [part, parts.has(part)])),
  };
  const { own } = project.surroundings;
  const edits = DJANGO_PARTS.flatMap((part) =>
    parts.has(part)
      ? (FILES[part] ?? []).map(([file, template]) =>
          create(join(folder, file), renderModule(`django/${template}`, values, own)),
        )
      : [],
  );
  if (parts.has("test"))
    edits.push(create(djangoTest(project, layout, words), renderModule("django/test", values, own)));
  edits.push(installed(project, layout, settings, app));
  const notes: string[] = [];
  const urls = urlsEdit(project, layout, words, app);
  if (urls) edits.push(urls);
  else notes.push(`Include \`${app}.urls\` in the project's URLs: nothing here shows where.`);
  return { edits, open: join(folder, "models.py"), notes };
}

/** Beside the siblings' tests: in the app, or in the folder of tests. */
export function djangoTest(project: FeatureProject, layout: FeatureLayout, words: Words): string {
  const inApp = layout.siblings.some(({ files }) => {
    const folder = folderOf([...files.values()][0] ?? "");
    return project.tests.includes(join(folder, "tests.py"));
  });
  return inApp ? join(layout.packageOf(words)!, "tests.py") : testFile(project, layout, words);
}

/** Adds the app behind the last of its siblings. */
function installed(project: FeatureProject, layout: FeatureLayout, settings: Settings, app: string): FileEdit {
  const { text, from, to, path } = settings;
  const list = text.slice(from, to);
  const siblings = layout.siblings.map(({ files }) =>
    project.moduleName(join(folderOf([...files.values()][0]!), "__init__.py")),
  );
  const entries = [...list.matchAll(/(["'])([\w.]+)\1,?/g)];
  const last =
    entries.findLast(([, , name = ""]) => siblings.includes(name.replace(/\.apps\.\w+$/, ""))) ?? entries.at(-1);
  const quote = last?.[1] ?? '"';
  const entry = `${quote}${app}${quote}`;
  if (!last) return { path, changes: [{ start: from + 1, end: from + 1, text: entry }] };
  const end = from + last.index + last[0].length;
  const start = lineStart(text, from + last.index);
  const alone = text.slice(start, from + last.index).trim() === "";
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const comma = last[0].endsWith(",") ? "" : ",";
  const added = alone ? `${comma}${lineBreak}${indent}${entry},` : `${comma} ${entry}`;
  return { path, changes: [{ start: end, end, text: added }] };
}

/** Copies the line that includes a sibling's URLs. */
function urlsEdit(project: FeatureProject, layout: FeatureLayout, words: Words, app: string): FileEdit | undefined {
  const siblings = new Map(
    layout.siblings.flatMap((sibling) => {
      const urls = sibling.files.get("router");
      return urls === undefined ? [] : [[project.moduleName(urls), sibling] as const];
    }),
  );
  for (const path of [...project.modules].sort((a, b) => Number(stemOf(b) === "urls") - Number(stemOf(a) === "urls"))) {
    const { calls } = project.view.facts(path)!;
    const text = project.readText(path);
    if (text === undefined) continue;
    for (const include of calls.toReversed()) {
      const target = include.args[0]?.value;
      if (target === null || typeof target !== "object" || target.k !== "str") continue;
      const sibling = siblings.get(target.v);
      const route = calls.find(
        ({ at, flow }) => at[0] < include.at[0] && at[1] >= include.at[1] && !(flow & Flow.InLoop),
      );
      if (!sibling || !route) continue;
      const indent = text.slice(lineStart(text, route.at[0]), route.at[0]);
      if (indent.trim() !== "") continue;
      const argument = include.args[0]!.at;
      const copy =
        replaceWords(text.slice(route.at[0], argument[0]), sibling.words, words) +
        `"${app}.urls"` +
        replaceWords(text.slice(argument[1], route.at[1]), sibling.words, words);
      const end = lineEnd(text, route.at[1]);
      const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
      return { path, changes: [{ start: end, end, text: `${indent}${copy},${lineBreak}` }] };
    }
  }
  return undefined;
}
