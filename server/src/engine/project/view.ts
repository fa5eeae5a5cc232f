/**
 * What rules may ask of the project. Every answer is remembered together with the files it was drawn from, so that an
 * edit makes only what depends on it be asked again: rules must reach other files through this view alone.
 */
import type { ImportOutcome } from "./execution";
import type { Packaging } from "./packaging";
import type { Configuration } from "../config/types";
import type { CallFact, ClassFact, Expr, FunctionFact, ImportFact, ModuleFacts } from "../facts/types";

/** A function of the project. */
export interface FunctionRef {
  readonly path: string;
  readonly id: number;
}

/** A class of the project. */
export interface ClassRef {
  readonly path: string;
  readonly id: number;
}

/**
 * What an expression turned out to be.
 *
 * Names of things outside the project are canonical: `sqlalchemy.orm.Session` however it was imported
 * (`sqlalchemy.orm.session.Session`, a re-export of the project, …).
 */
export type Entity =
  | { readonly kind: "module"; readonly path: string }
  /** Something outside the project: module, function, class or constant. */
  | { readonly kind: "external"; readonly name: string }
  | { readonly kind: "function"; readonly ref: FunctionRef; /** The instance it is bound to. */ readonly self?: Entity }
  | { readonly kind: "class"; readonly ref: ClassRef; readonly args?: readonly Entity[] }
  /** A method of an external class: name `sqlalchemy.orm.Session#execute`, on the receiver `self`. */
  | { readonly kind: "method"; readonly name: string; readonly self: Entity }
  /** An instance of a project class or of an external one, with type arguments where known. */
  | {
      readonly kind: "instance";
      readonly of: ClassRef | string;
      readonly args?: readonly Entity[];
    }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "none" }
  /** One of several; `None` among them means Optional. */
  | { readonly kind: "union"; readonly of: readonly Entity[] }
  | { readonly kind: "unknown" };

/** What a function is to the frameworks. */
export type FunctionRole =
  | {
      readonly role: "handler";
      readonly framework: "fastapi" | "starlette" | "flask" | "quart" | "django" | "drf" | "other";
      /** HTTP methods in upper case; empty where unknown. */
      readonly methods: readonly string[];
      readonly route?: string;
    }
  /** Something that a framework calls to make a value for handlers: `Depends(f)`. */
  | { readonly role: "dependency" }
  | { readonly role: "task"; readonly queue: "celery" | "rq" | "dramatiq" | "arq" }
  | { readonly role: "test" }
  | { readonly role: "fixture" }
  /** Start-up and shut-down: lifespan, `on_event`, worker signals. */
  | { readonly role: "lifespan" }
  | { readonly role: "app-factory" }
  | { readonly role: "cli-command" };

export type Layer = "presentation" | "application" | "data-access" | "domain" | "shared";

export interface ModuleRole {
  readonly test: boolean;
  /** In `scripts/`, `bin/`, `tools/`, or has a `__main__` guard and nobody imports it. */
  readonly script: boolean;
  readonly settings: boolean;
  readonly migration: boolean;
  readonly generated: boolean;
  /** Docs and examples. */
  readonly docs: boolean;
  /** Where the application is put together: main, app, wsgi, asgi, cli, container, celery, urls, … */
  readonly compositionRoot: boolean;
  readonly layer?: {
    readonly layer: Layer;
    /** The folder or module name that says so, or `configuration`. */ readonly from: string;
  };
}

/** An import that was resolved to a module of the project. */
export interface ImportEdge {
  readonly from: string;
  readonly to: string;
  readonly fact: ImportFact;
  /** The names of `from x import a, b` that live in `to` (submodules are edges of their own). */
  readonly names: readonly string[];
  /** The module whose function holds the statement, where that function is called by another one, `from`. */
  readonly holder?: string;
}

/** Cycles by the import that they go through: `[from][to]` lists the paths of its modules, from `from` on. */
export type CycleTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What a version constraint of the project says of a distribution. */
export interface VersionEvidence {
  /** Where it was read. */
  readonly source: "lock" | "declaration" | "usage";
  /** The locked version, or lowest allowed one. */
  readonly lowest?: string;
  /** Exclusive upper bound, absent when open. For a locked version the same as `lowest`. */
  readonly below?: string;
}

