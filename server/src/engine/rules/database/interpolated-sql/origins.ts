/** Where a name or a clause that is put into a statement comes from. */
import type { Expr, Parameter } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { guardsOf } from "./guards";
import { argumentOf, callOf, hasSplat, isKind, lastName } from "../../support/calls";
import { isPlainClass } from "../../support/plain";

const MAX_DEPTH = 12;
const MAX_CALLERS = 60;
const ROWS =
  /^(?:get_object|get_object_or_404|get_or_404|first_or_404|one_or_404|scalar_one|scalar_one_or_none|one_or_none)$/;
/** Of a dictionary or a query: what is given says which one is meant. */
const ASKS = /^(?:get|first|one|all|filter|filter_by|pop)$/;

/**
 * Whether somebody outside of the program may have given a part: it comes from a request, as far as the callers of the
 * project's functions tell; with `open` also where nobody knows what a function will be given, that nothing here calls.
 * Without `follow`, what its callers give is taken for the program's own.
 */
export function mayBeForeign(project: ProjectView, path: string, part: Expr, open: boolean, follow = true): boolean {
  return new Origins(project, open, follow).reach(path, part, 0);
}

class Origins {
  private readonly seen = new Set<string>();

  constructor(
    private readonly project: ProjectView,
    private readonly open: boolean,
    private readonly follow: boolean,
  ) {}

  reach(path: string, expr: Expr, depth: number): boolean {
    if (expr === null || depth > MAX_DEPTH) return false;
    if (typeof expr === "string") return isRequest(expr) || this.isFlaskRequest(path, expr);
    if (isKind(expr, "param") && guardsOf(this.project, path, expr.fn).has(JSON.stringify(expr))) return false;
    const each = (of: readonly Expr[]): boolean => of.some((one) => this.reach(path, one, depth + 1));
    switch (expr.k) {
      case "param":
        return this.given({ path, id: expr.fn }, expr.name, depth);
      case "attr":
        // `request.user` is a row of the application's own.
        if (expr.name === "request") return true;
        if (expr.name === "user") return false;
        if (isKind(expr.of, "self")) return this.kept(path, expr.of.cls, expr.name, depth);
        return this.reach(path, expr.of, depth + 1);
      case "sub":
        return each([expr.of, expr.index]);
      case "iter":
      case "item":
      case "await":
      case "comp":
      case "splat":
      case "enter":
        return this.reach(path, expr.of, depth + 1);
      case "typed":
        return this.reach(path, expr.value, depth + 1);
      case "format":
      case "op":
      case "union":
      case "list":
      case "tuple":
      case "set":
        return each(expr.of);
      case "dict":
        return each(expr.entries.flat());
      case "call": {
        const call = callOf(this.project, path, expr);
        if (!call) return false;
        const { callee } = call;
        const receiver = callee !== null && typeof callee === "object" && callee.k === "attr" ? [callee.of] : [callee];
        const name = lastName(callee) ?? "";
        // A row that was looked up is the application's own, whatever it was looked up by.
        if (ROWS.test(name)) return false;
        const made = this.project.callees(path, call).flatMap((one) => (one.kind === "function" ? [one.ref] : []));
        if (made.length > 0) return made.some((ref) => this.isMadeOfForeign(ref, depth));
        return each(ASKS.test(name) ? receiver : [...receiver, ...call.args.map(({ value }) => value)]);
      }
      default:
        return false;
    }
  }

  private isFlaskRequest(path: string, reference: string): boolean {
    const first = /^@?(\w+)\./.exec(reference)?.[1];
    if (first === undefined) return false;
    const name = this.project.externalName(this.project.resolve(path, reference.slice(0, reference.indexOf("."))));
    return name !== undefined && /^(?:flask|quart|werkzeug)\..*request$/i.test(name);
  }

  /** What the class puts into an attribute of its own. */
  private kept(path: string, cls: number, name: string, depth: number): boolean {
    const attributes = this.project.facts(path)?.classes[cls]?.attributes ?? [];
    return attributes.some(
      (one) => one.name === name && one.value !== undefined && this.reach(path, one.value, depth + 1),
    );
  }

  /** What a function of the project gives, as far as it is made of what a request gave. */
  private isMadeOfForeign(ref: FunctionRef, depth: number): boolean {
    const inner = this.open ? new Origins(this.project, false, this.follow) : this;
    return this.project.functionFact(ref).returned.some((value) => inner.reach(ref.path, value, depth + 1));
  }

  /** What the callers of a function give for a parameter. */
  private given(ref: FunctionRef, name: string, depth: number): boolean {
    const key = `${functionKey(ref)}:${name}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    const { project } = this;
    const fact = project.functionFact(ref);
    const role = project.functionRole(ref)?.role;
    const parameter = fact.params.find((one) => one.name === name);
    if (name === "request") return true;
    if (role === "handler" || role === "dependency") return !this.isChecked(ref.path, parameter);
    if (role !== undefined) return false;
    const callers = project.callers(ref).filter(({ caller }) => !project.role(caller.path).test);
    if (callers.length === 0) return this.open && this.isOpen(ref);
    if (!parameter || !this.follow) return false;
    const isBound = fact.cls >= 0 && !fact.decorators.some(({ value }) => value === "builtins.staticmethod");
    const place = fact.params.indexOf(parameter) - (isBound ? 1 : 0);
    return callers.slice(0, MAX_CALLERS).some(({ caller, call }) => {
      if (hasSplat(call)) return false;
      const value = argumentOf(call, name, parameter.kind === "keyword-only" ? -1 : place);
      return value !== undefined && this.reach(caller.path, value, depth + 1);
    });
  }

  /** A parameter whose type the project made, or that is given a pattern: the framework refuses all else. */
  private isChecked(path: string, parameter: Parameter | undefined): boolean {
    const hasPattern = (expr: Expr): boolean => {
      const call = callOf(this.project, path, expr);
      return call?.args.some(({ name }) => name === "pattern" || name === "regex") ?? false;
    };
    const checks = (type: Expr): boolean => {
      if (typeof type === "string") {
        const { kind } = this.project.resolve(path, type);
        return type.startsWith("@") && kind !== "class" && kind !== "external";
      }
      if (isKind(type, "sub")) return checks(type.of) || checks(type.index);
      if (isKind(type, "tuple") || isKind(type, "op")) return type.of.some(checks);
      return hasPattern(type);
    };
    return checks(parameter?.annotation ?? null) || hasPattern(parameter?.default ?? null);
  }

  /** Anybody may call it: no decorator says who does, no library's base class, and no method that it overrides. */
  private isOpen({ path, id }: FunctionRef): boolean {
    const { project } = this;
    const fact = project.functionFact({ path, id });
    const decorated = fact.decorators.some(
      ({ value }) => value !== "builtins.staticmethod" && value !== "builtins.classmethod",
    );
    if (decorated) return false;
    if (fact.cls < 0) return true;
    const cls = { path, id: fact.cls };
    const [, ...above] = project.ancestors(cls).project;
    return (
      isPlainClass(project, cls) &&
      !above.some((one) =>
        project
          .classFact(one)
          .methods.some((method) => project.functionFact({ path: one.path, id: method }).name === fact.name),
      )
    );
  }
}

/** `request.GET`, `self.request.query_params` */
function isRequest(reference: string): boolean {
  return /(?:^|[.@])request\.(?!user\b)/.test(reference);
}
