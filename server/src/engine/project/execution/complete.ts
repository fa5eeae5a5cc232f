import type { Block, Program, ProgramImport, Step, Term } from "../../facts/program";
import { joinReference } from "../references";
import type { ExecutionSource } from "./source";
import { OUTSIDE, UNKNOWN, type Namespace, type Thing } from "./values";

/** Imports that are followed from module to module before a name counts as unknown. */
const MAX_HOPS = 12;

interface Table {
  /** The last step that binds each name of the module. */
  readonly names: ReadonlyMap<string, Step>;
  /** Star imports, by index. */
  readonly stars: readonly number[];
  /** Names that are deleted after they were bound last. */
  readonly lost: ReadonlySet<string>;
}

const TABLES = new WeakMap<Program, Table>();

/** What a name stands for in a module that is complete; `undefined` where it binds no such name. */
export function completeName(source: ExecutionSource, path: string, name: string, hops = 0): Thing | undefined {
  const program = source.program(path);
  if (!program || hops > MAX_HOPS) return UNKNOWN;
  const table = tableOf(program);
  if (table.lost.has(name)) return undefined;
  const step = table.names.get(name);
  switch (step?.k) {
    case undefined: {
      const own = source.nameOf(path);
      const submodule = own === "" ? name : `${own}.${name}`;
      if (source.find(submodule, path) !== undefined) return { k: "module", name: submodule };
      const found = starName(source, path, program, table, name, hops);
      return found ?? (program.globals.includes(name) || isOpen(program) ? UNKNOWN : undefined);
    }
    case "def":
      if (step.decorators.length > 0 && !source.anyDecorator) return UNKNOWN;
      return { k: "function", path, id: step.id, locals: undefined };
    case "class":
      if (step.decorators.length > 0 && !source.anyDecorator) return UNKNOWN;
      return completeClass(source, path, step, hops);
    case "import":
      return importedName(source, path, program.imports[step.id]!, name, hops);
    default:
      return UNKNOWN;
  }
}

function importedName(source: ExecutionSource, path: string, fact: ProgramImport, name: string, hops: number): Thing {
  const module = absoluteName(source, path, fact);
  if (module === undefined || fact.lazy) return UNKNOWN;
  const asModule = (dotted: string): Thing =>
    source.find(dotted, path) === undefined ? UNKNOWN : { k: "module", name: dotted };
  if (!fact.names) return asModule(fact.as === undefined ? module.split(".")[0]! : module);
  const imported = fact.names.find(([, as]) => as === name)?.[0];
  if (imported === undefined) return UNKNOWN;
  const target = source.find(module, path);
  if (target === undefined) return asModule(module === "" ? imported : `${module}.${imported}`);
  return completeName(source, target, imported, hops + 1) ?? UNKNOWN;
}

function starName(
  source: ExecutionSource,
  path: string,
  program: Program,
  table: Table,
  name: string,
  hops: number,
): Thing | undefined {
  for (const id of table.stars) {
    const module = absoluteName(source, path, program.imports[id]!);
    const target = module === undefined ? undefined : source.find(module, path);
    if (target === undefined) return UNKNOWN;
    const found = target === path ? undefined : completeName(source, target, name, hops + 1);
    if (found) return found;
  }
  return undefined;
}

/** A class by its plain methods; its bases are followed as far as they are names. */
function completeClass(
  source: ExecutionSource,
  path: string,
  step: Step & { readonly k: "class" },
  hops: number,
): Thing {
  const names: Namespace = new Map();
  for (const inner of flattened(step.body)) {
    const value: Thing =
      inner.k === "def" && inner.decorators.length === 0
        ? { k: "function", path, id: inner.id, locals: undefined }
        : UNKNOWN;
    for (const name of boundBy(source.program(path)!, inner)) names.set(name.replace("@", ""), { value, maybe: false });
  }
  const bases = step.bases.map((base) => completeTerm(source, path, base, hops));
  return { k: "class", path, at: step.at, names, bases, odd: step.before.length > 0 };
}

