import type { Block, Program, Step } from "../../facts/program";
import { joinReference } from "../references";
import type { ExecutionSource } from "./source";
import { UNKNOWN, type Thing } from "./values";

/** Imports that are followed from module to module before a name counts as unknown. */
const MAX_HOPS = 12;

const TABLES = new WeakMap<Program, ReadonlyMap<string, Step>>();

/** What a name stands for in a module that is complete; `undefined` where it binds no such name. */
export function completeName(source: ExecutionSource, path: string, name: string, hops = 0): Thing | undefined {
  const program = source.program(path);
  if (!program || hops > MAX_HOPS) return UNKNOWN;
  const step = tableOf(program).get(name);
  if (!step) {
    const own = source.nameOf(path);
    const submodule = own === "" ? name : `${own}.${name}`;
    return source.find(submodule, path) === undefined ? undefined : { k: "module", name: submodule };
  }
  if (step.k === "def" && step.decorators.length === 0) return { k: "function", path, id: step.id, locals: undefined };
  if (step.k !== "import") return UNKNOWN;
  const fact = program.imports[step.id]!;
  const module = absoluteName(source, path, fact);
  if (module === undefined || fact.lazy) return UNKNOWN;
  if (!fact.names) {
    const bound = fact.as === undefined ? module.split(".")[0]! : module;
    return source.find(bound, path) === undefined ? UNKNOWN : { k: "module", name: bound };
  }
  const imported = fact.names.find(([, as]) => as === name)?.[0];
  const target = source.find(module, path);
  if (imported === undefined) return UNKNOWN;
  if (target === undefined) {
    const submodule = module === "" ? imported : `${module}.${imported}`;
    return source.find(submodule, path) === undefined ? UNKNOWN : { k: "module", name: submodule };
  }
  return completeName(source, target, imported, hops + 1) ?? UNKNOWN;
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

/** The last step that binds each name of the module. */
function tableOf(program: Program): ReadonlyMap<string, Step> {
  let table = TABLES.get(program);
  if (!table) {
    const names = new Map<string, Step>();
    for (const step of flattened(program.body)) for (const name of boundBy(program, step)) names.set(name, step);
    TABLES.set(program, (table = names));
  }
  return table;
}

/** Every name that the module's body binds anywhere, by a step that may or may not run. */
export function bindsName(program: Program, name: string): boolean {
  return tableOf(program).has(name);
}

export function boundBy(program: Program, step: Step): readonly string[] {
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
