/** What a finding says of an import that breaks a contract. */
import type { Contract } from "../../../config/types";
import type { Breach } from "../../../contracts/breaches";
import { parseLayer } from "../../../contracts/layers";

/** Modules named in the middle of a chain; the related locations have them all. */
const MAX_NAMED = 3;

/** @param breaches those that begin with one import statement, the shortest first */
export function describe(contract: Contract, breaches: readonly Breach[]): string {
  const [breach] = breaches;
  const direct = breaches.filter(({ chain }) => chain.length === 2);
  const last = breach!.chain.at(-1)!;
  const targets = direct.length > 0 ? [...new Set(direct.map(({ chain }) => chain[1]!))] : [last];
  const verb = direct.length > 0 ? "imports" : "reaches";
  const way = direct.length > 0 ? "" : ` through ${through(breach!.chain.slice(1, -1))}`;
  const what = `\`${breach!.chain[0]!}\` ${verb} ${listed(targets)}${way}`;
  const note = contract.note?.trim() ?? "";
  return `${what}, ${reason(contract, breach!)}. ${note === "" ? advice(contract, breach!) : sentence(note)}`;
}

function reason(contract: Contract, { importer, imported }: Breach): string {
  const name = `"${contract.name}"`;
  switch (contract.type) {
    case "layers":
      return areSiblings(contract, importer, imported)
        ? `but the layers of ${name} keep \`${importer}\` and \`${imported}\` independent of each other`
        : `but \`${imported}\` is above \`${importer}\` in the layers of ${name}`;
    case "independence":
      return `but ${name} keeps \`${importer}\` and \`${imported}\` independent of each other`;
    case "forbidden":
      return `but ${name} forbids \`${importer}\` to import \`${imported}\``;
    case "protected": {
      const allowed = contract.allowedImporters.map(({ text }) => text);
      return `but ${name} protects \`${imported}\`: ${allowed.length > 0 ? `only ${listed(allowed)} may import it` : "nothing else may import it"}`;
    }
    case "acyclic-siblings": {
      const parent = importer.slice(0, importer.lastIndexOf("."));
      return `which closes a cycle among the parts of \`${parent}\`, against ${name}; it is the cheapest place to cut it`;
    }
  }
}

function advice(contract: Contract, { importer, imported }: Breach): string {
  switch (contract.type) {
    case "layers":
      return "Move what both need to a lower layer, or hand it down from above.";
    case "independence":
    case "acyclic-siblings":
      return `Move what \`${importer}\` and \`${imported}\` share into a module that both may use.`;
    case "forbidden":
      return `Move the code that needs \`${imported}\` out of \`${importer}\`, or go through what it may use.`;
    case "protected":
      return contract.allowedImporters.length > 0
        ? "Go through one of them."
        : `Give \`${imported}\` a face that others may use.`;
  }
}

/** Whether two layers stand on one line. */
function areSiblings(contract: Contract & { type: "layers" }, importer: string, imported: string): boolean {
  const prefixes = ["", ...containersOf(importer)];
  return contract.layers.some(({ text }) => {
    const names = parseLayer(text).members.map(({ name }) => name);
    return prefixes.some(
      (prefix) =>
        names.includes(importer.slice(prefix.length)) &&
        imported.startsWith(prefix) &&
        names.includes(imported.slice(prefix.length)),
    );
  });
}

/** `a.` and `a.b.` of `a.b.c`. */
function containersOf(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(0, -1).map((_, at) => `${parts.slice(0, at + 1).join(".")}.`);
}

function through(modules: readonly string[]): string {
  if (modules.length <= MAX_NAMED) return modules.map((name) => `\`${name}\``).join(" and ");
  return `\`${modules[0]!}\` and ${String(modules.length - 1)} more modules`;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)!}`;
}

function sentence(note: string): string {
  const text = note.replaceAll(/\s+/g, " ");
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
