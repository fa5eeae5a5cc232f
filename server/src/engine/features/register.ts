/** Puts a new router or blueprint where its siblings are included, as they are. */
import type { FileEdit, TextChange } from "../findings";
import type { Words } from "../snippets/words";
import { ImportBlock, type WantedImport } from "../snippets/imports";
import { logicalLines } from "../snippets/scan";
import { inclusionsOf, type Inclusion } from "./inclusions";
import type { Sibling } from "./layout";
import { baseName, stemOf, type FeatureProject } from "./project";

/** Longer lines are broken. */
const WIDTH = 88;

export interface NewRouter {
  readonly path: string;
  /** Its dotted module name. */
  readonly module: string;
  /** The variable in it. */
  readonly name: string;
  readonly words: Words;
}

/** The name that a new router gets: as those of its siblings are called. */
export function routerName(
  project: FeatureProject,
  siblings: readonly Sibling[],
  words: Words,
  fallback: string,
): string {
  for (const { words: of, files } of siblings) {
    const path = files.get("router");
    const own = [...project.landmarks("router"), ...project.landmarks("blueprint")].find((one) => one.path === path);
    if (own) return replaceWords(own.name, of, words);
  }
  return fallback;
}

/** The change that includes the router; `undefined` where no router of the project, nor an application, shows how. */
export function register(
  project: FeatureProject,
  siblings: readonly Sibling[],
  router: NewRouter,
): FileEdit | undefined {
  const all = inclusionsOf(project);
  const files = siblings.map(({ files: own }) => own.get("router"));
  const like = all.filter((one) => files.includes(one.router));
  const last = (like.length > 0 ? like : all).at(-1);
  if (!last) return undefined;
  const { path, call } = last;
  const text = project.readText(path);
  if (text === undefined) return undefined;
  const sibling = siblings.find(({ files: own }) => own.get("router") === last.router);
  // A call that is part of something else cannot be repeated on a line of its own.
  if (text.slice(lineStart(text, call.at[0]), call.at[0]).trim() !== "") return undefined;
  const argument = call.args.find((one) => one.name === undefined)!;
  const written = text.slice(argument.at[0], argument.at[1]);
  const target = importFor(project, last, written, router);
  const statement =
    text.slice(lineStart(text, call.at[0]), argument.at[0]) +
    target.expression +
    text.slice(argument.at[1], call.at[1]);
  const line = sibling ? replaceOutside(statement, target.expression, sibling.words, router.words) : statement;
  const end = lineEnd(text, call.at[1]);
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const open = end > 0 && !/[\r\n]/.test(text[end - 1]!) ? lineBreak : "";
  const insertion: TextChange = { start: end, end, text: `${open}${wrapped(line, lineBreak)}${lineBreak}` };
  const block = new ImportBlock(text, logicalLines(text), project.surroundings.own);
  const { changes, rest } = block.plan(target.imports, text.length + 1);
  return rest.length > 0 ? undefined : { path, changes: [...changes, insertion] };
}

/** A call that is too long for a line, its arguments on the next one. */
function wrapped(line: string, lineBreak: string): string {
  const [, indent = "", head = "", args = ""] = /^([ \t]*)([\w.]+\()([^\r\n]*)\)$/.exec(line) ?? [];
  if (line.length <= WIDTH || args === "") return line;
  return [`${indent}${head}`, `${indent}    ${args}`, `${indent})`].join(lineBreak);
}

/** How the sibling's line names the router: through its module, or by a name of its own. */
function importFor(
  project: FeatureProject,
  { path, name, router: siblingPath }: Inclusion,
  written: string,
  router: NewRouter,
): { readonly expression: string; readonly imports: readonly WantedImport[] } {
  const facts = project.view.facts(path)!;
  const [root = ""] = written.split(".", 1);
  const stem = stemOf(router.path);
  const binding = facts.bindings.find((one) => one.name === root);
  const fact = binding?.kind === "import" ? facts.imports[binding.id] : undefined;
  const named = fact?.names?.find((one) => one.as === root);
  const throughModule =
    named?.name === stemOf(siblingPath) && written === `${root}.${name}` && !isTaken(facts.bindings, stem);
  const relative = fact !== undefined && fact.level > 0;
  const module = relative ? relativeTo(project.moduleName(path), isFace(path), router.module) : router.module;
  if (throughModule) {
    const dot = module.lastIndexOf(".");
    const parent = dot < 0 ? module : module.slice(0, dot);
    return {
      expression: `${stem}.${router.name}`,
      imports: [{ module: /^\.*$/.test(parent) ? `${parent}.` : parent, name: stem }],
    };
  }
  const plain = isTaken(facts.bindings, router.name) || router.name === "router";
  const alias = plain ? `${router.words.plural}_${router.name}` : router.name;
  return {
    expression: alias,
    imports: [{ module, name: router.name, ...(alias !== router.name && { as: alias }) }],
  };
}

function isTaken(bindings: readonly { readonly name: string }[], name: string): boolean {
  return bindings.some((one) => one.name === name);
}

function isFace(path: string): boolean {
  return baseName(path) === "__init__.py";
}

/** `.invoices.router` for code in `app.api`. */
function relativeTo(from: string, face: boolean, module: string): string {
  const own = from.split(".");
  if (!face) own.pop();
  const target = module.split(".");
  let shared = 0;
  while (shared < own.length && shared < target.length && own[shared] === target[shared]) shared++;
  if (shared === 0) return module;
  return ".".repeat(own.length - shared + 1) + target.slice(shared).join(".");
}

/** Replaces one feature's words by another's where they stand for themselves: `/users`, `users_router`, `UserService`. */
export function replaceWords(text: string, from: Words, to: Words): string {
  if (from.singular === "") return text;
  const pairs: (readonly [string, string])[] = [
    [from.entity, to.entity],
    [from.plural, to.plural],
    [from.plural.replaceAll("_", "-"), to.plural.replaceAll("_", "-")],
    [from.singular, to.singular],
  ];
  return text.replace(
    new RegExp(`(?<![A-Za-z0-9])(?:${pairs.map(([word]) => word).join("|")})(?![a-z0-9])`, "g"),
    (word) => pairs.find(([one]) => one === word)?.[1] ?? word,
  );
}

/** As {@link replaceWords}, but for the router's own expression, which is right already; addresses are written with dashes. */
function replaceOutside(text: string, expression: string, from: Words, to: Words): string {
  const at = text.indexOf(expression);
  const after = at + expression.length;
  const replaced = (part: string): string =>
    replaceWords(part, from, to).replaceAll(`/${to.plural}`, `/${to.plural.replaceAll("_", "-")}`);
  return replaced(text.slice(0, at)) + expression + replaced(text.slice(after));
}

export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1]!)) start--;
  return start;
}

/** Offset behind the line end that follows. */
export function lineEnd(text: string, offset: number): number {
  const rest = /^[^\r\n]*(?:\r\n|\n|\r)?/.exec(text.slice(offset))![0];
  return offset + rest.length;
}
