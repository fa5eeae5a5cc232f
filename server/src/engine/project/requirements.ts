/** Requirements as pip reads them: PEP 508 lines and `requirements.txt` files. */
import { ANY, intersection, parseRange, union, type VersionRange } from "./ranges";

/** What a project says of the versions of distributions, by normalised name. */
export type Constraints = ReadonlyMap<string, VersionRange>;

const REQUIREMENT =
  /^(?<name>[a-z0-9](?:[\w.-]*[a-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:\(?(?<range>[<>=!~][^;@()]*)?\)?)\s*(?:@[^;]*)?(?:;.*)?$/i;

/** The name of a distribution as indexes compare them (PEP 503). */
export function normaliseName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** Reads `name[extra] >=1,<2 ; marker` and `name @ url`; `undefined` for anything else. */
export function parseRequirement(line: string): { readonly name: string; readonly range: VersionRange } | undefined {
  const groups = REQUIREMENT.exec(line.trim())?.groups;
  if (!groups?.["name"]) return undefined;
  return { name: normaliseName(groups["name"]), range: groups["range"]?.trim() ? parseRange(groups["range"]) : ANY };
}

/** One list of requirements. A name that comes again, under another marker, has the union of its ranges. */
export function readRequirements(lines: readonly string[]): Map<string, VersionRange> {
  const ranges = new Map<string, VersionRange>();
  for (const line of lines) {
    const requirement = parseRequirement(line);
    if (!requirement) continue;
    const known = ranges.get(requirement.name);
    ranges.set(requirement.name, known ? union([known, requirement.range]) : requirement.range);
  }
  return ranges;
}

/** A requirements file with the files that it includes (`-r`) and that constrain it (`-c`). */
export function readRequirementsFile(resources: ReadonlyMap<string, string>, path: string): Constraints {
  const lines: string[] = [];
  const constraining: string[] = [];
  collect(resources, path, lines, constraining, new Set());
  const constraints = readRequirements(constraining);
  const required = readRequirements(lines);
  for (const [name, range] of required) {
    const constraint = constraints.get(name);
    if (constraint) required.set(name, intersection(range, constraint));
  }
  return required;
}

function collect(
  resources: ReadonlyMap<string, string>,
  path: string,
  lines: string[],
  constraining: string[],
  seen: Set<string>,
): void {
  const text = resources.get(path);
  if (text === undefined || seen.has(path)) return;
  seen.add(path);
  for (const line of logicalLines(text)) {
    const option = /^(?:(-r|--requirement)|-c|--constraint)[ \t=]*(?<file>\S+)$/.exec(line);
    const file = option?.groups?.["file"];
    if (option && file) {
      const included = resolvePath(path, file);
      collect(resources, included, option[1] ? lines : constraining, constraining, seen);
    } else if (!line.startsWith("-")) lines.push(line);
  }
}

/** Lines with continuations joined, comments and per-requirement options (`--hash=…`) cut off. */
function logicalLines(text: string): string[] {
  const joined = text.replaceAll(/\\\r?\n/g, " ");
  return joined.split(/\r\n|\n|\r/).flatMap((line) => {
    const bare = line.replace(/(^|\s)#.*$/, "").trim();
    const content = bare.startsWith("-") ? bare : bare.replace(/\s--?[a-z].*$/, "");
    return content === "" ? [] : [content];
  });
}

function resolvePath(from: string, relative: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
