import { Language, Parser, type Tree } from "web-tree-sitter";
import { modernise } from "../../../server/src/engine/syntax/modernise";
import { T } from "../../../server/src/engine/syntax/kinds.generated";
import type { SyntaxTree } from "../../../server/src/engine/syntax/tree";
import { loadBinaries, loadParser } from "./parser";

/** tree-sitter as its own binding gives it: what the flat arrays are compared with. */
export class Reference {
  private constructor(private readonly parser: Parser) {}

  static async create(): Promise<Reference> {
    // Initialises the runtime, of which there is one a process.
    await loadParser();
    const parser = new Parser();
    parser.setLanguage(await Language.load((await loadBinaries()).grammar));
    return new Reference(parser);
  }

  /** Whether the text has a syntax error: an ERROR node, a missing token, or a block without a statement. */
  hasError(text: string): boolean {
    return this.withTree(text, ({ rootNode }) => {
      if (rootNode.hasError) return true;
      // The grammar takes `if x:` without a body.
      const blocks = rootNode.descendantsOfType("block");
      return blocks.some((block) => block.namedChildren.every((child) => child.type === "comment"));
    });
  }

  /** The first node in which a flat tree differs from the binding's cursor on a fresh parse, `undefined` if none does. */
  difference(flat: SyntaxTree): string | undefined {
    return this.withTree(flat.text, (tree) => compare(flat, tree));
  }

  private withTree<R>(text: string, use: (tree: Tree) => R): R {
    const tree = this.parser.parse(modernise(text))!;
    try {
      return use(tree);
    } finally {
      tree.delete();
    }
  }
}

/** Walks the cursor in step with the arrays; no recursion, since nesting may be deep. */
function compare(flat: SyntaxTree, tree: Tree): string | undefined {
  const cursor = tree.walk();
  try {
    // The flat index of each node above the cursor, of the nearest kept one where a node itself is left out.
    const owners = [-1];
    let next = 0;
    for (;;) {
      const owner = owners[owners.length - 1]!;
      const kept = cursor.nodeIsNamed || cursor.currentFieldId !== 0 || cursor.nodeTypeId === T.async;
      let self = owner;
      if (kept) {
        self = next++;
        const expected = {
          kind: cursor.nodeTypeId,
          field: cursor.currentFieldId,
          start: cursor.startIndex,
          end: cursor.endIndex,
          parent: owner,
        };
        for (const [key, value] of Object.entries(expected) as [keyof typeof expected, number][]) {
          const actual = flat[key][self];
          if (actual !== value) {
            return `node ${self} (${cursor.nodeType} at ${cursor.startIndex}): ${key} is ${actual}, not ${value}`;
          }
        }
      }
      if (cursor.gotoFirstChild()) {
        owners.push(self);
        continue;
      }
      if (kept && flat.after[self] !== next) return `node ${self}: after is ${flat.after[self]}, not ${next}`;
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return next === flat.count ? undefined : `${flat.count} nodes, not ${next}`;
        const above = owners.pop()!;
        if (above !== owners[owners.length - 1] && flat.after[above] !== next) {
          return `node ${above}: after is ${flat.after[above]}, not ${next}`;
        }
      }
    }
  } finally {
    cursor.delete();
  }
}
