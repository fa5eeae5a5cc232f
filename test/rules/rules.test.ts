/** Runs `cases.md` and `guide.md` of every rule. */
import { AssertionError, deepEqual } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { RULES, isModule, isResource, type FixSafety, type Rule } from "../../server/src/engine";
import { loadAnalyzer, openProject } from "../engine/support/project";
import { Reference } from "../engine/support/reference";
import { ROOT } from "../engine/support/repository";
import { readCases, type Case } from "./cases";
import { readGuide, runExample, type GuidePage } from "./guide";
import { MarkupError } from "./markup";
import type { Mismatch } from "./match";
import { runCase } from "./run-case";
import type { Engine } from "./verify-fix";

const FOLDER = "server/src/engine/rules";
const IDS = RULES.map(({ meta }) => meta.id);

let engine: Engine;
before(async () => {
  const analyzer = await loadAnalyzer();
  const reference = await Reference.create();
  engine = {
    open: (files, overrides) => openProject(analyzer, files, overrides),
    reads: (path) => isModule(path) || isResource(path),
    hasError: (text) => reference.hasError(text),
  };
});

describe("rules", () => {
  it("are registered, each with its folder", () => {
    const folders = readdirSync(path.join(ROOT, FOLDER), { recursive: true, encoding: "utf8" })
      .filter((file) => path.basename(file) === "rule.ts")
      .map((file) => path.dirname(file).split(path.sep).join("/"));
    deepEqual(folders.sort(), RULES.map(({ meta }) => `${meta.topic}/${meta.id}`).sort());
  });

  for (const rule of RULES) {
    describe(rule.meta.id, () => {
      describeCases(rule);
      describeGuide(rule);
    });
  }
});

function describeCases({ meta }: Rule): void {
  const page = `${FOLDER}/${meta.topic}/${meta.id}/cases.md`;
  const cases = read(page, readCases);
  if (!cases) return;
  const shown = new Set<FixSafety>();
  for (const test of cases) {
    it(test.title, () => {
      const result = runCase(engine, test, meta, IDS);
      for (const safety of result.shown) shown.add(safety);
      report(page, test.pageLine, result.mismatches);
    });
  }

  it("has a case with a finding, one without, and shows fixes of every kind that it offers", () => {
    const finds = (test: Case): boolean => test.marks.some(({ rule }) => (rule ?? meta.id) === meta.id);
    const missing = [
      ...(cases.some(finds) ? [] : ["no case with a finding of the rule"]),
      ...(cases.every(finds) ? ["no case without a finding of the rule"] : []),
      ...meta.fixes
        .filter((safety) => !shown.has(safety))
        .map((safety) => `no case shows the result of a ${safety} fix`),
    ];
    report(
      page,
      0,
      missing.map((message) => ({ message })),
    );
  });
}

function describeGuide({ meta }: Rule): void {
  const page = `${FOLDER}/${meta.topic}/${meta.id}/guide.md`;
  const guide: GuidePage | undefined = read(page, readGuide);
  if (!guide) return;
  for (const example of guide.examples) {
    it(`guide, line ${example.pageLine + 1}: ${example.section === "Bad" ? "gives its findings" : "gives none"}`, () =>
      report(page, example.pageLine, runExample(engine, example, meta)));
  }
  it("guide: its Python parses", () => {
    const broken = guide.python.filter(({ text }) => engine.hasError(text));
    report(
      page,
      0,
      broken.map(({ line }) => ({ pageLine: line, message: "a syntax error" })),
    );
  });
}

/** Reads a page while tests are collected; a mistake in it is a failing test. */
function read<P>(page: string, parse: (markdown: string) => P): P | undefined {
  try {
    return parse(readFileSync(path.join(ROOT, page), "utf8"));
  } catch (error) {
    it(`${path.basename(page)} can be read`, () => {
      if (!(error instanceof MarkupError)) throw error;
      report(page, error.line, [{ message: error.message }]);
    });
    return undefined;
  }
}

/** Fails with all that is wrong, each with the line of the page. */
function report(page: string, pageLine: number, mismatches: readonly Mismatch[]): void {
  if (mismatches.length === 0) return;
  const lines = mismatches.map((mismatch) => `${page}:${(mismatch.pageLine ?? pageLine) + 1}: ${mismatch.message}`);
  throw new AssertionError({ message: lines.join("\n") });
}
