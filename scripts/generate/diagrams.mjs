/**
 * Reads the guide's diagrams. They are put into the panel's document as they are, so only what draws is let through:
 * known elements and attributes, colours of the text around them, ids of the diagram's own.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "./emit.mjs";

const FOLDER = "media/guide/diagrams";

const words = (text) => new Set(text.trim().split(/\s+/));
const ELEMENTS = words("svg title desc defs marker g path rect circle ellipse line polyline polygon text tspan");
const ATTRIBUTES = words(`
  xmlns viewBox role id aria-labelledby transform d points x y x1 y1 x2 y2 dx dy cx cy r rx ry width height
  refX refY markerWidth markerHeight orient marker-start marker-end opacity fill fill-opacity
  stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin
  font-family font-size font-weight font-style text-anchor dominant-baseline
`);
const COLOURS = /^(currentColor|none)$/;

/** SVG by name, in one line each; what is not let through is pushed to `mistakes`. */
export async function readDiagrams(mistakes) {
  const files = (await readdir(path.join(ROOT, FOLDER))).filter((file) => file.endsWith(".svg")).sort();
  const diagrams = await Promise.all(
    files.map(async (file) => {
      const name = file.replace(/\.svg$/, "");
      const svg = (await readFile(path.join(ROOT, FOLDER, file), "utf8")).trim();
      for (const mistake of mistakesIn(svg, name)) mistakes.push(`${FOLDER}/${file}: ${mistake}`);
      return [name, svg.replace(/>\s+</g, "><")];
    }),
  );
  return new Map(diagrams);
}

function mistakesIn(svg, name) {
  const found = [];
  if (/<[!?]/.test(svg)) found.push("comments, declarations and instructions are not let through");
  for (const [, element, attributes] of svg.matchAll(/<([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>|<(?!\/)/g)) {
    if (element === undefined) {
      found.push("a tag cannot be read");
      continue;
    }
    if (!ELEMENTS.has(element)) found.push(`<${element}> is not let through`);
    for (const [, attribute, value] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      if (!ATTRIBUTES.has(attribute)) found.push(`the attribute ${attribute} is not let through`);
      if (/^(fill|stroke)$/.test(attribute) && !COLOURS.test(value))
        found.push(`${attribute}="${value}" is no colour of the theme`);
      if (attribute === "id" && !value.startsWith(`${name}-`))
        found.push(`the id "${value}" does not start with "${name}-"`);
      if (/url\((?!#)/.test(value)) found.push(`${attribute}="${value}" leads elsewhere`);
    }
  }
  for (const part of ["title", "desc"]) {
    if (!svg.includes(`<${part} id="${name}-${part}">`)) found.push(`it has no <${part} id="${name}-${part}">`);
  }
  if (!svg.includes(`role="img" aria-labelledby="${name}-title ${name}-desc"`))
    found.push("it is not labelled by its title and description");
  return found;
}
