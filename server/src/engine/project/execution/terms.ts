import { BUILTINS } from "../../facts/python-names";
import type { Term } from "../../facts/program";
import { Left, Raised } from "./certainty";
import { bindsName, completeName, starSources } from "./complete";
import { importLiteral, moduleAttribute } from "./importing";
import type { Frame, Machine } from "./machine";
import { classMember, either, isRunnable, OUTSIDE, UNKNOWN, type Locals, type Thing } from "./values";

/** A function that calls itself is followed so many times: what it does comes again. */
const MAX_RECURSION = 2;

/** Evaluates an expression. */
export function evaluate(machine: Machine, frame: Frame, term: Term): Thing {
  if (term === null) return OUTSIDE;
  machine.step();
  if (typeof term === "string") return loadName(machine, frame, term);
  switch (term.k) {
    case "attr":
      return attribute(machine, evaluate(machine, frame, term.of), term.name, frame.path);
    case "call": {
      const callee = evaluate(machine, frame, term.of);
      const args = term.args.map((arg) => evaluate(machine, frame, arg));
      const named = (term.named ?? []).map(([name, value]) => [name, evaluate(machine, frame, value)] as const);
      return call(machine, callee, args, named);
    }
    case "all":
      for (const part of term.of) evaluate(machine, frame, part);
      return UNKNOWN;
    case "some": {
      evaluate(machine, frame, term.first);
      for (const part of term.then) machine.certainty.branch(() => evaluate(machine, frame, part));
      return UNKNOWN;
    }
    case "fn":
      for (const part of term.before ?? []) evaluate(machine, frame, part);
      return { k: "function", path: frame.path, id: term.id, locals: frame.locals };
    case "super":
      return inherited(frame, term.name);
    case "names":
      return { k: "names", of: term.of };
    case "bind": {
      const value = evaluate(machine, frame, term.value);
      machine.bindName(frame, term.to, value);
      return value;
    }
    case "import":
      machine.onImport?.(frame, term.id);
      return importLiteral(machine, frame, frame.program.imports[term.id]!);
    case "open":
      if (frame.module) frame.module.open = true;
      return UNKNOWN;
  }
}

/** `super().name` in a method: what the classes above the one that defines it have. */
function inherited({ self, id, path }: Frame, name: string): Thing {
  const cls = self?.k === "instance" ? self.of : self;
  const owner = cls && methodOwner(cls, path, id);
  if (!owner) return UNKNOWN;
  for (const base of owner.bases) {
    const member = classMember(base, name);
    if (member) return member.k === "function" ? { ...member, self: self! } : member;
  }
  return owner.bases.some((base) => base.k !== "class" && base.k !== "outside") ? UNKNOWN : OUTSIDE;
}

/** Of a class and those above it the one that defines a method. */
function methodOwner(cls: Thing, path: string, id: number | undefined): (Thing & { readonly k: "class" }) | undefined {
  if (cls.k !== "class") return undefined;
  const isOwn = [...cls.names.values()].some(
    ({ value }) => value.k === "function" && value.path === path && value.id === id,
  );
  if (isOwn) return cls;
  for (const base of cls.bases) {
    const owner = methodOwner(base, path, id);
    if (owner) return owner;
  }
  return undefined;
}

function loadName(machine: Machine, frame: Frame, ref: string): Thing {
  if (ref.startsWith("%")) return loadLocal(frame.locals, ref.slice(1));
  if (ref.startsWith("@")) {
    const slot = frame.cls?.get(ref.slice(1));
    if (slot) return slot.value;
    return loadGlobal(machine, frame, ref.slice(1));
  }
  return loadGlobal(machine, frame, ref);
}

function loadLocal(locals: Locals | undefined, name: string): Thing {
  for (let at = locals; at; at = at.outer) {
    const slot = at.names.get(name);
    if (slot) return slot.value;
  }
  return UNKNOWN;
}

function loadGlobal(machine: Machine, frame: Frame, name: string): Thing {
  const { module, program } = frame;
  if (!module) return completeName(machine.source, frame.path, name) ?? (BUILTINS.has(name) ? OUTSIDE : UNKNOWN);
  const slot = module.names.get(name);
  if (slot) {
    if (!machine.certainty.holds(slot)) machine.mayMiss("NameError", name, module.name);
    return slot.value;
  }
  if (BUILTINS.has(name)) return OUTSIDE;
  if (module.open) {
    // What the module itself binds later is hardly there already.
    if (bindsName(program, name)) machine.mayMiss("NameError", name, module.name);
    return UNKNOWN;
  }
  if (!bindsName(program, name)) {
    const star = starSources(machine.source, frame.path)
      .map((from) => machine.modules.get(from))
      .find((from) => from?.running && from.path !== undefined && bindsName(machine.source.program(from.path)!, name));
    if (star) return machine.missing("NameError", name, star);
  }
  if (!bindsName(program, name) || (machine.opaque && program.globals.includes(name))) {
    // Bound by what is not followed, or not at all.
    machine.mayMiss("NameError", name, module.name);
    return UNKNOWN;
  }
  return machine.missing("NameError", name, module);
}

