/** New features for projects that exist, in the project's own layout, registered where its siblings are. */
import { wordsOf, type Words } from "../snippets/words";
import type { ProjectView } from "../project/view";
import { frameworksOf } from "../project/profile-surroundings";
import { DJANGO_PARTS, djangoLayout, djangoTest, planDjango } from "./django";
import { fastapi } from "./fastapi";
import { flask } from "./flask";
import type { FeatureLayout } from "./layout";
import { featureProjects, type FeatureProject } from "./project";
import type {
  FeatureFramework,
  FeatureOffer,
  FeaturePlan,
  FeatureProblem,
  FeatureRequest,
  OfferedPart,
  Part,
} from "./types";
import { fileOf, planWeb, usualParts, webLayout, type Web } from "./web";

export type { FeatureOffer, FeaturePlan, FeatureProblem, FeatureRequest, OfferedPart, Part } from "./types";

type ReadText = (path: string) => string | undefined;

const TITLES: Readonly<Record<Part, string>> = {
  model: "Model",
  schemas: "Schemas",
  repository: "Repository",
  selectors: "Selectors",
  service: "Service",
  dependencies: "Dependencies",
  router: "Router",
  admin: "Admin",
  test: "Test",
};
const EXAMPLE: Words = wordsOf("invoice");
const KEYWORDS =
  /^(?:and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|false|finally|for|from|global|if|import|in|is|lambda|match|none|nonlocal|not|or|pass|raise|return|true|try|type|while|with|yield)$/;

/** What can be made, for each project that a feature can be made in. */
export function featureOffers(view: ProjectView, readText: ReadText): readonly FeatureOffer[] {
  return featureProjects(view, readText).flatMap((project) => {
    const framework = frameworkOf(project);
    if (framework === undefined) return [];
    const { layout, parts, usual, file } = described(project, framework);
    const offered = parts.map((part): OfferedPart => ({
      part,
      title: framework === "django" && part === "schemas" ? "Serializers" : TITLES[part],
      example: file(part, EXAMPLE),
      usual: usual.includes(part),
    }));
    return [
      {
        folder: project.parts.folder,
        project: project.parts.name ?? "",
        framework,
        layout: sentence(layout),
        parts: offered,
      },
    ];
  });
}

/** The edits that make a feature, or why it cannot be made. */
export function newFeature(
  view: ProjectView,
  readText: ReadText,
  { folder, name, parts }: FeatureRequest,
): FeaturePlan | FeatureProblem {
  const project = featureProjects(view, readText).find((one) => one.parts.folder === folder);
  const framework = project && frameworkOf(project);
  if (!project || framework === undefined) return { problem: "No FastAPI, Flask or Django project can be seen here." };
  const problem = featureNameProblem(name);
  if (problem !== undefined) return { problem };
  const words = wordsOf(name.trim().replace(/[\s-]+/g, "_"));
  const { layout, usual } = described(project, framework);
  const wanted = parts ?? usual;
  const plan =
    framework === "django"
      ? planDjango(project, layout, words, wanted)
      : planWeb(framework === "fastapi" ? fastapi : flask, project, layout, words, wanted);
  if ("problem" in plan) return plan;
  const present = plan.edits.filter((edit) => edit.create && project.exists(edit.path)).map(({ path }) => path);
  if (present.length > 0) return { problem: `Nothing was made, for these files exist: ${present.join(", ")}` };
  return plan;
}

/** What is wrong with the name of a feature, in a sentence; `undefined` for a good one. */
export function featureNameProblem(name: string): string | undefined {
  if (name.trim() === "") return "A name is needed, such as invoice.";
  if (!/^[a-z][a-z0-9]*(?:[ _-][a-z0-9]+)*$/i.test(name.trim()))
    return "Use letters, digits and single spaces or underscores, and begin with a letter: order item.";
  const { singular, plural } = wordsOf(name.trim().replace(/[\s-]+/g, "_"));
  const word = [singular, plural].find((one) => KEYWORDS.test(one));
  return word === undefined ? undefined : `${word} is a word of Python itself.`;
}

function frameworkOf(project: FeatureProject): FeatureFramework | undefined {
  const names = frameworksOf(project.view, project.parts).map(({ name }) => name.toLowerCase());
  return (["fastapi", "flask", "django"] as const).find((framework) => names.includes(framework));
}

interface Described {
  readonly layout: FeatureLayout;
  readonly parts: readonly Part[];
  readonly usual: readonly Part[];
  readonly file: (part: Part, words: Words) => string;
}

function described(project: FeatureProject, framework: FeatureFramework): Described {
  if (framework === "django") {
    const layout = djangoLayout(project);
    const rest = project.view.uses("djangorestframework");
    const parts = DJANGO_PARTS.filter((part) => part !== "schemas" || rest);
    const isUsual = (part: Part): boolean =>
      part === "test" ||
      part === "model" ||
      part === "router" ||
      part === "schemas" ||
      layout.siblings.some(({ files }) => files.has(part));
    const file = (part: Part, words: Words): string =>
      part === "test" ? djangoTest(project, layout, words) : layout.fileOf(part, words);
    return { layout, parts, usual: parts.filter(isUsual), file };
  }
  const web: Web = framework === "fastapi" ? fastapi : flask;
  const layout = webLayout(project);
  return {
    layout,
    parts: web.parts,
    usual: usualParts(web, layout),
    file: (part, words) => fileOf(project, layout, part, words),
  };
}

function sentence({ kind, container, siblings }: FeatureLayout): string {
  const place = container === "" ? "the project's folder" : container;
  const names = siblings.filter(({ words }) => words.singular !== "").map(({ words }) => words.plural);
  const like = names.length > 0 ? `, like ${names.slice(0, 3).join(", ")}` : "";
  if (kind === "layers") return `A file in each layer of ${place}${like}`;
  return `A package in ${place}${like}`;
}
