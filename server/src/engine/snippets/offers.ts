/** The snippets that can be inserted at a place of a file, each as it is there. */
import { ImportBlock } from "./imports";
import { render, type Layout, type Rendered } from "./render";
import { beginningAt, indentUnitOf, lineEndOf, logicalLines, type Beginning, type LogicalLine } from "./scan";
import { Site } from "./site";
import type { Surroundings } from "./surroundings";
import { toSync } from "./sync";
import { readTemplate, toPlainText, toSnippet, type Template, type TemplateSource } from "./template";
import { TEMPLATES } from "./templates.generated";

export interface SnippetOffer {
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  /** As it is for any project. */
  readonly plain: { readonly body: string; readonly text: string };
  /** As it is at this place; absent where that is the same, or the project does not use what it needs. */
  readonly here?: Rendered;
}

export interface SnippetOffers {
  /** What was typed of the prefix, to be replaced. */
  readonly start: number;
  readonly end: number;
  readonly word: string;
  /** The white space in front of it. */
  readonly indent: string;
  readonly lineEnd: string;
  readonly offers: readonly SnippetOffer[];
}

/**
 * `undefined` where no statement can begin. `text` is the file as it is at this keystroke, `path` relative to the
 * project's folder; the file need not be known to the project yet.
 */
export function snippetsAt(
  surroundings: Surroundings,
  path: string,
  text: string,
  offset: number,
): SnippetOffers | undefined {
  const lines = logicalLines(text);
  const at = beginningAt(text, lines, offset);
  if (!at) return undefined;
  const matching = TEMPLATES.filter(({ prefix }) => mayMean(at.word, prefix));
  const lineEnd = lineEndOf(text);
  const place = matching.length === 0 ? undefined : placeOf(surroundings, path, text, lines, at);
  return {
    start: at.start,
    end: at.end,
    word: at.word,
    indent: at.indent,
    lineEnd,
    offers: place ? matching.map((source) => offer(source, place, at)) : [],
  };
}

/** Whether somebody who has typed `word` may want the snippet: its letters stand in the prefix in this order. */
function mayMean(word: string, prefix: string): boolean {
  let from = 0;
  for (const letter of word.toLowerCase()) {
    from = prefix.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

interface Place {
  readonly site: Site;
  readonly block: ImportBlock;
  readonly layout: Layout;
}

function placeOf(
  surroundings: Surroundings,
  path: string,
  text: string,
  lines: readonly LogicalLine[],
  at: Beginning,
): Place {
  const above = lines.findLast(({ end }) => end < at.start);
  const tight = above !== undefined && above.code < above.end;
  const isImport = tight && /^(?:from|import)\s/.test(text.slice(above.code, above.end));
  return {
    site: siteOf(surroundings, path),
    block: new ImportBlock(text, lines, surroundings.own),
    layout: {
      lineEnd: lineEndOf(text),
      indent: indentUnitOf(text, lines, at.indent),
      lead: tight && !isImport ? "\n" : "",
    },
  };
}

const sites = new WeakMap<Surroundings, Map<string, Site>>();

/** What is known of a place holds as long as the surroundings do. */
function siteOf(surroundings: Surroundings, path: string): Site {
  const known = sites.get(surroundings) ?? new Map<string, Site>();
  sites.set(surroundings, known);
  const site = known.get(path) ?? new Site(surroundings, path);
  known.set(path, site);
  return site;
}

function offer(source: TemplateSource, { site, block, layout }: Place, at: Beginning): SnippetOffer {
  const { prefix, title, description } = source;
  const { plain } = prepared(source, false);
  const { template } = prepared(source, site.async === false);
  const here = fitsProject(prefix, template, site.surroundings) ? render(template, site, block, at, layout) : undefined;
  const laidPlain = plain.text.replaceAll("\n", layout.lineEnd);
  const differs = here !== undefined && (here.changes.length > 0 || here.text !== laidPlain);
  return { prefix, title, description, plain, ...(differs && { here }) };
}

/** Whether the project uses the libraries that a template imports; one that uses none may be about to. */
function fitsProject(prefix: string, { imports }: Template, { uses }: Surroundings): boolean {
  if (uses.size === 0) return true;
  const needed = [...prefix.split("-"), ...imports.map(({ module }) => module.split(".", 1)[0]!)];
  return needed.every((top) => !EXTERNAL.test(top) || uses.has(top));
}

const EXTERNAL =
  /^(?:celery|dj_database_url|django|dramatiq|fastapi|flask|flask_sqlalchemy|pydantic|pydantic_settings|pytest|pytest_asyncio|redis|rest_framework|rq|sqlalchemy)$/;

interface Prepared {
  readonly template: Template;
  readonly plain: SnippetOffer["plain"];
}

const cache = new Map<string, Prepared>();

/** Templates never change, so each is taken apart once. */
function prepared(source: TemplateSource, sync: boolean): Prepared {
  const body = sync ? syncBody(source) : source.body;
  let known = cache.get(body);
  if (!known) {
    const template = readTemplate(body);
    const whole = body.replace(/\$\{(\w+)[:|](?:\\.|[^\\}])*\}/g, "$${$1}");
    known = {
      template,
      plain: { body: toSnippet(whole, template.stops), text: toPlainText(whole, template.stops) },
    };
    cache.set(body, known);
  }
  return known;
}

function syncBody({ body, sync }: TemplateSource): string {
  if (sync === undefined) return body;
  if (sync === true) return toSync(body);
  if (typeof sync === "string") return TEMPLATES.find(({ prefix }) => prefix === sync)?.body ?? body;
  return Object.entries(sync).reduce((text, [from, to]) => text.replaceAll(from, to), body);
}