function attribute(machine: Machine, of: Thing, name: string, importer: string): Thing {
  switch (of.k) {
    case "module":
      return moduleAttribute(machine, of.name, name, importer);
    case "class":
      return classMember(of, name) ?? UNKNOWN;
    case "instance": {
      const member = classMember(of.of, name);
      return member?.k === "function" ? { ...member, self: of } : (member ?? UNKNOWN);
    }
    case "outside":
      machine.certainty.risk("AttributeError");
      return OUTSIDE;
    case "unknown":
      if (of.module) machine.mayMiss("AttributeError", name, "");
      machine.certainty.risk("");
      return UNKNOWN;
    default:
      machine.certainty.risk("");
      return UNKNOWN;
  }
}

/** Calls something. What is not followed is taken to run no code of the project, unless nothing is known of it. */
export function call(
  machine: Machine,
  callee: Thing,
  args: readonly Thing[],
  named: readonly (readonly [string, Thing])[] = [],
): Thing {
  machine.step();
  const followed = callee.k === "function" || callee.k === "class" || callee.k === "instance";
  machine.certainty.risk(followed ? "RuntimeError" : "");
  switch (callee.k) {
    case "function":
      return callFunction(machine, callee, args, named);
    case "class": {
      if (callee.odd || classMember(callee, "__new__")) return unknownCall(machine);
      const instance: Thing = { k: "instance", of: callee };
      const init = classMember(callee, "__init__");
      if (init?.k === "function") callFunction(machine, init, [instance, ...args], named);
      else if (init || callee.bases.some((base) => base.k === "unknown")) machine.opaque = true;
      return instance;
    }
    case "instance": {
      const method = classMember(callee.of, "__call__");
      return method?.k === "function" ? callFunction(machine, method, [callee, ...args], named) : unknownCall(machine);
    }
    case "outside":
      return args.some(isRunnable) || named.some(([, value]) => isRunnable(value)) ? UNKNOWN : OUTSIDE;
    default:
      return unknownCall(machine);
  }
}

function unknownCall(machine: Machine): Thing {
  machine.opaque = true;
  return UNKNOWN;
}

function callFunction(
  machine: Machine,
  fn: Thing & { readonly k: "function" },
  args: readonly Thing[],
  named: readonly (readonly [string, Thing])[],
): Thing {
  const { source, certainty } = machine;
  const program = source.program(fn.path);
  const code = program?.functions[fn.id];
  if (!program || !code) return unknownCall(machine);
  if (code.later === "coroutine") return OUTSIDE;
  const runs = machine.stack.filter(({ path, id }) => path === fn.path && id === fn.id).length;
  if (runs > MAX_RECURSION) return unknownCall(machine);
  const locals: Locals = { names: new Map(), outer: fn.locals };
  const all = fn.self ? [fn.self, ...args] : args;
  code.params.forEach((param, index) => {
    const given =
      named.find(([name]) => name === param.name)?.[1] ?? (param.kind === "positional" ? all[index] : undefined);
    locals.names.set(param.name, { value: given ?? UNKNOWN, maybe: false });
  });
  const frame: Frame = {
    path: fn.path,
    program,
    module: source.follows(fn.path) ? machine.modules.get(source.nameOf(fn.path)) : undefined,
    locals,
    function: code.name,
    id: fn.id,
    ...(all[0] && { self: all[0] }),
    place: 0,
    returned: [],
  };
  if (code.later === "generator") {
    // Whoever gets it may ask for its elements, now or later.
    certainty.branch(() => {
      const { thrown } = certainty.body("call", () => machine.run(frame, code.body));
      if (thrown instanceof Raised) throw thrown;
    });
    return OUTSIDE;
  }
  const end = certainty.body("call", () => machine.run(frame, code.body));
  if (end.thrown instanceof Raised) {
    if (!end.uncertain) throw end.thrown;
    certainty.mayRaise(end.thrown);
    return UNKNOWN;
  }
  if (end.thrown instanceof Left && !end.uncertain) return frame.returned.at(-1) ?? OUTSIDE;
  return frame.returned.reduce<Thing>(either, end.thrown ? (frame.returned.at(-1) ?? OUTSIDE) : OUTSIDE);
}
