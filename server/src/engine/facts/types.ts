/**
 * The facts of one module: a pure function of its text. Plain data (it is cached as JSON and crosses worker threads),
 * offsets in UTF-16 units from 0, no syntax nodes, nothing of other files.
 */

import type { Program } from "./program";

/** `[start, end)` in UTF-16 units, 0-based. */
export type Span = readonly [start: number, end: number];

/**
 * What an expression is, as far as one file can say. Local variables are followed to the assignments that reach them,
 * so `s = Session(); s.get(...)` reads as an attribute of a call.
 *
 * A string is a *reference path*, the commonest case:
 * - `requests.get`: absolute, through whatever alias the file imported it;
 * - `.deps.get_db`, `..core.db`: relative to the module's package, one dot for that package itself;
 * - `@name.attr`: a name of this module's own top level;
 * - `builtins.print`: a builtin.
 *
 * `null` is an expression that nothing is known of.
 */
export type Expr =
  | string
  | null
  | { readonly k: "attr"; readonly of: Expr; readonly name: string }
  /** A call: `facts.calls[id]`. */
  | { readonly k: "call"; readonly id: number }
  /** A parameter of `facts.functions[fn]`. The first parameter of a method is `self` or `cls` below. */
  | { readonly k: "param"; readonly fn: number; readonly name: string }
  /** The instance (or with `type` the class) that a method of `facts.classes[cls]` runs on. */
  | { readonly k: "self"; readonly cls: number; readonly type?: true }
  | { readonly k: "super"; readonly cls: number }
  /** A function (also a lambda) or class that is no top-level name: nested ones and methods. */
  | { readonly k: "fn"; readonly id: number }
  | { readonly k: "cls"; readonly id: number }
  | { readonly k: "await"; readonly of: Expr }
  /** What `with x as y` binds; `async` for `async with`. */
  | { readonly k: "enter"; readonly of: Expr; readonly async?: true }
  /** One element of an iterable: a loop variable, a comprehension's target. */
  | { readonly k: "iter"; readonly of: Expr }
  /** Element `index` of a tuple that was unpacked. */
  | { readonly k: "item"; readonly of: Expr; readonly index: number }
  | { readonly k: "sub"; readonly of: Expr; readonly index: Expr }
  /** The value of a variable that is annotated: an instance of `type`; `value` is what was assigned, if anything. */
  | { readonly k: "typed"; readonly type: Expr; readonly value: Expr }
  /** Several values may reach here: branches, `a or b`, `a if c else b`. */
  | { readonly k: "union"; readonly of: readonly Expr[] }
  | { readonly k: "str"; readonly v: string }
  | { readonly k: "num"; readonly v: number }
  | { readonly k: "const"; readonly v: "None" | "True" | "False" | "..." }
  /** An f-string or a concatenation of parts, at least one of which is not a literal. */
  | { readonly k: "format"; readonly of: readonly Expr[] }
  | { readonly k: "list" | "tuple" | "set"; readonly of: readonly Expr[] }
  | { readonly k: "dict"; readonly entries: readonly (readonly [key: Expr, value: Expr])[] }
  /** A comprehension or generator expression that yields `of`. */
  | { readonly k: "comp"; readonly of: Expr }
  | { readonly k: "op"; readonly op: string; readonly of: readonly Expr[] }
  /** `*x` and `**x` in calls and displays. */
  | { readonly k: "splat"; readonly of: Expr; readonly double?: true };

export interface Argument {
  /** The keyword, absent for positional ones; splats have `k: "splat"` as value. */
  readonly name?: string;
  readonly value: Expr;
  /** The whole argument, keyword included. */
  readonly at: Span;
}

/** Where a piece of code stands, as far as it matters when and whether it runs. */
export const enum Flow {
  /** Directly awaited. */
  Awaited = 1,
  /** Inside a `for`/`while` body or a comprehension's element of the same function. */
  InLoop = 2,
  /** Inside `try` that has an `except`. */
  InTry = 4,
  /** Inside an `except` clause. */
  InExcept = 8,
  InFinally = 16,
  /** The expression statement that throws the result away. */
  Discarded = 32,
  /** The context expression of a `with` item. */
  WithItem = 64,
  /** Under `if TYPE_CHECKING:`. */
  TypeChecking = 128,
  /** Under `if __name__ == "__main__":`. */
  MainGuard = 256,
  /** Inside an `if`, `match` or conditional expression of the same function. */
  Conditional = 512,
  /** Inside a `with` body. */
  InWith = 1024,
  /** Inside a decorator, default value, or annotation: runs when the `def` does. */
  Definition = 2048,
}

export interface CallFact {
  readonly callee: Expr;
  /** Span of the callee expression. */
  readonly calleeAt: Span;
  readonly at: Span;
  readonly args: readonly Argument[];
  /** The function whose body holds it (index into `functions`, lambdas count), -1 at module or class level. */
  readonly owner: number;
  /** The class whose body (not a method of it) holds it, -1 else. */
  readonly cls: number;
  /** Bit set of {@link Flow}. */
  readonly flow: number;
}

export interface Parameter {
  readonly name: string;
  readonly kind: "positional-only" | "normal" | "keyword-only" | "args" | "kwargs";
  readonly annotation?: Expr;
  readonly annotationAt?: Span;
  readonly default?: Expr;
  /** The whole parameter, annotation and default included. */
  readonly at: Span;
}

export interface DecoratorFact {
  /** The decorator's expression: a reference, or a call for `@app.get("/")`. */
  readonly value: Expr;
  readonly at: Span;
}

