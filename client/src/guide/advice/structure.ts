import { type Advice, type Advisor, type Answers, type Project, type Structure, chosen, has } from "./model";

/** Sizes in lines of code, as the guide's table has them: each from where the one before ends. */
const SIZES = [
  { value: "tiny", label: "Under 500 lines", below: 500 },
  { value: "small", label: "500 to 2,000 lines", below: 2_000 },
  { value: "medium", label: "2,000 to 10,000 lines", below: 10_000 },
  { value: "large", label: "10,000 to 20,000 lines", below: 20_000 },
  { value: "huge", label: "Over 20,000 lines", below: Infinity },
] as const;

const STAGES: readonly Structure[] = ["single-file", "flat", "feature", "layered", "clean"];

const NAMES: Readonly<Record<Structure, string>> = {
  "single-file": "a single file",
  flat: "a flat package",
  feature: "feature packages",
  layered: "features with layers inside",
  clean: "ports and adapters around a domain",
};

const TEXTS: Readonly<Record<Structure, string>> = {
  "single-file": "One module and a `pyproject.toml`. There is nothing to explain, and nothing to keep in order.",
  flat: "One package, one module for each role: models, routes, services, settings. Everything is a single jump away.",
  feature: "One package for each subject, with everything about it inside and a face that others import from.",
  layered:
    "Packages by subject; inside each, routes call a service and the service calls a repository. Imports point down.",
  clean:
    "The domain declares what it needs as protocols and imports nothing; databases, vendors and HTTP are adapters around it.",
};

const TREES: Readonly<Record<Structure, string>> = {
  "single-file": "tool/\n├── tool.py\n└── pyproject.toml",
  flat: "shop/\n├── shop/\n│   ├── __init__.py\n│   ├── main.py\n│   ├── models.py\n│   ├── services.py\n│   └── settings.py\n├── tests/\n└── pyproject.toml",
  feature:
    "shop/\n├── src/shop/\n│   ├── main.py\n│   ├── settings.py\n│   ├── database.py\n│   ├── users/\n│   │   ├── __init__.py    the face: what others may use\n│   │   ├── models.py\n│   │   ├── router.py\n│   │   └── service.py\n│   └── orders/\n├── tests/\n└── pyproject.toml",
  layered:
    "shop/\n├── src/shop/\n│   ├── main.py\n│   ├── core/              settings, database, exceptions\n│   ├── users/\n│   │   ├── router.py      presentation\n│   │   ├── service.py     application\n│   │   ├── repository.py  data access\n│   │   └── models.py      domain\n│   └── orders/\n├── tests/\n└── pyproject.toml",
  clean:
    "shop/\n├── src/shop/\n│   ├── domain/            rules and ports (protocols), no imports outward\n│   ├── application/       use cases\n│   ├── adapters/          database, mail, payment\n│   ├── entrypoints/       API, command line, tasks\n│   └── bootstrap.py       puts them together\n├── tests/\n└── pyproject.toml",
};

const STEPS: Readonly<Record<Structure, string>> = {
  "single-file": "Inline what only passes things through, until one file is left.",
  flat: "Move the file into a package, then pull out models, settings and database. Nothing else changes.",
  feature:
    "Take the subject that changes most, give it a package with its own models and routes, and leave the rest for later.",
  layered:
    "Where a second interface arrives, move the logic out of the routes into a service, then the queries into a repository.",
  clean:
    "Only for the parts whose logic must outlive its database or vendor: a `Protocol` beside the logic, the implementation outside.",
};

/** The structure for these answers, without what surrounds it. */
export function structureFor(answers: Answers): Structure {
  const interfaces = has(answers, "needs", "interfaces");
  const outlives = has(answers, "needs", "outlives");
  const crowd = ["team", "teams"].includes(chosen(answers, "team") ?? "");
  switch (chosen(answers, "size") ?? "tiny") {
    case "tiny":
      return has(answers, "needs", "published") || interfaces || crowd ? "flat" : "single-file";
    case "small":
      return has(answers, "needs", "subjects") && crowd ? "feature" : "flat";
    case "medium":
      return interfaces || outlives ? "layered" : "feature";
    case "large":
      return "layered";
    default:
      return outlives || interfaces ? "clean" : "layered";
  }
}

