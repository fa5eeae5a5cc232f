import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** Methods that put a piece into a list, by the place of the piece. */
const ADDS: Readonly<Record<string, number>> = { append: 0, extend: 0, add: 0, insert: 1, update: 0, appendleft: 0 };

/** How often a variable is bound in a function, and all that is put into it. */
interface Variable {
  /** Values of `x = …`, `x += …`, `x.append(…)` and `x[k] = …`, in their order. */
  readonly pieces: readonly NodeId[];
  /** It is put together: more than one piece by other ways than `=`. */
  readonly built: boolean;
  /** It is bound in no other way than these. */
  readonly plain: boolean;
}

/** The variables of a file's functions, with all that is put into each. */
export class Variables {
  private readonly known = new Map<string, Variable>();

  constructor(private readonly file: FileView) {}

  of(owner: number, name: string): Variable {
    const key = `${String(owner)} ${name}`;
    const known = this.known.get(key);
    if (known) return known;
    const { tree, facts } = this.file;
    const pieces: NodeId[] = [];
    let built = false;
    let plain = facts.functions[owner]!.params.every((parameter) => parameter.name !== name);
    for (const node of tree.descendants(tree.child(this.file.functionNode(owner), F.body), K.identifier)) {
      if (tree.textOf(node) !== name || this.file.ownerOf(node) !== owner) continue;
      const parent = tree.parentOf(node);
      switch (tree.kindOf(parent)) {
        case K.assignment:
          if (tree.child(parent, F.left) === node && tree.child(parent, F.right) >= 0)
            pieces.push(tree.child(parent, F.right));
          break;
        case K.augmented_assignment:
          if (tree.child(parent, F.left) !== node) break;
          if (tree.textOf(tree.child(parent, F.operator)) === "+=") {
            pieces.push(tree.child(parent, F.right));
            built = true;
          } else plain = false;
          break;
        case K.subscript: {
          const assignment = tree.parentOf(parent);
          if (
            tree.is(assignment, K.assignment) &&
            tree.child(assignment, F.left) === parent &&
            tree.child(parent, F.value) === node
          ) {
            pieces.push(tree.child(parent, F.subscript));
            built = true;
          }
          break;
        }
        case K.attribute: {
          const call = tree.parentOf(parent);
          const place = ADDS[tree.textOf(tree.child(parent, F.attribute))];
          if (place === undefined || tree.child(parent, F.object) !== node || !tree.is(call, K.call)) break;
          const piece = tree.children(tree.child(call, F.arguments))[place];
          if (piece === undefined) break;
          pieces.push(piece);
          built = true;
          break;
        }
        case K.pattern_list:
        case K.tuple_pattern:
        case K.as_pattern_target:
        case K.named_expression:
        case K.global_statement:
        case K.nonlocal_statement:
          plain = false;
          break;
        case K.for_statement:
          if (tree.child(parent, F.left) === node) plain = false;
          break;
      }
    }
    const variable = { pieces, built, plain };
    this.known.set(key, variable);
    return variable;
  }
}
