import { ok } from "node:assert/strict";
import type { Analyzer } from "../../server/src/engine";
import { importFirst, type ImportOutcome } from "../../server/src/engine/project/execution";
import { executionSource } from "../../server/src/engine/project/startup";
import { EngineWorkspace } from "../../server/src/engine/workspace";
import { loadAnalyzer } from "../engine/support/project";
import { randomProject, type Project } from "./imports-project";
import { moduleName, pythonVersion, runProjects, textOf, type Answers, type Failure } from "./imports-python";

/** Projects that are tried: 200 at each change, `FUZZ_RUNS` (2,000 or more) in the night. */
const PROJECTS = Number(process.env["FUZZ_RUNS"] ?? 200);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20250101);
/** Of all imports, at most this share may be left open. */
const MAX_UNKNOWN = 0.4;
const BATCH = 100;
/** Of many disagreements so many are shown, made as small as can be. */
const MAX_SHOWN = 3;

/**
 * What is said of each module as the first import must be what CPython does with it:
 *
 * - `works`, and that for sure: the import goes through;
 * - `raises`: it raises an exception of this type for this name, and the innermost line is this one;
 * - anything else says nothing, and must stay rare.
 */
describe("what happens when a module is imported first", () => {
  let analyzer: Analyzer;
  const python = pythonVersion();
  before(async function () {
    if (python === undefined) {
      console.log("skipped: no python3 is installed");
      this.skip();
    }
    analyzer = await loadAnalyzer();
  });

  it("is what CPython does", () => {
    const counts = { works: 0, raises: 0, unknown: 0 };
    const wrong: (readonly [seed: number, project: Project])[] = [];
    for (let start = 0; start < PROJECTS; start += BATCH) {
      const seeds = Array.from({ length: Math.min(BATCH, PROJECTS - start) }, (_, index) => SEED + start + index);
      const projects = seeds.map(randomProject);
      runProjects(projects).forEach((answers, index) => {
        const project = projects[index]!;
        const workspace = open(project);
        for (const path of project.keys()) {
          const said = describeOutcome(workspace, outcomeOf(workspace, path));
          counts[said === "works" || said === "unknown" ? said : "raises"]++;
        }
        if (disagreement(workspace, project, answers) !== undefined) wrong.push([seeds[index]!, project]);
      });
    }
    const total = counts.works + counts.raises + counts.unknown;
    console.log(`      ${total} imports of ${PROJECTS} projects: ${JSON.stringify(counts)}`);
    if (wrong.length > 0) {
      const shown = wrong.slice(0, MAX_SHOWN).map(([seed, project]) => explain(seed, shrink(project)));
      const seeds = wrong.map(([seed]) => seed).join(" ");
      throw new Error(`${wrong.length} projects are not as said, of the seeds ${seeds}:\n\n${shown.join("\n\n")}`);
    }
    if (PROJECTS < BATCH) return; // Too few to say more: a seed is repeated.
    ok(counts.works > 0 && counts.raises > 0);
    ok(counts.unknown <= total * MAX_UNKNOWN, `${counts.unknown} of ${total} are left open`);
  }).timeout(60_000 + PROJECTS * 1000);

  function open(project: Project): EngineWorkspace {
    const workspace = new EngineWorkspace({ analyzer, readText: () => undefined });
    // Before 3.14 annotations are evaluated.
    workspace.setResource("pyproject.toml", `[project]\nname = "x"\nrequires-python = "==${python}.*"\n`);
    for (const [path, blocks] of project) workspace.setModule(path, analyzer.analyze(path, textOf(blocks)));
    workspace.modules();
    return workspace;
  }

  /** Every module is followed here, not just those that import each other. */
  function outcomeOf({ model }: EngineWorkspace, path: string): ImportOutcome {
    return importFirst(
      executionSource(model, () => true),
      path,
    ).outcome;
  }

  /** What is wrong with the first module of which something wrong is said. */
  function disagreement(workspace: EngineWorkspace, project: Project, answers: Answers): string | undefined {
    for (const path of project.keys()) {
      const failure = answers[moduleName(path)] ?? null;
      const done = describeFailure(failure);
      const outcomes = [outcomeOf(workspace, path)];
      // The product follows modules that import each other; what another one does wrong comes as a surprise.
      const group = workspace.model.importedFirst(path);
      if (group.result === "raises" && failure && !failsAlone(workspace, answers, failure.path)) outcomes.push(group);
      for (const outcome of outcomes) {
        const said = describeOutcome(workspace, outcome);
        // What is raised need not be the first of all.
        const sure = outcome.result === "raises" ? outcome.sure : true;
        if (said !== "unknown" && said !== done && (sure || done === "works"))
          return `import ${moduleName(path)}\n  said: ${said}\n  done: ${done}`;
      }
    }
    return undefined;
  }

  /** Whether a module fails without that any cycle has to do with it. */
  function failsAlone({ model }: EngineWorkspace, answers: Answers, path: string): boolean {
    const outcome = model.importedFirst(path);
    return (answers[moduleName(path)] ?? null) !== null && outcome.result === "works" && outcome.sure;
  }

  /** Leaves out statements while the disagreement stays: half of them, a quarter, … one. */
  function shrink(project: Project): Project {
    const kind = kindOf(disagreement(open(project), project, runProjects([project])[0]!)!);
    let smallest = [...project].flatMap(([path, blocks]) => blocks.map((block) => [path, block] as const));
    const built = (statements: typeof smallest): Project => {
      const out = new Map([...project.keys()].map((path): [string, string[]] => [path, []]));
      for (const [path, block] of statements) out.get(path)!.push(block);
      return out;
    };
    for (let size = smallest.length >> 1; size > 0;) {
      const pieces = Array.from({ length: Math.ceil(smallest.length / size) }, (_, at) =>
        smallest.toSpliced(at * size, size),
      );
      const candidates = pieces.map(built);
      const answers = runProjects(candidates);
      // A name whose definition was left out makes another mistake.
      const next = pieces.find((_, index) => {
        const candidate = candidates[index]!;
        const wrong = disagreement(open(candidate), candidate, answers[index]!);
        return wrong !== undefined && kindOf(wrong) === kind;
      });
      if (next) smallest = next;
      else size >>= 1;
    }
    return built(smallest);
  }

  function explain(seed: number, project: Project): string {
    const files = [...project].map(([path, blocks]) => `# ${path}\n${textOf(blocks)}`);
    return `seed ${seed}:\n${files.join("\n")}\n${disagreement(open(project), project, runProjects([project])[0]!)}`;
  }
});

function kindOf(disagreement: string): string {
  return [...disagreement.matchAll(/(?:said|done): (\w+)/g)].map((match) => match[1]).join(" ");
}

function describeOutcome(workspace: EngineWorkspace, outcome: ImportOutcome): string {
  if (outcome.result === "works") return outcome.sure ? "works" : "unknown";
  if (outcome.result === "unknown") return "unknown";
  const { name, trail } = outcome.cause;
  const { path, place } = trail.at(-1)!;
  const [start] = workspace.facts(path)!.places[place]!;
  return `${outcome.type} ${name} ${path}:${workspace.position(path, start).line + 1}`;
}

function describeFailure(failure: Failure | null): string {
  if (failure === null) return "works";
  const name =
    /cannot import name '(\w+)'|has no attribute '(\w+)'|name '(\w+)' is not defined|cannot access submodule '(\w+)'|No module named '([\w.]+)'/.exec(
      failure.message,
    );
  return `${failure.type} ${(name?.slice(1) as (string | undefined)[] | undefined)?.find((part) => part !== undefined) ?? failure.message} ${failure.path}:${failure.line}`;
}