function completeTerm(source: ExecutionSource, path: string, term: Term, hops: number): Thing {
  if (term === null) return OUTSIDE;
  if (typeof term === "string") return completeName(source, path, term, hops + 1) ?? UNKNOWN;
  if (term.k !== "attr") return UNKNOWN;
  const of = completeTerm(source, path, term.of, hops);
  const target = of.k === "module" ? source.find(of.name, path) : undefined;
  return (target === undefined ? undefined : completeName(source, target, term.name, hops + 1)) ?? UNKNOWN;
}

/** The absolute name of the module that an import names; `undefined` above the root. */
export function absoluteName(
  source: ExecutionSource,
  path: string,
  fact: { readonly module: string; readonly level: number },
): string | undefined {
  if (fact.level === 0) return fact.module;
  return joinReference(source.nameOf(path), path, ".".repeat(fact.level) + fact.module);
}

function tableOf(program: Program): Table {
  let table = TABLES.get(program);
  if (!table) {
    const names = new Map<string, Step>();
    const stars: number[] = [];
    const lost = new Set<string>();
    for (const step of flattened(program.body)) {
      if (step.k === "import" && program.imports[step.id]!.names?.[0]?.[0] === "*") stars.push(step.id);
      else for (const name of boundBy(program, step)) names.set(name, step);
      for (const name of boundBy(program, step)) lost.delete(name);
      if (step.k === "del") for (const name of step.names) lost.add(name);
    }
    TABLES.set(program, (table = { names, stars, lost }));
  }
  return table;
}

/**
 * What `from module import *` binds where the module is complete; `undefined` where that cannot be told: a list of its own,
 * a package, names that nobody sees.
 */
export function publicNames(source: ExecutionSource, path: string, hops = 0): readonly string[] | undefined {
  const program = source.program(path);
  if (!program || hops > MAX_HOPS || path.endsWith("__init__.py")) return undefined;
  const { names, stars, lost } = tableOf(program);
  if (names.has("__all__") || program.globals.length > 0 || isOpen(program)) return undefined;
  const out = new Set([...names.keys()].filter((name) => !name.startsWith("_") && !lost.has(name)));
  for (const id of stars) {
    const module = absoluteName(source, path, program.imports[id]!);
    const from = module === undefined ? undefined : source.find(module, path);
    const more = from === undefined || from === path ? undefined : publicNames(source, from, hops + 1);
    if (!more) return undefined;
    for (const name of more) out.add(name);
  }
  return [...out];
}

/** The modules whose names a module takes by a star, as dotted names. */
export function starSources(source: ExecutionSource, path: string): string[] {
  const program = source.program(path);
  if (!program) return [];
  return tableOf(program).stars.flatMap((id) => absoluteName(source, path, program.imports[id]!) ?? []);
}

const OPEN = new WeakMap<Program, boolean>();

/** Whether a module may have names that no step binds: `globals()`, `__getattr__`. */
function isOpen(program: Program): boolean {
  let open = OPEN.get(program);
  if (open === undefined) {
    // The term may stand anywhere in either.
    open =
      bindsName(program, "__getattr__") || JSON.stringify([program.body, program.functions]).includes('"k":"open"');
    OPEN.set(program, open);
  }
  return open;
}

/** Every name that the module's body binds anywhere, by a step that may or may not run. */
export function bindsName(program: Program, name: string): boolean {
  return tableOf(program).names.has(name);
}

function boundBy(program: Program, step: Step): readonly string[] {
  switch (step.k) {
    case "import": {
      const fact = program.imports[step.id]!;
      return fact.names ? fact.names.map(([, as]) => as) : [fact.as ?? fact.module.split(".")[0]!];
    }
    case "def":
    case "class":
    case "extend":
      return [step.to];
    case "set":
    case "loop":
    case "with":
      return step.to.filter((target) => typeof target === "string");
    default:
      return [];
  }
}

function flattened(block: Block): Step[] {
  return block.flatMap((step): Step[] => {
    switch (step.k) {
      case "if":
        return step.branches.flatMap(flattened);
      case "loop":
        return [step, ...flattened(step.body), ...flattened(step.orElse)];
      case "with":
        return [step, ...flattened(step.body)];
      case "try":
        return [
          ...flattened(step.body),
          ...flattened(step.orElse),
          ...step.handlers.flatMap((handler) => flattened(handler.body)),
          ...flattened(step.last),
        ];
      default:
        return [step];
    }
  });
}
