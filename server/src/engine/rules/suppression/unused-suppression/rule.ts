import type { Finding, TextChange } from "../../../findings";
import { UNUSED_SUPPRESSION, type UnusedData } from "../../../suppression/apply";
import { defineRule } from "../../api";

/** Its findings are those of `applySuppressions`: they follow from what all other rules report. */
export default defineRule({
  meta: {
    id: UNUSED_SUPPRESSION,
    topic: "suppression",
    title: "Unused suppression",
    summary:
      "An `archwright: ignore` comment that suppresses nothing misleads the reader and will hide a finding to come.",
    severity: "hint",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
    tests: true,
    scripts: true,
  },
  fixes({ finding, file }) {
    const { comment, id } = dataOf(finding);
    const [start, end] = id ?? comment;
    return id
      ? [{ title: `Remove ${file.text.slice(start, end)}`, safety: "safe", changes: [withoutId(file.text, id)] }]
      : [{ title: "Remove the comment", safety: "safe", changes: [withoutComment(file.text, comment)] }];
  },
});

function dataOf(finding: Finding): UnusedData {
  return finding.data as UnusedData;
}

/** Takes an id out of a list of several, with the comma that it needs no more. */
function withoutId(text: string, [start, end]: UnusedData["comment"]): TextChange {
  const after = /^\s*,[ \t]*/.exec(text.slice(end))?.[0];
  if (after !== undefined) return { start, end: end + after.length, text: "" };
  const before = /[\s,]*$/.exec(text.slice(0, start))?.[0] ?? "";
  return { start: start - before.length, end, text: "" };
}

/** Takes a comment out: with the blanks before it, with its line if nothing else is there, up to another tool's comment. */
function withoutComment(text: string, [start, end]: UnusedData["comment"]): TextChange {
  const next = /^[ \t]*(?=#)/.exec(text.slice(end))?.[0];
  if (next !== undefined) return { start, end: end + next.length, text: "" };
  const blanks = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  const from = start - blanks.length;
  const alone = from === 0 || /[\r\n]/.test(text.charAt(from - 1));
  const rest = (alone ? /^[ \t]*(?:\r\n|\n|\r)?/ : /^[ \t]*/).exec(text.slice(end))?.[0] ?? "";
  return { start: from, end: end + rest.length, text: "" };
}
