import { MarkupKind, type Hover, type HoverParams, type Position } from "vscode-languageserver";
import { contractKeyAt, RULES, type Finding } from "../engine";
import { GUIDE } from "../guide/bundle.generated";
import type { Client } from "./capabilities";
import { hoverConfiguration, isConfiguration } from "./configuration-assist";
import { contractAt } from "./contracts";
import { toOffset, toRange } from "./convert";
import type { Place, Projects } from "./projects";
import { rulePage } from "./rule-pages";

/**
 * What stands under the pointer: the findings there, each with why it hurts and how to fix it; in files with contracts how
 * the contract stands, and what its keys mean; a key of the configuration.
 */
export function hover(projects: Projects, client: Client, { textDocument, position }: HoverParams): Hover | null {
  const place = projects.locate(textDocument.uri);
  if (!place) return null;
  const { project, path } = place;
  const findings = findingsAt(place, position);
  const contract = contractAt(place, position);
  const text = project.isModule(path) ? undefined : project.textOf(path);
  const key = text === undefined ? undefined : contractKeyAt(path, text, toOffset(project, path, position));
  const [start, end] = contract?.at ?? key?.at ?? [0, 0];
  const first = findings[0] ?? (contract || key ? { path, start, end } : undefined);
  if (!first) {
    const document = isConfiguration(path) ? project.bufferOf(path)?.current : undefined;
    return document ? hoverConfiguration(client, document, document.offsetAt(position)) : null;
  }
  const parts = [
    ...(contract ? [contract.markdown] : []),
    ...findings.map(describe),
    ...(key ? [`**${escapeMarkdown(key.key)}**: ${escapeMarkdown(key.meaning)}`] : []),
  ];
  const markdown = parts.join("\n\n---\n\n");
  return {
    range: toRange(project, first),
    contents: client.markdownHover
      ? { kind: MarkupKind.Markdown, value: markdown }
      : { kind: MarkupKind.PlainText, value: toPlain(markdown) },
  };
}

function findingsAt({ project, path }: Place, position: Position): readonly Finding[] {
  if (!project.complete) return [];
  project.flush();
  const offset = toOffset(project, path, position);
  return project.workspace.findings(path).filter(({ start, end }) => start <= offset && offset <= end);
}

function describe({ rule, message }: Finding): string {
  const meta = RULES.find((each) => each.meta.id === rule)?.meta;
  const page = GUIDE.find(({ kind, id }) => kind === "rule" && id === rule)?.markdown ?? "";
  const fix = firstParagraph(page, /^#+\s.*\bfix\b/im);
  return [
    `**${meta?.title ?? rule}**: ${escapeMarkdown(message)}`,
    firstParagraph(page, /^#+\s+why\b/im) ?? meta?.summary,
    fix === undefined ? undefined : `**How to fix it.** ${fix}`,
    `[${rule}](${rulePage(rule)})`,
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

/** The first paragraph below a heading of a guide page: the section in short. */
function firstParagraph(page: string, heading: RegExp): string | undefined {
  const match = heading.exec(page);
  if (!match) return undefined;
  const body = page.slice(match.index).replace(/^.*\n+/, "");
  const paragraph = body.split(/\n\s*\n/, 1)[0]?.trim() ?? "";
  return paragraph === "" || /^(#|```)/.test(paragraph) ? undefined : paragraph;
}

/** Messages are plain text but for code in backticks; outside of it stand names such as __init__. */
function escapeMarkdown(text: string): string {
  return text.replace(/(`[^`]*`)|[\\`*_{}[\]<>#|~]/g, (found, code?: string) => code ?? `\\${found}`);
}

/** The same for clients that show text as it is: links become their address, emphasis and escapes go. */
function toPlain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, "$1: $2")
    .replace(/\*\*/g, "")
    .replace(/\\([\\`*_{}[\]<>#|~])/g, "$1");
}
