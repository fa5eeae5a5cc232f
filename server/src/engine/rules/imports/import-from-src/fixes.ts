/** Imports and their uses without `src.`. */
import type { ImportFact } from "../../../facts/types";
import type { FixSafety, Location, TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixDraft } from "../../api";
import { namesBelow } from "./roots";

export function dropSource(file: FileView, finding: Location, safety: FixSafety): FixDraft[] {
  const fact = file.facts.imports.find(({ at }) => at[0] === finding.start && at[1] === finding.end);
  // Where failing is provided for, the other name may be in the fallback.
  if (!fact || fact.guarded) return [];
  const title = "Drop `src.`";
  if (fact.module === "src") {
    const change = moduleImport(file, fact);
    return change ? [{ title, safety, changes: [change] }] : [];
  }
  if (fact.names || fact.as !== undefined) {
    const own = file.facts.imports.filter(({ at }) => at[0] === fact.at[0]).filter((one) => namesBelow(one));
    if (own.some((one) => !one.names && one.as === undefined)) return plainImports(file, title, safety);
    return [{ title, safety, changes: [...own.map((one) => shorter(file, one)), ...literals(file, own)] }];
  }
  return plainImports(file, title, safety);
}

/** `src.shop` → `shop` in the statement. */
function shorter({ text }: FileView, { moduleAt: [start, end] }: ImportFact): TextChange {
  const prefix = /^src[\s\\]*\.[\s\\]*/.exec(text.slice(start, end))![0];
  return { start, end: start + prefix.length, text: "" };
}

/** `from src import shop, mart as m` → `import shop, mart as m` */
function moduleImport({ text, tree }: FileView, fact: ImportFact): TextChange | undefined {
  const [start, end] = fact.at;
  const node = tree.nodeSpanning(start, end, K.import_from_statement);
  if (node < 0 || text.slice(start, end).includes("#")) return undefined;
  const names = fact.names!.map(({ name, as }) => (name === as ? name : `${name} as ${as}`));
  return { start, end, text: `import ${names.join(", ")}` };
}

/** `import src.shop` binds `src`: all such imports of the file change together, with what uses them. */
function plainImports(file: FileView, title: string, safety: FixSafety): FixDraft[] {
  const { tree, facts } = file;
  const plain = facts.imports.filter((fact) => namesBelow(fact) && !fact.names);
  const bound = plain.filter(({ as }) => as === undefined);
  const tops = new Set(bound.map((fact) => namesBelow(fact)![0]!.split(".")[0]!));
  const changes: TextChange[] = plain.map((fact) => shorter(file, fact));
  const inImports = (node: NodeId): boolean => tree.ancestor(node, K.import_statement, K.import_from_statement) >= 0;
  for (const node of tree.descendants(0, K.identifier)) {
    const name = tree.textOf(node);
    const isMember = isAttributeName(file, node);
    if (inImports(node) || isMember) continue;
    // Something else has the name that the import would bind.
    if (tops.has(name)) return [];
    if (name !== "src") continue;
    const parent = tree.parentOf(node);
    const member = tree.is(parent, K.attribute) ? tree.child(parent, F.attribute) : -1;
    // `src` by itself, or another thing of that name.
    if (member < 0 || tree.child(parent, F.object) !== node || !tops.has(tree.textOf(member))) return [];
    changes.push({ start: tree.start[node]!, end: tree.start[member]!, text: "" });
  }
  return [{ title, safety, changes: [...changes, ...literals(file, plain)] }];
}

function isAttributeName({ tree }: FileView, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  return (
    (tree.is(parent, K.attribute) && tree.child(parent, F.attribute) === node) ||
    (tree.is(parent, K.keyword_argument) && tree.child(parent, F.name) === node)
  );
}

/** Texts that name the imported modules, as `mock.patch("src.shop.orders.send")` does. */
function literals({ tree, text }: FileView, facts: readonly ImportFact[]): TextChange[] {
  const modules = facts.map(({ module }) => module);
  return tree.descendants(0, K.string_content).flatMap((node): TextChange[] => {
    const value = tree.textOf(node);
    if (!/^src(?:\.\w+)+(?::\w+)?$/.test(value)) return [];
    const names = modules.some(
      (module) => value === module || value.startsWith(`${module}.`) || value.startsWith(`${module}:`),
    );
    const start = tree.start[node]!;
    return names && !/[\r\n]/.test(text.slice(start, tree.end[node]))
      ? [{ start, end: start + "src.".length, text: "" }]
      : [];
  });
}
