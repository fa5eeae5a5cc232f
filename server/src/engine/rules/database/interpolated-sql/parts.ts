import type { CallFact, Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { Entity, ProjectView } from "../../../project/view";
import { describes, HARMLESS, isNumeric, isQuoting, isSetting } from "./forms";
import { guardsOf } from "./guards";
import { argumentOf, callOf, hasSplat, isKind, lastName } from "../../support/calls";

/** Functions that quote what they are given, check it, or compile a statement with its parameters apart. */
const QUOTES =
  /^(?:quote|quote_\w+|quoted_name|escape_\w+|isoformat|Identifier|Literal|SQL|format_table|format_column|adapt|mogrify|compile|as_sql|sql_with_params|_?(?:safe|valid|validated?|check|checked|clean|sanitized?|sanitise|escape|quote|ensure)_\w*(?:ident|identifier|name|table|column|schema|literal)s?)$/;
const CONVERSIONS = /^builtins\.(?:int|float|bool|len|id|hash|ord|round|sum)$/;
/** Parts of Django's and SQLAlchemy's descriptions of tables. */
const DESCRIBES = /^(?:_meta|db_table|__table__|__tablename__|tablename|table_name|db_column|column|fullname)$/;
/** Attributes of an object that name what it stores its rows in. */
const OWN_NAMES = /(?:^|_)(?:table|column|schema|index|database|collection|view)(?:_name)?$/;
/** Names of constants, those of a request's data left out. */
const CONSTANT = /^(?!(?:GET|POST|FILES|COOKIES|META|REQUEST|DATA)$)_?[A-Z][A-Z0-9_]*$/;
const MAX_DEPTH = 12;

/** A question asked of one file's expressions; `guarded`: those that the code checks before. */
export class Parts {
  constructor(
    private readonly project: ProjectView,
    private readonly path: string,
    private readonly guarded: ReadonlySet<string>,
  ) {}

  /** The non-constant parts of a text that was put together: empty for a constant, and for what is no such text. */
  dynamic(text: Expr, depth = 0): readonly Expr[] {
    if (text === null || typeof text === "string" || depth > MAX_DEPTH) return [];
    switch (text.k) {
      case "format":
        return text.of.flatMap((part) => this.unsafe(part, depth));
      case "op":
        if (text.op !== "%" && text.op !== "+") return [];
        if (!this.isText(text.of[0] ?? null) || isNumeric(text)) return [];
        return text.of.flatMap((part) => this.unsafe(part, depth));
      case "call": {
        const call = callOf(this.project, this.path, text)!;
        if (!isKind(call.callee, "attr") || call.callee.name !== "format" || !this.isText(call.callee.of)) return [];
        return [
          ...this.dynamic(call.callee.of, depth + 1),
          ...call.args.flatMap(({ value }) => this.unsafe(value, depth)),
        ];
      }
      case "union":
      case "list":
      case "tuple":
        return text.of.flatMap((one) => this.dynamic(one, depth + 1));
      case "dict":
        return text.entries.flatMap(([, value]) => this.dynamic(value, depth + 1));
      case "typed":
        return this.dynamic(text.value, depth + 1);
      default:
        return [];
    }
  }

  /** A string literal, or a text made of one. */
  private isText(expr: Expr): boolean {
    if (isKind(expr, "str") || isKind(expr, "format")) return true;
    if (isKind(expr, "op") && (expr.op === "+" || expr.op === "%")) return this.isText(expr.of[0] ?? null);
    const entity = this.project.infer(this.path, expr);
    return entity.kind === "literal" && typeof entity.value === "string";
  }

  private unsafe(part: Expr, depth: number): readonly Expr[] {
    if (depth > MAX_DEPTH || this.isSafe(part, depth)) return [];
    if (isKind(part, "union")) return part.of.flatMap((one) => this.unsafe(one, depth + 1));
    if (isKind(part, "comp") && part.of !== null) return this.unsafe(part.of, depth + 1);
    if (isKind(part, "tuple") || isKind(part, "list")) return part.of.flatMap((one) => this.unsafe(one, depth + 1));
    if (isKind(part, "dict")) return part.entries.flatMap(([, value]) => this.unsafe(value, depth + 1));
    if (isKind(part, "format") || isKind(part, "op")) {
      const inner = this.dynamic(part, depth + 1);
      return inner.length > 0 ? inner : [part];
    }
    return [part];
  }

  private isSafe(part: Expr, depth: number): boolean {
    if (depth > MAX_DEPTH) return false;
    if (part !== null && this.guarded.has(JSON.stringify(part))) return true;
    const safe = (one: Expr): boolean => this.isSafe(one, depth + 1);
    if (isSetting(part)) return true;
    if (typeof part === "string") return this.isConstant(part, depth) || this.isMember(part) || this.isHarmless(part);
    if (part === null) return false;
    switch (part.k) {
      case "str":
      case "num":
      case "const":
        return true;
      case "format":
      case "union":
      case "tuple":
      case "list":
      case "set":
        return part.of.every(safe);
      case "dict":
        return part.entries.every(([, value]) => safe(value));
      case "op":
        // Repeating a placeholder: `["?"] * n`.
        if (part.op === "*") return part.of.some((one) => safe(one) && !isKind(one, "num"));
        // `rows + 1` is a number.
        if (/^[-+/]$/.test(part.op) && part.of.some((one) => isKind(one, "num"))) return true;
        return part.of.every(safe) || this.isHarmless(part);
      case "comp":
      case "iter":
      case "splat":
        return safe(part.of) || this.isHarmless(part);
      case "item": {
        const call = callOf(this.project, this.path, part.of);
        if (call) return QUOTES.test(lastName(call.callee) ?? "") || this.isSafeResult(call, depth, part.index);
        if (part.index < 2 && this.isEntry(part.of, part.index, depth)) return true;
        const counted = isKind(part.of, "iter") ? callOf(this.project, this.path, part.of.of) : undefined;
        if (counted?.callee === "builtins.enumerate")
          return part.index === 0 || this.isSafe(counted.args[0]?.value ?? null, depth + 1);
        return safe(part.of) || this.isHarmless(part);
      }
      case "sub":
        return safe(part.of) || this.isHarmless(part);
      case "typed":
        return this.isHarmless(part) || (part.value !== null && safe(part.value));
      case "attr":
        if (DESCRIBES.test(part.name) || CONSTANT.test(part.name) || describes(part.of)) return true;
        if (isKind(part.of, "self") && (OWN_NAMES.test(part.name) || this.isOwnConstant(part.of.cls, part.name, depth)))
          return true;
        if (this.isHarmless(part.of)) return true;
        // `uuid4().hex` is digits and letters.
        if (part.name === "hex" && callsUuid(this.project, this.path, part.of)) return true;
        return ((part.name === "value" || part.name === "name") && safe(part.of)) || this.isHarmless(part);
      case "param":
        return this.isClosed(part) || this.isHarmless(part) || this.isGivenSafely(part, depth);
      case "call":
        return this.isSafeCall(part, depth) || this.isHarmless(part);
      default:
        return this.isHarmless(part);
    }
  }

  /** The first or second of `for key, value in columns.items()`, where the keys or values are safe. */
  private isEntry(pair: Expr, index: number, depth: number): boolean {
    const call = isKind(pair, "iter") ? callOf(this.project, this.path, pair.of) : undefined;
    if (!call || !isKind(call.callee, "attr") || call.callee.name !== "items") return false;
    const { of } = call.callee;
    if (isKind(of, "dict")) return of.entries.every((entry) => this.isSafe(entry[index]!, depth + 1));
    return index === 0 && isKind(of, "comp") && this.isSafe(of, depth + 1);
  }

  /** A literal, or an instance of a type whose text is harmless; of unions all parts. */
  private isHarmless(expr: Expr): boolean {
    const parts = partsOf(this.project.infer(this.path, expr));
    return (
      parts.every((entity) => entity.kind === "none" || this.isHarmlessEntity(entity)) && parts[0]?.kind !== "none"
    );
  }

  private isHarmlessEntity(entity: Entity): boolean {
    if (entity.kind === "literal") return true;
    if (entity.kind !== "instance" && entity.kind !== "class") return false;
    return this.project.derives(entity, ...HARMLESS);
  }

  /** A name of a module whose value is a constant: of capitals, or put together of constants. */
  private isConstant(reference: string, depth: number): boolean {
    const name = lastName(reference) ?? "";
    if (CONSTANT.test(name) || DESCRIBES.test(name) || reference.split(".").some((one) => one === "_meta")) return true;
    if (!reference.startsWith("@") || reference.includes(".")) return false;
    const bindings = this.project.facts(this.path)!.bindings.filter((binding) => binding.name === name);
    return (
      bindings.length > 0 &&
      bindings.every(({ kind, value }) => kind === "variable" && value !== null && this.isSafe(value, depth + 1))
    );
  }

  /** `self.tables`, where all that the class ever puts there is safe. */
  private isOwnConstant(cls: number, name: string, depth: number): boolean {
    const given = this.project.facts(this.path)!.classes[cls]?.attributes.filter((one) => one.name === name) ?? [];
    return given.length > 0 && given.every(({ value }) => value !== undefined && this.isSafe(value, depth + 1));
  }

  /** `Kind.none.value`: what a class of the project calls by a name. */
  private isMember(reference: string): boolean {
    const member = /^(.*)\.\w+\.(?:value|name)$/.exec(reference)?.[1];
    return member !== undefined && this.project.resolve(this.path, member).kind === "class";
  }

  /** A parameter annotated `Literal[…]`. */
  private isClosed({ fn, name }: { readonly fn: number; readonly name: string }): boolean {
    const parameter = this.project.facts(this.path)!.functions[fn]?.params.find((one) => one.name === name);
    const annotation = parameter?.annotation ?? null;
    const literal = (one: Expr): boolean => {
      if (isKind(one, "op") && one.op === "|") return one.of.every(literal);
      if (isKind(one, "const")) return true;
      return (
        isKind(one, "sub") && this.project.externalName(this.project.resolve(this.path, one.of)) === "typing.Literal"
      );
    };
    return annotation !== null && literal(annotation);
  }

  /** A parameter for which every caller of the project gives something safe, and there is one. */
  private isGivenSafely({ fn, name }: { readonly fn: number; readonly name: string }, depth: number): boolean {
    const ref = { path: this.path, id: fn };
    const fact = this.project.facts(this.path)!.functions[fn];
    const parameter = fact?.params.find((one) => one.name === name);
    if (!fact || !parameter || depth > MAX_DEPTH - 2 || this.project.functionRole(ref) !== undefined) return false;
    const callers = this.project.callers(ref).filter(({ caller }) => !this.project.role(caller.path).test);
    const bound = fact.cls >= 0 && !fact.decorators.some(({ value }) => value === "builtins.staticmethod") ? 1 : 0;
    const place = fact.params.indexOf(parameter) - bound;
    return (
      callers.length > 0 &&
      callers.every(({ caller, call }) => {
        if (hasSplat(call)) return false;
        const given = argumentOf(call, name, parameter.kind === "keyword-only" ? -1 : place) ?? parameter.default;
        const inner = new Parts(this.project, caller.path, guardsOf(this.project, caller.path, caller.id));
        return given !== undefined && inner.isSafe(given, depth + 2);
      })
    );
  }

  private isSafeCall(expr: Expr, depth: number): boolean {
    const call = callOf(this.project, this.path, expr)!;
    const method = lastName(call.callee) ?? "";
    if (QUOTES.test(method)) return true;
    if (
      this.project.callees(this.path, call).some((callee) => CONVERSIONS.test(this.project.externalName(callee) ?? ""))
    )
      return true;
    const receiver = isKind(call.callee, "attr") ? call.callee.of : null;
    switch (method) {
      // `", ".join("?" for _ in ids)`: as safe as what is joined.
      case "join":
      case "format":
        return this.isSafe(receiver, depth + 1) && call.args.every(({ value }) => this.isSafe(value, depth + 1));
      case "get":
        return (
          receiver !== null &&
          this.isSafe(receiver, depth + 1) &&
          call.args.slice(1).every(({ value }) => this.isSafe(value, depth + 1))
        );
      case "chain":
        return call.args.length > 0 && call.args.every(({ value }) => this.isSafe(value, depth + 1));
      // `name.replace("'", "''")`: quoted.
      case "replace":
        return (
          isQuoting(call.args.map(({ value }) => value)) || (receiver !== null && this.isSafe(receiver, depth + 1))
        );
      // `re.sub(r"\W", "", name)`: cleaned.
      case "sub":
        return call.args.length >= 2;
      case "range":
        return call.callee === "builtins.range";
      case "str":
      case "list":
      case "tuple":
      case "sorted":
      case "upper":
      case "lower":
      case "strip":
      case "keys":
      case "values":
        // What is known of a dictionary's comprehension are its keys.
        if (method === "values" && isKind(receiver, "comp")) return false;
        return receiver === null
          ? call.args.every(({ value }) => this.isSafe(value, depth + 1)) && call.args.length > 0
          : this.isSafe(receiver, depth + 1);
      default:
        return this.isSafeResult(call, depth);
    }
  }

  /** A function of the project whose results are all safe: one that puts clauses together. */
  private isSafeResult(call: CallFact, depth: number, index?: number): boolean {
    const callees = this.project.callees(this.path, call);
    return (
      callees.length > 0 &&
      callees.every((callee) => {
        if (callee.kind !== "function") return false;
        const { returned } = this.project.functionFact(callee.ref);
        const inner = callee.ref.path === this.path ? this : new Parts(this.project, callee.ref.path, this.guarded);
        return (
          returned.length > 0 &&
          returned.every((value) => {
            const part = index !== undefined && isKind(value, "tuple") ? (value.of[index] ?? null) : value;
            return inner.isSafe(part, depth + 1);
          })
        );
      })
    );
  }
}

function callsUuid(project: ProjectView, path: string, expr: Expr): boolean {
  const call = callOf(project, path, expr);
  return (
    call !== undefined &&
    project.callees(path, call).some((callee) => project.externalName(callee)?.startsWith("uuid."))
  );
}
