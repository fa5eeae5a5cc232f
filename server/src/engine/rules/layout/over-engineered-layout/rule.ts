import { baseName, folderOf } from "../../../project/modules";
import { projectProfiles, type ProjectProfile } from "../../../project/profile";
import { projectsOf } from "../../../project/profile-projects";
import { adviceFor, STAGE_NAMES } from "../../../project/profile-advice";
import { defineRule } from "../../api";
import { counted, inWords, LINE_ONE, listed, placeOf } from "../support";

/** What folders of clean and hexagonal architectures are called, by what they are. */
const RINGS: Readonly<Record<string, string>> = {
  domain: "domain",
  application: "application",
  infrastructure: "infrastructure",
  infra: "infrastructure",
  adapters: "adapters",
  adapter: "adapters",
  ports: "ports",
  port: "ports",
  use_cases: "use_cases",
  usecases: "use_cases",
  use_case: "use_cases",
  interfaces: "interfaces",
};

/** Enough of them to speak of such an architecture. */
const ENOUGH_RINGS = 3;

/** Projects that are there to be copied show the structure that they are about. */
const TEMPLATE = /template|boilerplate|cookiecutter|skeleton|scaffold|starter/i;

export default defineRule({
  meta: {
    id: "over-engineered-layout",
    topic: "layout",
    title: "Over-engineered layout",
    summary:
      "A small program spread over the layers of a clean architecture: every change crosses files that hold next to nothing.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
    options: {
      "max-lines": { type: "integer", default: 500, description: "Lines of code from which on layers are not judged." },
      "max-median": {
        type: "integer",
        default: 30,
        description: "Lines of code of the middle module from which on layers are not judged.",
      },
    },
  },
  checkProject({ project, options, report }) {
    const parts = projectsOf(project);
    for (const profile of projectProfiles(project)) {
      const { folder, name, isLibrary, lines, medianLines } = profile;
      if (lines >= Number(options["max-lines"]) || medianLines >= Number(options["max-median"])) continue;
      if (isLibrary || TEMPLATE.test(name)) continue;
      const { application } = parts.find((each) => each.folder === folder)!;
      const rings = ringFolders(profile, application);
      if (new Set([...rings.values()]).size < ENOUGH_RINGS) continue;
      report(placeOf(project, profile), {
        at: LINE_ONE,
        message: message(profile, [...rings.keys()]),
        related: [...rings.keys()].map((ring) => ({
          path: application.find((path) => path.startsWith(`${ring}/`))!,
          at: LINE_ONE,
          message: `\`${ring}\`: ${size(project.facts.bind(project), application, ring)}`,
        })),
        key: "over-engineered-layout",
      });
    }
  },
});

function message({ name, lines, modules, medianLines }: ProjectProfile, rings: readonly string[]): string {
  const [advice] = adviceFor(lines);
  const fits = `${STAGE_NAMES[advice!.stage]}${advice!.stage === "single-file" ? ", or a flat package of a few modules," : ""}`;
  const names = listed([...new Set(rings.map(baseName))]);
  return `\`${name}\` has ${counted(lines, "line")} of code in ${counted(modules, "module")}, half of them of ${counted(medianLines, "line")} at most, under ${names}: to follow one call takes more files than the program has ideas. For this size ${fits} is enough; add layers when there is something to keep apart (the size table: ${advice!.row}, below ${inWords(advice!.below ?? lines)} lines).`;
}

/** Folders below the project's that are called like rings, topmost first, with what they are. */
function ringFolders({ folder }: ProjectProfile, application: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of application) {
    for (let at = folderOf(path); at !== folder && at !== ""; at = folderOf(at)) {
      const ring = RINGS[baseName(at)];
      if (ring !== undefined) found.set(at, ring);
    }
  }
  return new Map([...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
}

function size(
  facts: (path: string) => { readonly codeLines: number } | undefined,
  application: readonly string[],
  folder: string,
): string {
  const inside = application.filter((path) => path.startsWith(`${folder}/`));
  const lines = inside.reduce((sum, path) => sum + (facts(path)?.codeLines ?? 0), 0);
  return `${counted(lines, "line")} of code`;
}
