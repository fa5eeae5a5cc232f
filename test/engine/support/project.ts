import {
  createAnalyzer,
  createWorkspace,
  isModule,
  isResource,
  type Analyzer,
  type ConfigurationOverrides,
  type Finding,
  type Location,
  type Workspace,
} from "../../../server/src/engine";
import type { Files } from "./edits";
import { loadBinaries } from "./parser";

let analyzer: Promise<Analyzer> | undefined;

/** One analyzer for all tests of a process. */
export function loadAnalyzer(): Promise<Analyzer> {
  analyzer ??= loadBinaries().then((wasm) => createAnalyzer(wasm));
  return analyzer;
}

/**
 * A workspace of these files, as a host would fill it: resources first, then the modules that are not excluded.
 * Files that are neither are no part of it.
 */
export function openProject(analyzer: Analyzer, files: Files, overrides: ConfigurationOverrides = {}): Workspace {
  const workspace = createWorkspace({ analyzer, readText: (path) => files.get(path) });
  for (const [path, text] of files) if (isResource(path)) workspace.setResource(path, text);
  workspace.setOverrides(overrides);
  for (const [path, text] of files) {
    if (isModule(path) && !workspace.isExcluded(path)) workspace.setModule(path, analyzer.analyze(path, text));
  }
  return workspace;
}

/** Findings of all files, by path and position. */
export function allFindings(workspace: Workspace): readonly Finding[] {
  return [...workspace.paths()].sort().flatMap((path) => workspace.findings(path));
}

/** `app/main.py:3:5`: line and column from 1, the column in UTF-16 units. */
export function place(workspace: Workspace, { path, start }: Location): string {
  const { line, character } = workspace.position(path, start);
  return `${path}:${line + 1}:${character + 1}`;
}

/** `app/main.py:3:5 rule-id message` */
export function print(workspace: Workspace, finding: Finding): string {
  return `${place(workspace, finding)} ${finding.rule} ${finding.message}`;
}

/**
 * The findings of a project given as path → text, each as `app/main.py:3:5 rule-id message`.
 * Rules are those of the recommended preset unless `overrides` or a `pyproject.toml` say otherwise.
 */
export async function check(
  files: Readonly<Record<string, string>>,
  overrides?: ConfigurationOverrides,
): Promise<readonly string[]> {
  const workspace = openProject(await loadAnalyzer(), new Map(Object.entries(files)), overrides);
  return allFindings(workspace).map((finding) => print(workspace, finding));
}
