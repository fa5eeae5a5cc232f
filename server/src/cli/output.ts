import path from "node:path";
import { pathToFileURL } from "node:url";
import { formatGithub, formatJson, formatSarif, formatText, RULES, type Report } from "../engine";
import { GUIDE } from "../guide/bundle.generated";
import { readSync } from "../hosts/node/read";
import { colorsFor, widthOf } from "./terminal";
import { VERSION } from "./version";

export const FORMATS = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof FORMATS)[number];

/** A report in one of the formats, for stdout. */
export function formatReport(
  report: Report,
  format: Format,
  { cwd, statistics }: { readonly cwd: string; readonly statistics: boolean },
): string {
  switch (format) {
    case "text":
      return formatText(report, {
        colors: colorsFor(process.stdout),
        width: widthOf(process.stdout),
        source: sourceLines(cwd),
        statistics,
      });
    case "json":
      return formatJson(report, { statistics });
    case "sarif":
      return formatSarif(report, {
        version: VERSION,
        rules: RULES.map((rule) => rule.meta),
        guide: (rule) => GUIDE.find((page) => page.id === rule)?.markdown,
        absoluteUri: (file) => pathToFileURL(path.resolve(cwd, file)).href,
      });
    case "github":
      return formatGithub(report);
  }
}

/** Lines of the files that findings stand in; findings come file by file, so one file is kept. */
function sourceLines(cwd: string): (file: string, line: number) => string | undefined {
  let current: string | undefined;
  let lines: readonly string[] = [];
  return (file, line) => {
    if (file !== current) {
      const read = readSync(cwd, file);
      lines = "problem" in read ? [] : read.text.split(/\r\n|\r|\n/);
      current = file;
    }
    return lines[line - 1];
  };
}