export interface ProjectView {
  /** Paths of all modules, sorted. */
  modules(): readonly string[];
  facts(path: string): ModuleFacts | undefined;
  /** Dotted name under its source root: `app.users.models`; packages have the name of their `__init__`. */
  moduleName(path: string): string;
  /** The module with this dotted name. */
  modulePath(name: string): string | undefined;
  role(path: string): ModuleRole;

  /** Follows a reference to what it is bound to in the end: through aliases, re-exports and star imports. */
  resolve(path: string, expr: Expr): Entity;
  /** What the value of an expression is: {@link resolve}, with calls, attributes, parameters and awaits typed. */
  infer(path: string, expr: Expr): Entity;
  /** What an annotation stands for; `Annotated[X, …]` and aliases of it give `X`, strings are read as expressions. */
  annotation(path: string, expr: Expr): Entity;
  /** What a call calls; several for unions. */
  callees(path: string, call: CallFact): readonly Entity[];
  /** The canonical name of an external entity, or of a method of one; `undefined` for anything else. */
  externalName(entity: Entity): string | undefined;
  /** What calling it gives, awaited where `await` is set. */
  returned(entity: Entity, path: string, call?: CallFact): Entity;
  /** Whether the entity is, or is an instance of, a class with this canonical name among its ancestors. */
  derives(entity: Entity, ...names: readonly string[]): boolean;
  /** Canonical names of all ancestors outside the project, and the project's own in method resolution order. */
  ancestors(cls: ClassRef): { readonly project: readonly ClassRef[]; readonly external: readonly string[] };
  /** Looks a method up along the method resolution order. */
  method(cls: ClassRef, name: string): FunctionRef | undefined;

  functionFact(ref: FunctionRef): FunctionFact;
  classFact(ref: ClassRef): ClassFact;
  functionRole(ref: FunctionRef): FunctionRole | undefined;
  /** The `Depends(...)` target of a parameter, from its default or its `Annotated` metadata. */
  dependency(ref: FunctionRef, parameter: string): Entity | undefined;
  /** The calls that stand in a function's own body. */
  callsIn(ref: FunctionRef): readonly CallFact[];
  /** Functions of the project that call this one, with the call. */
  callers(ref: FunctionRef): readonly { readonly caller: FunctionRef; readonly call: CallFact }[];

  imports(path: string): readonly ImportEdge[];
  importers(path: string): readonly ImportEdge[];
  /** Imports that run when the module is imported: its own at module level, and those in functions that it calls then. */
  runsOnImport(path: string): readonly ImportEdge[];
  /** The shortest cycle through each import of {@link runsOnImport} that lies on one. */
  importCycles(): CycleTable;
  /** What happens when the module is the first one that a fresh interpreter imports. */
  importedFirst(path: string): ImportOutcome;

  /** What is known of the version of a distribution that the project uses. */
  version(distribution: string): VersionEvidence | undefined;
  /** Whether every allowed version is at least / below this one; false without evidence. */
  atLeast(distribution: string, version: string): boolean;
  below(distribution: string, version: string): boolean;
  /** Whether the project declares, locks or imports the distribution's top-level module. */
  uses(distribution: string): boolean;

  /** Text files of the workspace that are no modules: `pyproject.toml`, lock files, `Dockerfile`, `.env`, … */
  resources(): readonly string[];
  resource(path: string): string | undefined;
  /** Folders that modules are imported from, relative to the workspace folder; `""` is that folder itself. */
  sourceRoots(): readonly string[];

  /** The projects of the workspace as their packaging files describe them, by folder. */
  packaging(): readonly Packaging[];

  /** `[tool.archwright]`, with its defaults. */
  configuration(): Configuration;

  /**
   * Remembers what a computation over the view gave, under a key of its own: plain data (compared as JSON), or a map or
   * set of plain data. `meanwhile` is what a computation sees that, through others, asks for itself.
   */
  derived<T>(key: string, compute: () => T, meanwhile?: T): T;
}
