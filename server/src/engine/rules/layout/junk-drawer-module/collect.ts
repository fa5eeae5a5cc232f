import { baseName, folderOf } from "../../../project/modules";
import { K } from "../../../syntax/kinds.generated";
import type { FileView } from "../../api";

/** A function or class at a module's top level. */
export interface Definition {
  readonly name: string;
  /** Other names of the module's top level that it uses: definitions, constants, imports. */
  readonly uses: readonly string[];
}

export interface Drawer {
  readonly definitions: readonly Definition[];
  readonly functions: number;
  /** Definitions that speak of what the package around is called after, by their names or parameters. */
  readonly ofPackage: number;
  /** Names that are imports, by what they stand for. */
  readonly imports: Readonly<Record<string, string>>;
}

/** Names that promise nothing. */
const DRAWERS = /^(?:utils?|utilities|helpers?|common|misc|miscellaneous)$/;

/** Of a module with such a name, what its definitions use. */
export function collectDrawer({ path, tree, facts, functionNode, classNode }: FileView): Drawer | undefined {
  const stem = baseName(path).replace(/\.py$/, "");
  if (!DRAWERS.test(stem === "__init__" ? baseName(folderOf(path)) : stem)) return undefined;
  const known = new Set(facts.bindings.map(({ name }) => name));
  const uses = (node: number, own: string): string[] => {
    const names = tree.descendants(node, K.identifier).map((each) => tree.textOf(each));
    return [...new Set(names.filter((name) => name !== own && known.has(name)))].sort();
  };
  const functions = facts.functions.flatMap((fact, id) =>
    fact.parent < 0 && fact.cls < 0 && fact.name !== "<lambda>"
      ? [{ name: fact.name, uses: uses(functionNode(id), fact.name) }]
      : [],
  );
  const classes = facts.classes.flatMap((fact, id) =>
    fact.parent < 0 && fact.outer < 0 ? [{ name: fact.name, uses: uses(classNode(id), fact.name) }] : [],
  );
  const imports = facts.bindings.filter(({ kind, value }) => kind === "import" && typeof value === "string");
  return {
    definitions: [...functions, ...classes],
    functions: functions.length,
    ofPackage: countMentions(facts, baseName(folderOf(stem === "__init__" ? folderOf(path) : path))),
    imports: Object.fromEntries(imports.map(({ name, value }) => [name, value as string])),
  };
}

/** How many functions and classes of the top level name the package, or take what it is called after. */
function countMentions({ functions, classes }: FileView["facts"], folder: string): number {
  const word = folder.toLowerCase().replace(/(?:ies|s)$/, "");
  if (word.length < 4) return 0;
  const mentions = (...names: string[]): boolean =>
    names.some((name) =>
      name
        .replace(/([a-z])([A-Z])/g, "$1_$2")
        .toLowerCase()
        .includes(word),
    );
  return (
    functions.filter(
      (fact) => fact.parent < 0 && fact.cls < 0 && mentions(fact.name, ...fact.params.map(({ name }) => name)),
    ).length + classes.filter((fact) => fact.parent < 0 && fact.outer < 0 && mentions(fact.name)).length
  );
}
