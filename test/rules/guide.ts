/** Reads and runs `guide.md` of a rule. */
import type { RuleMeta } from "../../server/src/engine";
import type { Files } from "../engine/support/edits";
import { MarkupError } from "./markup";
import { placeFinding, type Mismatch } from "./match";
import { readSections, type Fence, type Section } from "./sections";
import { openTrial, type Engine } from "./verify-fix";

/** The sections of every page, in this order. */
export const HEADINGS = ["Why it hurts", "Bad", "Good", "How to fix", "When to ignore it", "References"] as const;

/** Files that are shown together. */
export interface Example {
  readonly section: "Bad" | "Good";
  /** 0-based line of its first fence. */
  readonly pageLine: number;
  readonly files: Files;
  /** `path:line` (from 1) of the lines that the page says have a finding; absent where it says nothing. */
  readonly expected?: readonly string[];
}

export interface GuidePage {
  readonly examples: readonly Example[];
  /** Every Python fence of the page. */
  readonly python: readonly Fence[];
}

/** Reads a page; fails where its form is not that of all pages. */
export function readGuide(markdown: string): GuidePage {
  const sections = readSections(markdown);
  const [title, ...rest] = sections;
  if (title?.level !== 1 || rest.some(({ level }) => level === 1)) {
    throw new MarkupError(0, "a page has one title (`# …`), on top");
  }
  const top = rest.filter(({ level }) => level === 2);
  const found = top.map(({ titles }) => titles[0]);
  if (found.join() !== HEADINGS.join()) {
    throw new MarkupError(0, `the sections are ${HEADINGS.join(", ")}; found ${found.join(", ")}`);
  }
  if (top[top.length - 1]!.links === 0) {
    throw new MarkupError(top[top.length - 1]!.line, "References names at least one source, as a link");
  }
  const fences = sections.flatMap((section) => section.fences);
  const marked = fences.find(({ marks, fix, fixAll }) => marks.length > 0 || fix !== undefined || fixAll);
  if (marked) {
    throw new MarkupError(
      marked.line,
      "a page is read by people: no marks and fixes here; write `lines=` in the info string",
    );
  }
  const examples = rest.flatMap((section) => readExamples(section));
  for (const name of ["Bad", "Good"] as const) {
    const at = top[HEADINGS.indexOf(name)]!.line;
    if (!examples.some((example) => example.section === name)) throw new MarkupError(at, `${name} has no example`);
  }
  return { examples, python: fences.filter(({ language }) => language === "python") };
}

/** A fence with `path=` joins the example of the fence before it; one without is an example by itself. */
function readExamples(section: Section): Example[] {
  const name = section.titles[0];
  if (name !== "Bad" && name !== "Good") return [];
  const examples: { section: "Bad" | "Good"; pageLine: number; files: Map<string, string>; fences: Fence[] }[] = [];
  let joins = false;
  for (const fence of section.fences.filter(({ paths }) => paths.length > 0)) {
    if (!joins || !fence.named) examples.push({ section: name, pageLine: fence.line, files: new Map(), fences: [] });
    const example = examples[examples.length - 1]!;
    joins = fence.named;
    example.fences.push(fence);
    for (const path of fence.paths) {
      if (example.files.has(path))
        throw new MarkupError(fence.line, `${path} is there already; put \`###\` between examples`);
      example.files.set(path, fence.text);
    }
  }
  return examples.map(({ fences, ...example }) => {
    if (fences.every(({ lines }) => !lines)) return example;
    const expected = fences.flatMap(({ lines, paths }) => (lines ?? []).map((line) => `${paths[0]}:${line}`));
    return { ...example, expected };
  });
}

/** Checks an example: a bad one has its findings and no other of the recommended rules, a good one none at all. */
export function runExample(engine: Engine, example: Example, rule: RuleMeta): readonly Mismatch[] {
  const files = asProject(example.files, rule);
  const trial = openTrial(engine, files, rule.enabled ? {} : { select: [rule.id] });
  const found = trial.findings.map((finding) => ({ finding, placed: placeFinding(finding, files) }));
  const mismatches = found
    .filter(({ finding }) => example.section === "Good" || finding.rule !== rule.id)
    .map(({ finding, placed: { path, line } }) => ({
      pageLine: example.pageLine,
      message: `not expected in ${example.section}: ${path}:${line + 1} ${finding.rule} ${finding.message}`,
    }));
  if (example.section === "Good") return mismatches;
  const own = found.filter(({ finding }) => finding.rule === rule.id);
  const lines = own.map(({ placed }) => `${placed.path}:${placed.line + 1}`).sort();
  if (example.expected && [...example.expected].sort().join() !== lines.join()) {
    const message = `findings are on ${lines.join(", ") || "no line"}, not on ${example.expected.join(", ")}`;
    return [...mismatches, { pageLine: example.pageLine, message }];
  }
  if (own.length === 0) mismatches.push({ pageLine: example.pageLine, message: "a bad example without a finding" });
  return mismatches;
}

/** Examples leave out the project around them. Pages on the layout show all of it. */
function asProject(files: Files, rule: RuleMeta): Files {
  if (files.size < 2 || rule.topic === "layout" || files.has("pyproject.toml")) return files;
  return new Map([...files, ["pyproject.toml", '[project]\nname = "app"\nversion = "1.0"\n']]);
}
