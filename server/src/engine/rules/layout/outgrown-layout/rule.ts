import { totalLines } from "../../../project/profile-lines";
import { baseName, folderOf } from "../../../project/modules";
import { projectProfiles, solidModules, type ProjectProfile } from "../../../project/profile";
import { adviceFor, STAGE_NAMES } from "../../../project/profile-advice";
import type { Group } from "../../../project/profile-groups";
import { projectsOf, type ProjectParts } from "../../../project/profile-projects";
import { STAGES, type Stage } from "../../../project/profile-stage";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { counted, inWords, LINE_ONE, listed, placeOf } from "../support";
import { definitionGroups, moduleGroups, packageGroups, shortName } from "./grouping";

/** Groups named in a message; the related locations have them all. */
const MAX_GROUPS = 4;
/** Where less than this share of its lines lies in one folder, a program is no flat package. */
const FLAT_SHARE = 0.5;

interface Limits {
  readonly singleFile: number;
  readonly flat: number;
  readonly flatModules: number;
  readonly feature: number;
}

/** Past its size: what is wrong, the stage that comes next, and what the parts could become. */
interface Outgrown {
  /** What has outgrown its structure, if that is not the project as a whole. */
  readonly name?: string;
  readonly what: string;
  readonly limit: number;
  readonly why: string;
  readonly next: Stage;
  readonly suggestion: string;
  readonly groups: readonly Group[];
}

export default defineRule({
  meta: {
    id: "outgrown-layout",
    topic: "layout",
    title: "Outgrown layout",
    summary:
      "A program past the size that its structure fits: nothing shows any more which parts belong together and which may use which.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
    options: {
      "single-file": { type: "integer", default: 500, description: "Lines of code that one file may have." },
      flat: { type: "integer", default: 2_000, description: "Lines of code that a flat package may have." },
      "flat-modules": { type: "integer", default: 10, description: "Modules that a flat package may have." },
      feature: { type: "integer", default: 20_000, description: "Lines of code that feature packages may have." },
    },
  },
  checkProject({ project, options, report }) {
    const limits: Limits = {
      singleFile: Number(options["single-file"]),
      flat: Number(options["flat"]),
      flatModules: Number(options["flat-modules"]),
      feature: Number(options["feature"]),
    };
    const parts = projectsOf(project);
    for (const profile of projectProfiles(project)) {
      const own = parts.find((each) => each.folder === profile.folder)!;
      const found = isService(profile, own) ? outgrown(project, profile, own, limits) : undefined;
      if (!found) continue;
      report(placeOf(project, profile), {
        at: LINE_ONE,
        message: message(profile, found),
        related: found.groups.flatMap((group) => relatedOf(project, profile, group)),
        key: "outgrown-layout",
      });
    }
  },
});

/** The size table speaks of programs; how a published library lies is what its users import. */
function isService({ isLibrary, frameworks }: ProjectProfile, { application }: ProjectParts): boolean {
  const serves = (): boolean =>
    frameworks.some(({ kind }) => kind === "web") &&
    application.some((path) => /^(?:wsgi|asgi|manage|main)\.py$/.test(baseName(path)));
  return !isLibrary || serves();
}

/** Lines of the modules that lie in a folder itself. */
function linesIn(project: ProjectView, { application }: ProjectParts, folder: string): number {
  return totalLines(
    project,
    application.filter((path) => folderOf(path) === folder),
  );
}

function outgrown(
  project: ProjectView,
  profile: ProjectProfile,
  parts: ProjectParts,
  limits: Limits,
): Outgrown | undefined {
  const { layout, lines, modules } = profile;
  if (layout.stage === "single-file" && modules === 1 && lines > limits.singleFile) {
    const [path] = solidModules(project, parts);
    return {
      what: `is a single file of ${counted(lines, "line")} of code`,
      limit: limits.singleFile,
      why: "everything in it sees everything else, and every change meets every other in the same file",
      next: "flat",
      suggestion: "what it defines suggests the modules",
      groups: definitionGroups(project, path!),
    };
  }
  const isFlat = layout.stage === "flat" && linesIn(project, parts, layout.container) > lines * FLAT_SHARE;
  if (isFlat && lines > limits.flat && modules > limits.flatModules) {
    return {
      // The package, which need not be called like the distribution.
      name: baseName(layout.container),
      what: `is a flat package of ${counted(modules, "module")} and ${counted(lines, "line")} of code`,
      limit: limits.flat,
      why: "any module may import any other, and nothing shows which belong together",
      next: "feature",
      suggestion: "its imports suggest the packages",
      groups: moduleGroups(project, profile.folder),
    };
  }
  if (layout.stage === "feature" && lines > limits.feature) {
    return {
      what: `has ${counted(lines, "line")} of code in feature packages`,
      limit: limits.feature,
      why: "packages grow into each other, and what is business rule and what is framework can no longer be told apart",
      next: "clean",
      suggestion: "its imports suggest one domain each for",
      groups: packageGroups(project, profile.folder),
    };
  }
  return undefined;
}

function message(profile: ProjectProfile, { name, what, limit, why, next, suggestion, groups }: Outgrown): string {
  const last = adviceFor(profile.lines).at(-1)!.stage;
  const further =
    STAGES.indexOf(last) > STAGES.indexOf(next) ? ` (for this size the guide goes as far as ${STAGE_NAMES[last]})` : "";
  const shown = groups
    .slice(0, MAX_GROUPS)
    .map(({ name, members }) => `\`${name}\` (${listed(members.map(shortName), 4)})`);
  const proposal = shown.length > 0 ? `: ${suggestion} ${shown.join(", ")}` : "";
  return `\`${name || profile.name}\` ${what}, past the ${inWords(limit)} lines that such a structure fits: ${why}. The next stage is ${STAGE_NAMES[next]}${further}${proposal}.`;
}

function relatedOf(
  project: ProjectView,
  profile: ProjectProfile,
  { name, members }: Group,
): { path: string; at: typeof LINE_ONE; message: string }[] {
  return members.flatMap((member) => {
    const path = project.facts(member) ? member : project.facts(`${member}/__init__.py`) && `${member}/__init__.py`;
    return path === undefined || path === profile.entry
      ? []
      : [{ path, at: LINE_ONE, message: `would belong to \`${name}\`` }];
  });
}
