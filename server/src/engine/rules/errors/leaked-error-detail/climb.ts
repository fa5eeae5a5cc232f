import type { Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { readsOf, type Origin, type Source } from "./sources";
import { calleeName } from "../../support/calls";

/** The text of an exception on its way into something that may be an HTTP response. */
export interface Leak {
  readonly owner: number;
  readonly origin: Origin;
  /** Where the finding stands: the argument, entry or value that holds the text. */
  readonly at: Span;
  /** The calls that it is handed to, innermost first. */
  readonly calls: readonly number[];
  /** The status beside the value in `return body, 500`, or set before on the response. */
  readonly status?: Expr;
  /** It ends in a `return`. */
  readonly returned: boolean;
  /** The assignment that it came through. */
  readonly from?: Span;
}

/** Conditions under which details are meant to be shown. */
const GATE =
  /debug|\bdev\b|is_dev|develop|production|is_prod|environment|\benv\b|_env\b|staging|testing|verbose|expose|show_(?:error|detail|trace)|is_(?:staff|superuser|admin|local)/i;
/** Attributes of exceptions that hold what was said of the fault. */
const TELLING =
  /^(?:args|message|msg|strerror|reason|orig|stderr|stdout|output|statement|__cause__|__context__|__traceback__|doc)$/;
const TO_TEXT =
  /^(?:str|repr|format|ascii|print_exception|format_exception|format_exception_only|format_tb|TracebackException)$/;
/** Methods of texts and lists whose result still holds it. */
const SAME = /^(?:strip|lstrip|rstrip|lower|upper|capitalize|title|encode|splitlines|split|format|join|copy)$/;
/** Functions whose result still holds what they are given. */
const WRAPS =
  /^(?:jsonify|dict|list|tuple|dumps|str|repr|escape|make_response|gettext|_|format|join|model_dump|dump|safestring|mark_safe|Response)$/;

/** Follows a source up to the calls and the `return` that it ends in. */
export function climb(file: FileView, source: Source, hops = 0, from?: Span): Leak[] {
  const { tree } = file;
  const calls: number[] = [];
  let { raw } = source;
  let mark: NodeId = NONE;
  let status: Expr | undefined;
  let child = source.node;
  const land = (returned: boolean): Leak[] => {
    if (calls.length === 0 && !returned) return [];
    const at = mark < 0 ? child : mark;
    const set = status ?? (returned ? statusBefore(file, child) : undefined);
    return [
      {
        owner: file.ownerOf(source.node),
        origin: source.origin,
        at: [tree.start[at]!, tree.end[at]!],
        calls,
        ...(set !== undefined && { status: set }),
        returned,
        ...(from && { from }),
      },
    ];
  };
  /** The last node below a call's arguments, which is what is marked where no keyword or entry is. */
  let argument: NodeId = NONE;
  for (;;) {
    const parent = tree.parentOf(child);
    switch (tree.kindOf(parent)) {
      case K.attribute: {
        const name = tree.textOf(tree.child(parent, F.attribute));
        if (raw) {
          if (!TELLING.test(name)) return [];
          raw = false;
          child = parent;
          break;
        }
        const call = tree.parentOf(parent);
        if (!tree.is(call, K.call) || tree.child(call, F.function) !== parent || !SAME.test(name)) return [];
        child = call;
        break;
      }
      case K.keyword_argument:
        argument = child = parent;
        break;
      case K.argument_list: {
        const call = tree.parentOf(parent);
        const callee = tree.child(call, F.function);
        const name = calleeName(tree, callee);
        if (raw) {
          if (TO_TEXT.test(name)) {
            raw = false;
            child = call;
            break;
          }
          calls.push(file.callId(call));
          if (mark < 0) mark = child;
          return isGated(file, call) ? [] : land(false);
        }
        const text = TO_TEXT.test(name) || (tree.is(callee, K.attribute) && SAME.test(name));
        if (!text) {
          calls.push(file.callId(call));
          if (mark < 0) mark = argument >= 0 ? argument : child;
          if (!WRAPS.test(name) && !/^[A-Z]/.test(name) && !name.startsWith("json")) {
            child = call;
            return isGated(file, call) ? [] : land(isReturned(file, call));
          }
        }
        argument = NONE;
        child = call;
        break;
      }
      case K.pair:
        if (tree.child(parent, F.value) !== child) return [];
        if (mark < 0 && !raw) mark = parent;
        child = parent;
        break;
      case K.dictionary:
      case K.list:
      case K.set:
        if (raw) return [];
        child = parent;
        break;
      case K.parenthesized_expression:
      case K.concatenated_string:
      case K.dictionary_splat:
      case K.list_splat:
      case K.await:
        child = parent;
        break;
      case K.tuple:
      case K.expression_list:
        if (!raw && isReturnValue(file, parent)) {
          const [, second] = tree.children(parent);
          if (tree.children(parent)[0] === child && second !== undefined) status = file.lower(second);
          if (mark < 0) mark = child;
        }
        child = parent;
        break;
      case K.interpolation:
        raw = false;
        child = tree.parentOf(parent);
        break;
      case K.binary_operator:
        if (raw) {
          if (tree.textOf(tree.child(parent, F.operator)) !== "%") return [];
          raw = false;
        }
        child = parent;
        break;
      case K.conditional_expression: {
        const [, condition] = tree.children(parent);
        if (condition === child || GATE.test(tree.textOf(condition ?? NONE))) return [];
        child = parent;
        break;
      }
      case K.boolean_operator: {
        const left = tree.child(parent, F.left);
        const and = tree.textOf(tree.child(parent, F.operator)) === "and";
        if (and && (left === child || GATE.test(tree.textOf(left)))) return [];
        child = parent;
        break;
      }
      case K.subscript:
        if (raw || tree.child(parent, F.value) !== child) return [];
        child = parent;
        break;
      case K.return_statement:
        return raw || isGated(file, parent) ? [] : land(true);
      case K.raise_statement:
        return isGated(file, parent) ? [] : land(false);
      case K.expression_statement:
        return isGated(file, parent) ? [] : land(false);
      case K.assignment:
        if (raw || tree.child(parent, F.right) !== child || hops > 1 || isGated(file, parent)) return [];
        return follow(file, source, parent, hops);
      default:
        return [];
    }
  }
}

/** `message = f"…{e}"`, `body["error"] = str(e)`: goes on from where the variable is read, in the same block. */
function follow(file: FileView, source: Source, assignment: NodeId, hops: number): Leak[] {
  const { tree } = file;
  const target = tree.child(assignment, F.left);
  const variable = tree.is(target, K.subscript) ? tree.child(target, F.value) : target;
  if (!tree.is(variable, K.identifier)) return [];
  const block = tree.ancestor(assignment, K.block);
  const at: Span = [tree.start[assignment]!, tree.end[assignment]!];
  return readsOf(file, block, tree.textOf(variable))
    .filter((node) => tree.start[node]! > at[1])
    .flatMap((node) => climb(file, { node, origin: source.origin, raw: false }, hops + 1, at));
}

/** A tuple that a `return` gives back, also by `make_response((body, 500))`. */
function isReturnValue({ tree }: FileView, tuple: NodeId): boolean {
  const parent = tree.parentOf(tuple);
  if (tree.is(parent, K.parenthesized_expression)) return tree.is(tree.parentOf(parent), K.return_statement);
  return tree.is(parent, K.return_statement);
}

function isReturned({ tree }: FileView, call: NodeId): boolean {
  const parent = tree.parentOf(call);
  return (
    tree.is(parent, K.return_statement) ||
    (tree.is(parent, K.await) && tree.is(tree.parentOf(parent), K.return_statement))
  );
}

/** `response.status_code = 500` right before, in the block of the `return`. */
function statusBefore(file: FileView, node: NodeId): Expr | undefined {
  const { tree } = file;
  const statement = tree.ancestor(node, K.return_statement);
  for (const sibling of tree.children(tree.parentOf(statement))) {
    if (sibling === statement) break;
    const assignment = tree.children(sibling)[0] ?? NONE;
    if (!tree.is(sibling, K.expression_statement) || !tree.is(assignment, K.assignment)) continue;
    const target = tree.child(assignment, F.left);
    if (tree.is(target, K.attribute) && tree.textOf(tree.child(target, F.attribute)) === "status_code")
      return file.lower(tree.child(assignment, F.right));
  }
  return undefined;
}

/** Reached only in debug mode, for staff and the like: by an `if` around, or one before that leaves otherwise. */
function isGated({ tree }: FileView, statement: NodeId): boolean {
  for (let at = statement; at >= 0 && !tree.is(at, K.function_definition); at = tree.parentOf(at)) {
    const parent = tree.parentOf(at);
    if (tree.is(parent, K.if_statement) || tree.is(parent, K.elif_clause)) {
      if (GATE.test(tree.textOf(tree.child(parent, F.condition)))) return true;
    } else if (tree.is(parent, K.block)) {
      for (const sibling of tree.children(parent)) {
        if (sibling === at) break;
        if (!tree.is(sibling, K.if_statement) || !GATE.test(tree.textOf(tree.child(sibling, F.condition)))) continue;
        if (tree.descendants(sibling, K.return_statement, K.raise_statement).length > 0) return true;
      }
    }
  }
  return false;
}
