/** Reads `cases.md` of a rule. */
import { MarkupError, type Mark } from "./markup";
import { readSections, type Fence, type Section } from "./sections";

/** A mark with its file, and where it is written. */
export interface PlacedMark extends Mark {
  readonly path: string;
  /** 0-based line in the page. */
  readonly pageLine: number;
}

/** Files that one fix changes or makes. */
export interface ExpectedFix {
  readonly title: string;
  readonly safety?: string;
  readonly files: ReadonlyMap<string, string>;
  readonly pageLine: number;
}

export interface Case {
  readonly title: string;
  readonly pageLine: number;
  readonly files: ReadonlyMap<string, string>;
  readonly marks: readonly PlacedMark[];
  readonly fixes: readonly ExpectedFix[];
  /** Files after all safe fixes. */
  readonly fixAll: ReadonlyMap<string, string>;
}

/** Every heading of level 2 or deeper that holds fences is a case. */
export function readCases(markdown: string): readonly Case[] {
  const cases = readSections(markdown)
    .filter((section) => section.fences.length > 0)
    .map(readCase);
  const titles = new Set<string>();
  for (const { title, pageLine } of cases) {
    if (titles.has(title)) throw new MarkupError(pageLine, `two cases are called "${title}"`);
    titles.add(title);
  }
  return cases;
}

function readCase(section: Section): Case {
  const files = new Map<string, string>();
  const marks: PlacedMark[] = [];
  const fixes: { title: string; safety?: string; files: Map<string, string>; pageLine: number }[] = [];
  const fixAll = new Map<string, string>();
  for (const fence of section.fences) {
    checkFence(fence, section);
    const after = fence.fixAll || fence.fix !== undefined;
    if (after && files.size === 0) throw new MarkupError(fence.line, "a fix comes after the files that it changes");
    const last = fixes[fixes.length - 1];
    let target = files;
    if (fence.fixAll) target = fixAll;
    else if (fence.fix !== undefined) {
      // Fences of one title show the files of one fix; a path that comes again begins the next fix of that title.
      if (last?.title === fence.fix && !fence.paths.some((path) => last.files.has(path))) target = last.files;
      else {
        target = new Map();
        const safety = fence.safety === undefined ? {} : { safety: fence.safety };
        fixes.push({ title: fence.fix, ...safety, files: target, pageLine: fence.line });
      }
    } else if (fixes.length > 0 || fixAll.size > 0) {
      throw new MarkupError(fence.line, "files come before fixes; a new heading begins a new case");
    }
    for (const path of fence.paths) {
      if (target.has(path)) throw new MarkupError(fence.line, `${path} is there already`);
      target.set(path, fence.text);
      if (!after) marks.push(...fence.marks.map((mark) => ({ ...mark, path, pageLine: fence.line + 1 + mark.source })));
    }
    if (after && fence.marks.length > 0) throw new MarkupError(fence.line, "a fixed file holds no marks");
  }
  return { title: section.titles.join(": "), pageLine: section.line, files, marks, fixes, fixAll };
}

function checkFence(fence: Fence, section: Section): void {
  if (section.level === 1) throw new MarkupError(fence.line, "a case has a heading of its own (`##`)");
  if (fence.paths.length === 0) {
    throw new MarkupError(fence.line, "every fence of a case is a file: write `path=` behind the language");
  }
  if (fence.lines) throw new MarkupError(fence.line, "`lines=` is for guide pages; write `# expect:` on the line");
  if (fence.safety !== undefined && fence.fix === undefined) {
    throw new MarkupError(fence.line, "`safety=` belongs to `fix=`");
  }
}
