/** Reads suppression comments: `# archwright: ignore[rule-a, rule-b] -- reason` and `# archwright: ignore-file[…]`. */
import { isStringStatement, lineAt } from "../facts/text";
import type { Span, SuppressionFact } from "../facts/types";
import { K } from "../syntax/kinds.generated";
import type { SyntaxTree } from "../syntax/tree";

/**
 * One directive of a comment. Without brackets nothing but a reason may follow, lest `ignore because …` ignore all. The
 * reason ends where another tool's comment starts: `-- legacy  # noqa`.
 */
export const DIRECTIVE =
  /#\s*archwright\s*:\s*ignore(?<file>-file)?(?![\w-])[ \t]*(?:\[(?<rules>[^\]#]*)\]|(?=$|--|#))[ \t]*(?:--(?<reason>(?:(?!\s#\s*[a-z]).)*))?/gi;

const SIMPLE_STATEMENTS: ReadonlySet<number> = new Set([
  K.expression_statement,
  K.return_statement,
  K.raise_statement,
  K.assert_statement,
  K.delete_statement,
  K.import_statement,
  K.import_from_statement,
  K.future_import_statement,
  K.global_statement,
  K.nonlocal_statement,
  K.type_alias_statement,
  K.print_statement,
  K.exec_statement,
]);

/**
 * The suppressions of a file.
 *
 * A comment covers its own line. At the end of the first line of a simple statement it covers the whole statement; at
 * the end of the last line (after a multi-line string there is no other place) the first line as well. A comment for
 * the file has to stand before the first statement, a docstring aside. One that is misplaced covers no line.
 */
export function parseSuppressions(
  tree: SyntaxTree,
  comments: readonly Span[],
  lineStarts: readonly number[],
): SuppressionFact[] {
  const facts: SuppressionFact[] = [];
  for (const [start, end] of comments) {
    const comment = tree.text.slice(start, end).trimEnd();
    if (!/archwright/i.test(comment)) continue;
    for (const match of comment.matchAll(DIRECTIVE)) facts.push(readDirective(tree, lineStarts, start, match));
  }
  return facts;
}

function readDirective(
  tree: SyntaxTree,
  lineStarts: readonly number[],
  comment: number,
  match: RegExpExecArray,
): SuppressionFact {
  const start = comment + match.index;
  const line = lineAt(lineStarts, start);
  return directiveFact(match, comment, (file) =>
    file ? (start < bodyStart(tree) ? [line] : []) : coveredLines(tree, lineStarts, line),
  );
}

/**
 * What a match of {@link DIRECTIVE} says.
 *
 * @param base Offset of the text that was matched.
 * @param covered The lines that it covers, if it speaks of the file or not.
 */
export function directiveFact(
  match: RegExpExecArray,
  base: number,
  covered: (file: boolean) => number[],
): SuppressionFact {
  const { file, rules: list, reason } = match.groups ?? {};
  const start = base + match.index;
  const text = match[0].trimEnd();
  return {
    scope: file ? "file" : "line",
    rules: list === undefined ? [] : readIds(list, start + text.indexOf("[") + 1),
    ...(reason?.trim() ? { reason: reason.trim() } : {}),
    at: [start, start + text.length],
    lines: covered(file !== undefined),
  };
}

/** The ids between the brackets. Nothing between them is one empty id: `ignore[]` must not ignore everything. */
function readIds(list: string, offset: number): { id: string; at: Span }[] {
  const ids = [...list.matchAll(/[^\s,]+/g)].map((match): { id: string; at: Span } => {
    const start = offset + match.index;
    return { id: match[0].toLowerCase(), at: [start, start + match[0].length] };
  });
  return ids.length > 0 ? ids : [{ id: "", at: [offset, offset + list.length] }];
}

/** Offset of the first statement that is no docstring. */
function bodyStart(tree: SyntaxTree): number {
  const [first, second] = tree.children(0);
  const body = first !== undefined && isStringStatement(tree, first) ? second : first;
  return body === undefined ? tree.text.length + 1 : (tree.start[body] ?? 0);
}

/** Nothing stands on the line of a comment alone, but for findings on whole files, which stand on the first line. */
function coveredLines(tree: SyntaxTree, lineStarts: readonly number[], line: number): number[] {
  const alone = tree.text.slice(lineStarts[line]).trimStart().startsWith("#");
  if (alone) return line === 0 ? [0] : [];
  const lines = new Set([line]);
  for (let node = 0; node < tree.count; node++) {
    if (!SIMPLE_STATEMENTS.has(tree.kindOf(node))) continue;
    const first = lineAt(lineStarts, tree.start[node] ?? 0);
    const last = lineAt(lineStarts, tree.end[node] ?? 0);
    if (first === line) for (let each = first; each <= last; each++) lines.add(each);
    if (last === line) lines.add(first);
  }
  return [...lines].sort((a, b) => a - b);
}
