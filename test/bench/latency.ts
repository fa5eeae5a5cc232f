import { createWorkspace, isModule, type Analyzer, type TextChange } from "../../server/src/engine";
import { ms, printTable, spread } from "./statistics";
import { generateWorkspace } from "./workspace";

const EDITS = 200;
const WARM_UP = 30;

/** Where and what each kind of edit inserts, as a person types it. */
type Edit = (text: string, round: number) => TextChange;

const EDITS_BY_KIND: Readonly<Record<string, Edit>> = {
  "a letter in a name": (text) => insert(middleOf(text, "label +="), "x"),
  "a line with a call": (text, round) => insert(middleOf(text, "    if price > "), `    print(${round})\n`),
  "a function": (text, round) => insert(text.length, `\n\ndef helper_${round}() -> int:\n    return ${round}\n`),
  "an import": (_, round) =>
    insert(0, `from app.feature_${String(round % 100).padStart(3, "0")} import models as m${round}\n`),
};

/** From an edit in a large open file of a large workspace to that file's findings, in the engine alone. */
export function measureLatency(analyzer: Analyzer): void {
  const { files, open } = generateWorkspace();
  const document = analyzer.open(open, files.get(open)!);
  const workspace = createWorkspace({
    analyzer,
    readText: (path) => (path === open ? document.text : files.get(path)),
  });
  for (const [path, text] of files) {
    if (isModule(path)) workspace.setModule(path, path === open ? document.facts : analyzer.analyze(path, text));
    else workspace.setResource(path, text);
  }
  for (const path of workspace.paths()) workspace.findings(path);

  const rows = Object.entries(EDITS_BY_KIND).map(([kind, edit]) => {
    const durations: number[] = [];
    for (let round = 0; round < WARM_UP + EDITS; round++) {
      const change = edit(document.text, round);
      const start = performance.now();
      workspace.setModule(open, document.update([change]));
      workspace.findings(open);
      if (round >= WARM_UP) durations.push(performance.now() - start);
      // And back, so that every edit is made to the same text.
      const undo = { start: change.start, end: change.start + change.text.length, text: "" };
      workspace.setModule(open, document.update([undo]));
      workspace.findings(open);
    }
    const { median, p95 } = spread(durations);
    return [kind, ms(median), ms(p95)];
  });
  const lines = document.text.split("\n").length;
  document.dispose();
  printTable(`Edit to findings: a file of ${lines} lines among ${workspace.modules().length} modules`, [
    ["edit", "median", "p95"],
    ...rows,
  ]);
}

function insert(start: number, text: string): TextChange {
  return { start, end: start, text };
}

/** The start of the occurrence nearest the middle of a text. */
function middleOf(text: string, wanted: string): number {
  return text.indexOf(wanted, text.length / 2);
}
