/**
 * The import system, https://docs.python.org/3/reference/import.html and, where that is silent, CPython's
 * `Lib/importlib/_bootstrap.py` and `import_from` of `Python/ceval.c`.
 */
import { MODULE_ATTRIBUTES, PORTABLE_MODULES } from "../../facts/python-names";
import type { ProgramImport } from "../../facts/program";
import { absoluteName, bindsName, completeName, publicNames } from "./complete";
import { Raised } from "./certainty";
import type { Frame, Machine, ModuleState } from "./machine";
import { OUTSIDE, SOME_MODULE, UNKNOWN, type Slot, type Thing } from "./values";

const ATTRIBUTES: ReadonlySet<string> = new Set(MODULE_ATTRIBUTES);

/** Runs an import statement (or one name of it) and binds its names. */
export function runImport(
  machine: Machine,
  frame: Frame,
  fact: ProgramImport,
  bind: (name: string, value: Thing) => void,
): void {
  const module = absoluteName(machine.source, frame.path, fact);
  if (fact.lazy) {
    const names = fact.names?.map(([, as]) => as) ?? [fact.as ?? fact.module.split(".")[0]!];
    for (const name of names) bind(name, UNKNOWN);
    return;
  }
  if (module === undefined) {
    machine.certainty.risk("ImportError");
    for (const [, as] of fact.names ?? []) bind(as, UNKNOWN);
    return;
  }
  const thing = importModule(machine, module, frame.path);
  if (!fact.names) {
    // The top package is asked for anew: it may have failed while its submodule is there.
    const top = importModule(machine, module.split(".")[0]!, frame.path);
    if (fact.as === undefined) bind(module.split(".")[0]!, top);
    else bind(fact.as, thing.k === "module" ? walk(machine, module, frame.path) : thing);
    return;
  }
  if (thing.k !== "module") {
    for (const [name, as] of fact.names) {
      if (name !== "*") bind(as, thing);
      else if (frame.module) frame.module.open = true;
    }
    return;
  }
  if (fact.names[0]?.[0] === "*") {
    importStar(machine, frame, thing.name, bind);
    return;
  }
  // All submodules first, then the names one after the other: `_handle_fromlist`.
  for (const [name] of fact.names) importSubmodule(machine, thing.name, name, frame.path);
  for (const [name, as] of fact.names) bind(as, importedName(machine, thing.name, name, frame.path));
}

/** `importlib.import_module("a.b")`. */
export function importLiteral(machine: Machine, frame: Frame, fact: ProgramImport): Thing {
  const module = absoluteName(machine.source, frame.path, fact);
  return module === undefined ? UNKNOWN : importModule(machine, module, frame.path);
}

/** The module of a dotted name, imported with its packages if it is not yet. */
export function importModule(machine: Machine, name: string, importer: string): Thing {
  const { source, certainty } = machine;
  if (name === "") return OUTSIDE;
  machine.step();
  const known = machine.modules.get(name);
  if (known && (known.running || certainty.holds(known))) return { k: "module", name };
  const path = source.find(name, importer);
  if (path === undefined && !source.isNamespace(name)) return importUnknown(machine, name, importer);
  if (known) {
    // It is there already, or is imported now: after that it is there, with the names that its body is sure to bind.
    const facts = certainty.branch(() => importAnew(machine, name, path, importer, known));
    machine.modules.set(name, known);
    certainty.happened(known);
    for (const slot of known.names.values()) if (facts?.has(slot)) certainty.happened(slot);
  } else importAnew(machine, name, path, importer);
  return { k: "module", name };
}

/** Something outside of the project, or a compiled module of it. */
function importUnknown(machine: Machine, name: string, importer: string): Thing {
  const parent = parentOf(name);
  if (parent !== undefined && importModule(machine, parent, importer).k === "module") {
    machine.certainty.risk("ImportError");
    return UNKNOWN;
  }
  if (!PORTABLE_MODULES.has(name.split(".")[0]!)) machine.certainty.risk("ImportError");
  return OUTSIDE;
}

/** Imports the package, then the module where that did not do it, and makes it an attribute of the package. */
function importAnew(
  machine: Machine,
  name: string,
  path: string | undefined,
  importer: string,
  known?: ModuleState,
): void {
  const { source, certainty, modules } = machine;
  const parent = parentOf(name);
  if (parent !== undefined) {
    importModule(machine, parent, importer);
    const meanwhile = modules.get(name);
    if (meanwhile && (meanwhile.running || certainty.holds(meanwhile))) return;
    // The package's body may have imported it.
    if (meanwhile && meanwhile !== known) return void importModule(machine, name, importer);
    // A namespace package looks for its modules where its own package is, which may have failed and be gone.
    const above = parentOf(parent);
    if (above !== undefined && modules.get(parent)?.path === undefined && !modules.has(above))
      machine.mayMiss("KeyError", above, above);
  }
  if (path === undefined || source.follows(path)) {
    const state = known ?? { name, path, names: new Map<string, Slot>(), running: false, open: false, maybe: true };
    modules.set(name, state);
    // A handler that catches more than failing imports may be reached from anywhere in the body.
    certainty.risk("RuntimeError");
    if (path !== undefined) runBody(machine, state, path);
    certainty.happened(state);
  } else {
    // What a complete module's body may fail at is not followed.
    certainty.risk("ImportError");
  }
  const above = parent === undefined ? undefined : modules.get(parent);
  if (above) machine.bind(above.names, name.slice(parent!.length + 1), { k: "module", name });
}

function parentOf(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? undefined : name.slice(0, dot);
}

