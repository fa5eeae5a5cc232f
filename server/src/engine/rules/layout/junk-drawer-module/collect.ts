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
    imports: Object.fromEntries(imports.map(({ name, value }) => [name, value as string])),
  };
}