function reasonsFor(structure: Structure, answers: Answers): string[] {
  const size = SIZES.find(({ value }) => value === (chosen(answers, "size") ?? "tiny"))!;
  const sizes: Readonly<Record<Structure, string>> = {
    "single-file": "a reader holds a few hundred lines in mind; every folder would only be in the way.",
    flat: "a handful of modules needs names, not folders.",
    feature: "past that size “add a field to orders” should touch one folder, not one module in each of five.",
    layered: "the logic needs a home that routes, commands and tasks can share.",
    clean: "at this size the rules are worth more than the framework, and a boundary has to be enforced.",
  };
  const team: Readonly<Record<string, string>> = {
    solo: "You work alone: what you remember does not have to be written into folders yet.",
    few: "With a few people, decisions have to be visible in the code: one way to do each thing.",
    team: "In a team of this size, one folder for each subject keeps two people from meeting in one file.",
    teams: "Several teams need boundaries that a tool checks: a public face for each package, and contracts in CI.",
  };
  const needs: Readonly<Record<string, string>> = {
    published: "It is installed by others: the `src/` layout makes tests run against what is packaged.",
    subjects: "Clear subjects are the best lines to cut along.",
    interfaces:
      "Several interfaces to one domain share a service; without one the rule is written in the view and again in the task.",
    outlives: "Logic that has to outlive its surroundings declares what it needs, and lets the outside provide it.",
  };
  return [
    `${size.label}: ${sizes[structure]}`,
    ...[team[chosen(answers, "team") ?? ""]].filter((reason) => reason !== undefined),
    ...(answers["needs"] ?? []).map((need) => needs[need]).filter((reason) => reason !== undefined),
  ];
}

function cautionsFor(structure: Structure, project: Project | undefined): string[] {
  const found = project?.structure;
  if (project === undefined || found === undefined) return [];
  const distance = STAGES.indexOf(structure) - STAGES.indexOf(found);
  const now = `${project.name} is ${NAMES[found]} now`;
  if (distance === 0) return [`${now}. It fits: leave it.`];
  if (distance < 0)
    return [
      `${now}, which is more than this needs. Going down is allowed: a layer that only passes things through may be inlined.`,
    ];
  return [`${now}. One step at a time: ${STEPS[STAGES[STAGES.indexOf(found) + 1]!]}`];
}

function advise(answers: Answers, project: Project | undefined): Advice {
  const structure = structureFor(answers);
  const enforced = structure === "layered" || structure === "clean" || chosen(answers, "team") === "teams";
  return {
    title: NAMES[structure][0]!.toUpperCase() + NAMES[structure].slice(1),
    text: TEXTS[structure],
    reasons: reasonsFor(structure, answers),
    cautions: cautionsFor(structure, project),
    instead: [
      ...(structure === "clean"
        ? [{ title: "Features with layers inside", when: "while the rules are thin and the database is a given" }]
        : []),
      ...(structure === "layered"
        ? [{ title: "Feature packages without layers", when: "as long as there is one interface and little logic" }]
        : []),
      ...(structure === "feature"
        ? [{ title: "A flat package", when: "if there is really one subject: features of one are folders for nothing" }]
        : []),
    ],
    sketch: { title: "What it looks like", text: TREES[structure] },
    pages: [
      structure === "single-file" ? "topic:layouts" : "topic:package-organisation",
      "topic:when-to-add-complexity",
      ...(has(answers, "needs", "published") ? ["topic:layouts"] : []),
      "rule:outgrown-layout",
      "rule:over-engineered-layout",
      ...(enforced ? ["rule:layer-violation"] : []),
    ],
    snippets: enforced ? ["aw-archwright-layers", "aw-importlinter-layers", "aw-importlinter-independence"] : [],
  };
}

export const STRUCTURE: Advisor = {
  id: "choose-structure",
  title: "Which structure?",
  summary: "From size, team and pressures to the structure that fits now, and the step that leads there.",
  questions: [
    {
      id: "size",
      text: "How large is the program, or will it be in a year?",
      choose: "one",
      choices: SIZES.map(({ value, label }) => ({ value, label })),
    },
    {
      id: "team",
      text: "Who works on it?",
      choose: "one",
      choices: [
        { value: "solo", label: "One person" },
        { value: "few", label: "Two to four people" },
        { value: "team", label: "Five and more" },
        { value: "teams", label: "Several teams" },
      ],
    },
    {
      id: "needs",
      text: "What is true of it?",
      choose: "any",
      choices: [
        { value: "subjects", label: "It has several subjects", hint: "users, orders, invoices" },
        {
          value: "interfaces",
          label: "Several interfaces lead to one domain",
          hint: "an API, commands, tasks, a second API version",
        },
        {
          value: "outlives",
          label: "Its rules must outlive the framework or a vendor",
          hint: "pricing, underwriting, scheduling",
        },
        { value: "published", label: "Others install it", hint: "a library, or a tool from an index" },
      ],
    },
  ],
  prefill: ({ lines, isLibrary, structure, packages }) => ({
    size: [SIZES.find(({ below }) => lines < below)!.value],
    needs: [
      ...(structure === "feature" || structure === "layered" ? ["subjects"] : []),
      ...(packages.includes("celery") || packages.includes("dramatiq") || packages.includes("rq")
        ? ["interfaces"]
        : []),
      ...(isLibrary ? ["published"] : []),
    ],
  }),
  advise,
};