export interface FunctionFact {
  /** `<lambda>` for lambdas. */
  readonly name: string;
  /** Dotted, without `<locals>`: `UserService.create`. */
  readonly qualname: string;
  /** The name, for a lambda the whole expression. */
  readonly at: Span;
  /** The whole definition, decorators included. */
  readonly span: Span;
  readonly body: Span;
  readonly async: boolean;
  readonly generator: boolean;
  /** The body awaits, or has `async for`/`async with`, itself. */
  readonly awaits: boolean;
  /** The class that it is a method of, -1 else. */
  readonly cls: number;
  /** The function that it is nested in, -1 else. */
  readonly parent: number;
  readonly decorators: readonly DecoratorFact[];
  readonly params: readonly Parameter[];
  readonly returns?: Expr;
  readonly returnsAt?: Span;
  /** Values of its `return` statements, `None` for a bare one. */
  readonly returned: readonly Expr[];
  /** Values of its `yield`s. */
  readonly yielded: readonly Expr[];
  /** The end of the body can be reached without `return` or `raise`. */
  readonly fallsThrough: boolean;
  /** Statements in the body, nested ones included, docstring not. */
  readonly statements: number;
  /** Bit set of {@link Flow} of the definition itself. */
  readonly flow: number;
  /** The body is a docstring, `pass`, `...` or `raise NotImplementedError` only. */
  readonly stub: boolean;
}

export interface AttributeFact {
  readonly name: string;
  readonly annotation?: Expr;
  readonly annotationAt?: Span;
  readonly value?: Expr;
  readonly valueAt?: Span;
  /** The target: `name` or `self.name`. */
  readonly at: Span;
  /** The method that assigns `self.name`, -1 for the class body. */
  readonly owner: number;
}

export interface ClassFact {
  readonly name: string;
  readonly qualname: string;
  readonly at: Span;
  readonly span: Span;
  readonly body: Span;
  readonly bases: readonly Expr[];
  /** `metaclass=`, `table=True` and the like. */
  readonly keywords: readonly Argument[];
  readonly decorators: readonly DecoratorFact[];
  /** Function ids in order, overloads and property setters included. */
  readonly methods: readonly number[];
  readonly attributes: readonly AttributeFact[];
  /** The function that it is nested in, -1 else; and the class. */
  readonly parent: number;
  readonly outer: number;
  readonly flow: number;
}

export interface ImportedName {
  /** `*` for a star import. */
  readonly name: string;
  /** The local name. */
  readonly as: string;
  readonly at: Span;
}

export interface ImportFact {
  /** `module` as written without leading dots: `a.b`; empty for `from . import x`. */
  readonly module: string;
  /** Leading dots. */
  readonly level: number;
  /** For `from … import`; absent for `import a.b [as c]` (one fact for each module of the statement). */
  readonly names?: readonly ImportedName[];
  /** `import a.b as c`. */
  readonly as?: string;
  /** The statement, for `importlib.import_module("x")` the call. */
  readonly at: Span;
  /** The module's name in the statement. */
  readonly moduleAt: Span;
  /** When it runs: with the module, when a function is called, never (typing only), or on first use (PEP 810). */
  readonly when: "eager" | "deferred" | "typing" | "lazy";
  /** The function that holds it, -1 at module or class level. */
  readonly owner: number;
  /** In a `try` with `except ImportError` or broader, or in that `except`. */
  readonly guarded: boolean;
  readonly flow: number;
  /** Written as `importlib.import_module("literal")`. */
  readonly dynamic?: true;
}

/** What a module-level name is bound to; several where it is bound more than once. */
export interface BindingFact {
  readonly name: string;
  readonly kind: "import" | "function" | "class" | "variable" | "alias";
  /** Index into `imports`, `functions` or `classes`; -1 for variables. */
  readonly id: number;
  /** For imports the path it stands for; for variables the value. */
  readonly value: Expr;
  readonly annotation?: Expr;
  readonly annotationAt?: Span;
  readonly at: Span;
  readonly valueAt?: Span;
  readonly flow: number;
}

export interface SuppressionFact {
  /** `ignore` speaks of a line, `ignore-file` of the file. */
  readonly scope: "line" | "file";
  /** Rule ids or topics; empty means every rule. */
  readonly rules: readonly { readonly id: string; readonly at: Span }[];
  readonly reason?: string;
  /** The comment. */
  readonly at: Span;
  /** Lines (0-based) that it covers: its own, and the first line of the simple statement that ends on it. */
  readonly lines: readonly number[];
}

export interface ModuleFacts {
  /** Length of the text in UTF-16 units. */
  readonly length: number;
  /** Offset of the first unit of each line, `[0]` always 0; `\n`, `\r\n` and a lone `\r` end a line. */
  readonly lineStarts: readonly number[];
  /** Lines that hold code: no blanks, comments, docstrings. */
  readonly codeLines: number;
  readonly generated: boolean;
  /** The file looks like a template of a project generator, or is no Python 3 at all: nothing is reported. */
  readonly foreign: boolean;
  readonly hasMainGuard: boolean;
  readonly errors: readonly Span[];
  readonly imports: readonly ImportFact[];
  readonly bindings: readonly BindingFact[];
  /** `__all__`, when it is a literal list. */
  readonly all?: readonly string[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly calls: readonly CallFact[];
  readonly suppressions: readonly SuppressionFact[];
  /** What the module does when it runs. */
  readonly program: Program;
  /** Where the steps of `program` stand. */
  readonly places: readonly Span[];
  /** Messages of rules that threw while they read this file. */
  readonly failures?: Readonly<Record<string, string>>;
  /** What rules keep for their second phase, by rule id. */
  readonly rules: Readonly<Record<string, unknown>>;
}