/** Runs a module's body. */
function runBody(machine: Machine, state: ModuleState, path: string): void {
  const program = machine.source.program(path)!;
  state.running = true;
  try {
    machine.run({ path, program, module: state, place: 0, returned: [] }, program.body);
  } catch (thrown) {
    if (thrown instanceof Raised) machine.modules.delete(state.name);
    throw thrown;
  } finally {
    state.running = false;
  }
}

/** `import a.b as x`: the attribute of the package, which need not be the module. */
function walk(machine: Machine, name: string, importer: string): Thing {
  const [top, ...rest] = name.split(".");
  let at: Thing = { k: "module", name: top! };
  for (const part of rest) {
    if (at.k !== "module") {
      // Something else has the module's name.
      machine.mayMiss("ImportError", part, name);
      return UNKNOWN;
    }
    at = importedName(machine, at.name, part, importer);
  }
  return at;
}

/** `from package import name` imports a submodule of that name where the package has none bound. */
function importSubmodule(machine: Machine, module: string, name: string, importer: string): void {
  const state = machine.modules.get(module);
  const path = state ? state.path : machine.source.find(module, importer);
  if (path !== undefined && !path.endsWith("__init__.py")) return;
  const submodule = `${module}.${name}`;
  if (machine.source.find(submodule, importer) === undefined && !machine.source.isNamespace(submodule)) return;
  const slot = state?.names.get(name);
  if (!slot) {
    if (state?.names.has("__getattr__")) machine.opaque = true;
    if (!state && completeOwn(machine, module, name, importer)) return;
    importModule(machine, submodule, importer);
  } else if (!machine.certainty.holds(slot)) {
    const facts = machine.certainty.branch(() => importModule(machine, submodule, importer));
    machine.certainty.settle([facts, new Set()]);
  }
}

/** Whether a complete package binds the name itself. */
function completeOwn(machine: Machine, module: string, name: string, importer: string): boolean {
  const path = machine.source.find(module, importer);
  const thing = path === undefined ? undefined : completeName(machine.source, path, name);
  return thing !== undefined && !(thing.k === "module" && thing.name === `${module}.${name}`);
}

/** The value of a name in `from module import name`. */
function importedName(machine: Machine, module: string, name: string, importer: string): Thing {
  const value = lookUp(machine, module, name, importer, "ImportError");
  if (value) return value;
  // A submodule that is still being imported is no attribute of its package yet, but found all the same.
  if (machine.modules.has(`${module}.${name}`)) return { k: "module", name: `${module}.${name}` };
  return machine.missing("ImportError", name, machine.modules.get(module)!);
}

/** `module.name`. */
export function moduleAttribute(machine: Machine, module: string, name: string, importer: string): Thing {
  return (
    lookUp(machine, module, name, importer, "AttributeError") ??
    machine.missing("AttributeError", name, machine.modules.get(module)!)
  );
}

/** What a module has under a name; `undefined` where it surely has nothing. */
function lookUp(machine: Machine, module: string, name: string, importer: string, error: string): Thing | undefined {
  const state = machine.modules.get(module);
  if (!state) {
    const path = machine.source.find(module, importer);
    const value = path === undefined ? UNKNOWN : completeName(machine.source, path, name);
    // Some module makes names in ways that nobody sees, another one has lost the name.
    if (!value && !ATTRIBUTES.has(name)) machine.mayMiss(error, name, module);
    return value ?? UNKNOWN;
  }
  const slot = state.names.get(name);
  if (slot) {
    if (!machine.certainty.holds(slot)) machine.mayMiss(error, name, module);
    // Whoever asks for more of it may mean the submodule, which it hides.
    const hides = slot.value.k === "outside" && machine.source.find(`${module}.${name}`, importer) !== undefined;
    return hides ? SOME_MODULE : slot.value;
  }
  if (ATTRIBUTES.has(name)) return OUTSIDE;
  if (state.names.has("__getattr__")) {
    machine.mayMiss(error, name, module);
    return UNKNOWN;
  }
  const program = state.path === undefined ? undefined : machine.source.program(state.path);
  if (state.open) {
    if (state.running && program && bindsName(program, name)) machine.mayMiss(error, name, module);
    return UNKNOWN;
  }
  // A function that binds it by `global` may have been called by what is not followed.
  if (machine.opaque && program?.globals.includes(name)) return UNKNOWN;
  return undefined;
}

function importStar(machine: Machine, frame: Frame, module: string, bind: (name: string, value: Thing) => void): void {
  const state = machine.modules.get(module);
  if (!state) {
    const path = machine.source.find(module, frame.path);
    const names = path === undefined ? undefined : publicNames(machine.source, path);
    if (!names && frame.module) frame.module.open = true;
    for (const name of names ?? []) bind(name, completeName(machine.source, path!, name) ?? UNKNOWN);
    return;
  }
  const all = state.names.get("__all__");
  if (all && machine.certainty.holds(all) && all.value.k === "names") {
    for (const name of all.value.of) importSubmodule(machine, module, name, frame.path);
    for (const name of all.value.of) bind(name, moduleAttribute(machine, module, name, frame.path));
    if (!all.value.more) return;
  }
  if ((all || state.open) && frame.module) frame.module.open = true;
  // What it lists may not be there yet, or never.
  if (all && state.running) machine.mayMiss("AttributeError", "__all__", module);
  else if (all) machine.certainty.mayRaise({ type: "AttributeError" });
  for (const [name, slot] of [...state.names]) {
    if (name.startsWith("_")) continue;
    if (!machine.certainty.holds(slot) || all) machine.certainty.branch(() => bind(name, slot.value));
    else bind(name, slot.value);
  }
}
