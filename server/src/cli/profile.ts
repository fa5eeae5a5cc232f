import { createAnalyzer, STAGE_NAMES, type Colors, type ProjectProfile } from "../engine";
import { createNodeHost, defaultCacheFolder, loadWasm } from "../hosts/node";
import { displayPath } from "./collect";
import { ExitStatus } from "./errors";
import { ConfigurationError, loadWorkspace } from "./load";
import { describeErrors, describeProblems } from "./remarks";
import { covers, findTargets, type Target } from "./targets";
import { colorsFor, write } from "./terminal";

/** `archwright profile`: what kind of project it is, and which structure fits its size. */
export async function profile(given: string, format: "text" | "json"): Promise<ExitStatus> {
  const cwd = process.cwd();
  const target = findTargets(cwd, [given])[0]!;
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({ analyzer, cacheFolder: defaultCacheFolder() });
  try {
    const loaded = await loadWorkspace(target.root, { analyzer, host, overrides: {} });
    const profiles = askedFor(loaded.workspace.profiles(), target).map((one) => shown(one, cwd, target.root));
    const errors = loaded.problems.map(({ path, message }) => ({
      path: displayPath(cwd, target.root, path),
      message,
      internal: false,
    }));
    await write(process.stderr, describeErrors(errors));
    if (profiles.length === 0) await write(process.stderr, `warning: no Python code in "${given}"\n`);
    const text = (): string => profiles.map((one) => asText(one, colorsFor(process.stdout))).join("\n");
    await write(process.stdout, format === "json" ? asJson(profiles) : text());
    return ExitStatus.Clean;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await write(process.stderr, describeProblems(error.workspace, error.root, error.problems, cwd));
    return ExitStatus.Usage;
  } finally {
    await host.dispose();
  }
}

/** Projects inside the path that was asked for; where there is none, the one that it lies in. */
function askedFor(profiles: readonly ProjectProfile[], target: Target): readonly ProjectProfile[] {
  const inside = profiles.filter(({ folder }) => covers(target, folder));
  if (inside.length > 0) return inside;
  const around = profiles.filter(({ folder }) =>
    target.paths.some((path) => folder === "" || path.startsWith(`${folder}/`)),
  );
  return around.slice(-1);
}

/** A profile with its paths as they are printed: relative to the working directory. */
function shown(profile: ProjectProfile, cwd: string, root: string): ProjectProfile {
  const display = (file: string): string => displayPath(cwd, root, file);
  return {
    ...profile,
    folder: display(profile.folder),
    ...(profile.manifest !== undefined && { manifest: display(profile.manifest) }),
    entry: display(profile.entry),
    layout: { ...profile.layout, container: display(profile.layout.container) },
    settings: { ...profile.settings, paths: profile.settings.paths.map(display) },
  };
}

function asJson(profiles: readonly ProjectProfile[]): string {
  return `${JSON.stringify({ version: 1, projects: profiles }, null, 2)}\n`;
}

const TESTS: Readonly<Record<ProjectProfile["tests"]["shape"], string>> = {
  none: "none",
  kind: "by kind (unit, integration, …)",
  mirror: "mirroring the code",
  beside: "beside the code",
  folder: "in a folder of their own",
};

const SETTINGS: Readonly<Record<ProjectProfile["settings"]["shape"], string>> = {
  none: "none",
  class: "a settings class",
  package: "settings modules, one for each environment",
  module: "a settings module",
  environment: "reads of the environment",
};

function asText(profile: ProjectProfile, colors: Colors): string {
  const { layout, tests, settings } = profile;
  const rows: readonly (readonly [string, string])[] = [
    ["Folder", profile.folder],
    ["Packaging", profile.manifest ?? "none"],
    ["Entry", profile.entry],
    ["Size", sizeOf(profile)],
    [
      "Frameworks",
      profile.frameworks.map(({ name, modules }) => `${name} (${count(modules, "module")})`).join(", ") || "none",
    ],
    ["Structure", `${STAGE_NAMES[layout.stage]}, in ${layout.container}`],
    ...(["features", "layers", "shared"] as const)
      .filter((kind) => layout[kind].length > 0)
      .map((kind): [string, string] => [`  ${kind}`, layout[kind].join(", ")]),
    ["Advised", profile.advised.map(advice).join(", or ")],
    [
      "Tests",
      `${TESTS[tests.shape]}${tests.modules > 0 ? `, ${count(tests.modules, "module")} of ${count(tests.lines, "line")}` : ""}`,
    ],
    ["Settings", `${SETTINGS[settings.shape]}${settings.paths.length > 0 ? `: ${some(settings.paths)}` : ""}`],
  ];
  const title = `${profile.name}${profile.isLibrary ? " (published)" : ""}`;
  const lines = rows.map(([label, value]) => `  ${colors.dim(label.padEnd(11))} ${value}\n`);
  return `${colors.bold(title)}\n${lines.join("")}`;
}

function sizeOf({ lines, modules, packages, medianLines }: ProjectProfile): string {
  return `${count(lines, "line")} of code in ${count(modules, "module")} and ${count(packages, "package")}; the middle module has ${count(medianLines, "line")}`;
}

function advice({ stage, row, from, below }: ProjectProfile["advised"][number]): string {
  const range = below === undefined ? `from ${grouped(from)} lines on` : `${grouped(from)} to ${grouped(below)} lines`;
  return `${STAGE_NAMES[stage]} (${row}, ${range})`;
}

function some(paths: readonly string[]): string {
  return paths.length > 3 ? `${paths.slice(0, 3).join(", ")} and ${paths.length - 3} more` : paths.join(", ");
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}
