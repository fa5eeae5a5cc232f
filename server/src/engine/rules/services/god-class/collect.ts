import type { Expr, Span } from "../../../facts/types";
import { K } from "../../../syntax/kinds.generated";
import type { FileView } from "../../api";
import { delegationOf } from "../delegation";
import { looksLikeService } from "./words";

export interface MethodUse {
  readonly name: string;
  /** Index into the facts' functions. */
  readonly id: number;
  readonly at: Span;
  /** Attributes of the instance that it reads or writes, methods included. */
  readonly uses: readonly string[];
  /** The attribute that it hands its work to, when that is all it does. */
  readonly delegate?: string;
  /** Annotations of its parameters, and names of ids and of those without one. */
  readonly types: readonly Expr[];
  readonly untyped: readonly string[];
}

export interface ServiceClass {
  readonly cls: number;
  /** Lines of code. */
  readonly lines: number;
  readonly methods: readonly MethodUse[];
}

/** What the classes of a file that look like services do with themselves. */
export function readServices(file: FileView): ServiceClass[] {
  return file.facts.classes.flatMap((fact, cls): ServiceClass[] => {
    if (!looksLikeService(fact.name) || fact.methods.length < 4) return [];
    const methods = fact.methods.map((id) => readMethod(file, cls, id));
    return [{ cls, lines: codeLines(file, fact.span), methods }];
  });
}

function readMethod(file: FileView, cls: number, id: number): MethodUse {
  const { tree, facts } = file;
  const fact = facts.functions[id]!;
  const node = file.functionNode(id);
  const uses = new Set<string>();
  for (const attribute of tree.descendants(node, K.attribute)) {
    const value = file.lower(attribute);
    if (value === null || typeof value !== "object" || value.k !== "attr") continue;
    const { of } = value;
    if (
      of !== null &&
      typeof of === "object" &&
      (of.k === "self" || of.k === "cls") &&
      (of.k === "self" ? of.cls : of.id) === cls
    ) {
      uses.add(value.name);
    }
  }
  const delegate = delegationOf(file, id)?.attribute;
  const own = fact.params.slice(isStatic(file, id) ? 0 : 1);
  return {
    name: fact.name,
    id,
    at: fact.at,
    uses: [...uses],
    ...(delegate !== undefined && { delegate }),
    types: own.flatMap((parameter) => (parameter.annotation === undefined ? [] : [parameter.annotation])),
    untyped: own
      .filter((parameter) => parameter.annotation === undefined || /_(?:id|uuid|pk)$/.test(parameter.name))
      .map((parameter) => parameter.name),
  };
}

function isStatic(file: FileView, id: number): boolean {
  return file.facts.functions[id]!.decorators.some((decorator) => decorator.value === "builtins.staticmethod");
}

/** Lines of a span that hold more than blanks and comments. */
function codeLines(file: FileView, [start, end]: Span): number {
  return file.text
    .slice(start, end)
    .split(/\r\n|\n|\r/)
    .filter((line) => /^\s*[^\s#]/.test(line)).length;
}
