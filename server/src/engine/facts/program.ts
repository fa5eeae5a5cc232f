/**
 * What a module does when it runs, as far as names and imports go: enough to follow an import from statement to
 * statement. Values of no interest (numbers, text, objects of other packages' classes) are `null`; statements that do
 * nothing with names are left out. Plain data, without offsets: an edit that only moves code leaves it equal.
 */

/** Where a statement stands: an index into {@link ModuleFacts.places}. */
export type PlaceId = number;

/**
 * A name that is read or bound: `x` in the module (or a builtin), `%x` in a function, `@x` in a class body.
 */
export type NameRef = string;

/** An expression. */
export type Term =
  | null
  | NameRef
  | { readonly k: "attr"; readonly of: Term; readonly name: string }
  | {
      readonly k: "call";
      readonly of: Term;
      readonly args: readonly Term[];
      readonly named?: readonly (readonly [name: string, value: Term])[];
    }
  /** Parts that are evaluated one after the other; what they give is not followed. */
  | { readonly k: "all"; readonly of: readonly Term[] }
  /** `first` is evaluated, `then` perhaps: `a and b`, comprehensions. */
  | { readonly k: "some"; readonly first: Term; readonly then: readonly Term[] }
  /** A lambda; `before` are the defaults of its parameters. */
  | { readonly k: "fn"; readonly id: number; readonly before?: readonly Term[] }
  /** `super().name` */
  | { readonly k: "super"; readonly name: string }
  /** A list or tuple of literal strings, as `__all__` is. */
  | { readonly k: "names"; readonly of: readonly string[] }
  | { readonly k: "bind"; readonly to: NameRef; readonly value: Term }
  /** `importlib.import_module("literal")`: `imports[id]`. */
  | { readonly k: "import"; readonly id: number }
  /** `globals()`, `exec(...)`, `sys.modules[...]`: from here on the module may have any name. */
  | { readonly k: "open" };

/** What an assignment binds: a name, or the attribute of an object. */
export type Target = NameRef | { readonly of: Term; readonly name: string };

export type Block = readonly Step[];

export type Step =
  /** `imports[id]`; `scope` is the mark of the names that it binds. */
  | { readonly k: "import"; readonly id: number; readonly scope: "" | "%" | "@"; readonly at: PlaceId }
  | { readonly k: "set"; readonly to: readonly Target[]; readonly value: Term; readonly at: PlaceId }
  /** `__all__ += …` */
  | { readonly k: "extend"; readonly to: NameRef; readonly value: Term; readonly at: PlaceId }
  | { readonly k: "do"; readonly value: Term; readonly at: PlaceId }
  /** Annotations: evaluated before Python 3.14 only. */
  | { readonly k: "note"; readonly of: readonly Term[]; readonly at: PlaceId }
  | {
      readonly k: "def";
      readonly to: NameRef;
      readonly id: number;
      readonly decorators: readonly Decorator[];
      readonly before: readonly Term[];
      readonly notes: readonly Term[];
      readonly at: PlaceId;
    }
  | {
      readonly k: "class";
      readonly to: NameRef;
      readonly decorators: readonly Decorator[];
      readonly bases: readonly Term[];
      /** `metaclass=` and the like. */
      readonly before: readonly Term[];
      readonly body: Block;
      readonly at: PlaceId;
    }
  /** One of the branches runs; the last one may be empty. */
  | { readonly k: "if"; readonly test: Term; readonly branches: readonly Block[]; readonly at: PlaceId }
  | {
      readonly k: "loop";
      readonly over: Term;
      readonly to: readonly Target[];
      readonly body: Block;
      readonly orElse: Block;
      /** The body runs at least once: `while True`, a literal list. */
      readonly sure: boolean;
      readonly at: PlaceId;
    }
  | {
      readonly k: "try";
      readonly body: Block;
      readonly handlers: readonly Handler[];
      readonly orElse: Block;
      readonly last: Block;
    }
  | {
      readonly k: "with";
      readonly value: Term;
      readonly to: readonly Target[];
      readonly body: Block;
      readonly at: PlaceId;
    }
  | { readonly k: "leave"; readonly how: "return" | "break" | "continue"; readonly value: Term; readonly at: PlaceId }
  /** `type` is the builtin exception's name, empty where it is none. */
  | { readonly k: "raise"; readonly value: Term; readonly type: string; readonly at: PlaceId }
  | { readonly k: "del"; readonly names: readonly NameRef[]; readonly at: PlaceId }
  /** In the body of a `try`: something may fail here that is not followed. */
  | { readonly k: "risk" };

export interface Decorator {
  readonly value: Term;
  readonly at: PlaceId;
}

export interface Handler {
  /** Names of builtin exceptions, `null` for others; an empty list is a bare `except`. */
  readonly types: readonly (string | null)[];
  readonly to?: NameRef;
  readonly body: Block;
}

export interface ProgramImport {
  readonly module: string;
  readonly level: number;
  readonly names?: readonly (readonly [name: string, as: string])[];
  readonly as?: string;
  readonly lazy?: true;
}

export interface FunctionProgram {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly kind: "positional" | "keyword" | "args" | "kwargs" }[];
  readonly body: Block;
  /** Calling it runs nothing yet: a coroutine, whose body is left out, or a generator. */
  readonly later?: "coroutine" | "generator";
}

/** A module's body and its functions, those of classes and nested ones included. */
export interface Program {
  readonly body: Block;
  /** By index into `ModuleFacts.functions`. */
  readonly functions: readonly FunctionProgram[];
  /** By index into `ModuleFacts.imports`. */
  readonly imports: readonly ProgramImport[];
  /** Names that functions bind in the module by `global`. */
  readonly globals: readonly string[];
}
