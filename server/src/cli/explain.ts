import { unknownName, type Colors, type RuleMeta } from "../engine";
import { GUIDE } from "../guide/bundle.generated";
import { ExitStatus, UsageError } from "./errors";
import { colorsFor, write } from "./terminal";

/** `archwright explain`: the guide's page of a rule, or one of its chapters. */
export async function explain(name: string): Promise<ExitStatus> {
  const page = GUIDE.find(({ id }) => id === name);
  const names = GUIDE.map(({ id }) => id);
  if (!page) throw new UsageError(`${unknownName(name, names)} \`archwright rules\` lists all rules.`);
  const colors = colorsFor(process.stdout);
  const body = renderMarkdown(page.markdown.trim(), colors);
  const text = page.kind === "rule" ? `${describe(page.meta, colors)}\n${body}` : body;
  await write(process.stdout, `${text}\n`);
  return ExitStatus.Clean;
}

function describe(rule: RuleMeta, colors: Colors): string {
  const facts = [
    `topic ${rule.topic}`,
    rule.enabled ? rule.severity : "off by default",
    rule.fixes.length > 0 ? `fixes: ${rule.fixes.join(", ")}` : "no fix",
  ];
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) => `  ${colors.cyan(name)} = ${JSON.stringify(option.default)}  ${option.description}\n`,
  );
  const table = `[tool.archwright.options.${rule.id}]`;
  return (
    `${colors.bold(rule.id)}  ${colors.dim(facts.join(" · "))}\n` +
    (options.length > 0 ? `\n${colors.dim(table)}\n${options.join("")}` : "")
  );
}

/** Markdown reads well as it is; a terminal with colours sets off headings and code. */
function renderMarkdown(markdown: string, colors: Colors): string {
  let isCode = false;
  return markdown
    .split("\n")
    .map((line) => {
      if (line.startsWith("```")) {
        isCode = !isCode;
        return colors.dim(line);
      }
      if (isCode) return line;
      if (/^#{1,6} /.test(line)) return colors.bold(line);
      return line.replace(/`[^`]+`/g, (code) => colors.cyan(code));
    })
    .join("\n");
}
