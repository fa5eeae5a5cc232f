import type { Block, Step, Target } from "../../facts/program";
import { catchesAll, catchesOne, Left, Raised } from "./certainty";
import { runImport } from "./importing";
import { bareName, namesOf, type Frame, type Machine } from "./machine";
import { call, evaluate } from "./terms";
import { classMember, OUTSIDE, UNKNOWN, type Namespace, type Thing } from "./values";

/** Runs statements one after the other. */
export function runBlock(machine: Machine, frame: Frame, block: Block): void {
  machine.nested(() => {
    for (const step of block) runStep(machine, frame, step);
  });
}

function bindTarget(machine: Machine, frame: Frame, target: Target, value: Thing): void {
  if (typeof target === "string") {
    machine.bindName(frame, target, value);
    return;
  }
  const of = evaluate(machine, frame, target.of);
  const state = of.k === "module" ? machine.modules.get(of.name) : undefined;
  if (state && target.name !== "") machine.bind(state.names, target.name, value);
  else if (of.k === "class" && target.name !== "") machine.bind(of.names, target.name, value);
}

function runStep(machine: Machine, frame: Frame, step: Step): void {
  const { certainty } = machine;
  machine.step();
  if ("at" in step) frame.place = step.at;
  switch (step.k) {
    case "import":
      machine.onImport?.(frame, step.id);
      runImport(machine, frame, frame.program.imports[step.id]!, (name, value) => {
        machine.bindName(frame, step.scope + name, value);
      });
      return;
    case "set": {
      const value = evaluate(machine, frame, step.value);
      for (const target of step.to) bindTarget(machine, frame, target, value);
      return;
    }
    case "extend": {
      const before = evaluate(machine, frame, step.to);
      const added = evaluate(machine, frame, step.value);
      const known = [before, added].filter((thing) => thing.k === "names");
      const more = known.length < 2 || known.some((thing) => thing.more);
      const both: Thing = { k: "names", of: known.flatMap((thing) => thing.of), ...(more && { more }) };
      machine.bindName(frame, step.to, known.length > 0 ? both : UNKNOWN);
      return;
    }
    case "do":
      evaluate(machine, frame, step.value);
      return;
    case "note":
      if (!machine.source.lazyAnnotations) for (const term of step.of) evaluate(machine, frame, term);
      return;
    case "def":
      runDef(machine, frame, step);
      return;
    case "class":
      runClass(machine, frame, step);
      return;
    case "if": {
      evaluate(machine, frame, step.test);
      certainty.settle(step.branches.map((branch) => certainty.branch(() => runBlock(machine, frame, branch))));
      return;
    }
    case "loop":
      runLoop(machine, frame, step);
      return;
    case "try":
      runTry(machine, frame, step);
      return;
    case "with": {
      evaluate(machine, frame, step.value);
      for (const target of step.to) bindTarget(machine, frame, target, UNKNOWN);
      // It may swallow what its body raises.
      const end = certainty.body(
        "with",
        () => runBlock(machine, frame, step.body),
        () => "perhaps",
      );
      if (end.thrown instanceof Left) leave(machine, end.thrown, end.uncertain);
      else if (end.thrown) certainty.mayRaise(end.thrown);
      return;
    }
    case "leave":
      frame.returned.push(step.how === "return" ? evaluate(machine, frame, step.value) : OUTSIDE);
      throw new Left(step.how);
    case "raise":
      evaluate(machine, frame, step.value);
      throw new Raised(step.type);
    case "del":
      for (const ref of step.names) {
        const names = namesOf(frame, ref);
        if (names) machine.unbind(names, bareName(ref));
      }
      return;
    case "risk":
      certainty.risk("");
  }
}

/** A way out that is certain as seen from here ends what is around, too. */
function leave(machine: Machine, left: Left, uncertain: boolean): void {
  if (!uncertain) throw left;
  machine.certainty.mayLeave(left);
}

function runDef(machine: Machine, frame: Frame, step: Step & { readonly k: "def" }): void {
  const decorators = step.decorators.map(({ value, at }) => {
    frame.place = at;
    return evaluate(machine, frame, value);
  });
  frame.place = step.at;
  for (const term of step.before) evaluate(machine, frame, term);
  if (!machine.source.lazyAnnotations) for (const term of step.notes) evaluate(machine, frame, term);
  const fn: Thing = { k: "function", path: frame.path, id: step.id, locals: frame.locals };
  machine.bindName(frame, step.to, decorate(machine, frame, step, decorators, fn));
}

function decorate(
  machine: Machine,
  frame: Frame,
  step: Step & { readonly k: "def" | "class" },
  decorators: readonly Thing[],
  thing: Thing,
): Thing {
  return decorators.reduceRight((value, decorator, index) => {
    frame.place = step.decorators[index]!.at;
    return call(machine, decorator, [value]);
  }, thing);
}

function runClass(machine: Machine, frame: Frame, step: Step & { readonly k: "class" }): void {
  const decorators = step.decorators.map(({ value, at }) => {
    frame.place = at;
    return evaluate(machine, frame, value);
  });
  frame.place = step.at;
  const bases = step.bases.map((base) => evaluate(machine, frame, base));
  for (const term of step.before) evaluate(machine, frame, term);
  const names: Namespace = new Map();
  const body: Frame = { ...frame, cls: names };
  machine.run(body, step.body);
  const cls: Thing = { k: "class", path: frame.path, at: step.at, names, bases, odd: step.before.length > 0 };
  frame.place = step.at;
  for (const base of bases) {
    const hook = classMember(base, "__init_subclass__");
    if (hook) call(machine, hook, [cls]);
  }
  machine.bindName(frame, step.to, decorate(machine, frame, step, decorators, cls));
}

function runLoop(machine: Machine, frame: Frame, step: Step & { readonly k: "loop" }): void {
  const { certainty } = machine;
  evaluate(machine, frame, step.over);
  const once = (): void => {
    for (const target of step.to) bindTarget(machine, frame, target, UNKNOWN);
    const end = certainty.body("loop", () => runBlock(machine, frame, step.body));
    if (end.thrown instanceof Raised) {
      if (!end.uncertain) throw end.thrown;
      certainty.mayRaise(end.thrown);
    } else if (end.thrown?.how === "return") leave(machine, end.thrown, end.uncertain);
  };
  if (step.sure) once();
  else certainty.branch(once);
  if (step.orElse.length > 0) certainty.branch(() => runBlock(machine, frame, step.orElse));
}

function runTry(machine: Machine, frame: Frame, step: Step & { readonly k: "try" }): void {
  const { certainty } = machine;
  const last = (): void => runBlock(machine, frame, step.last);
  const catches = catchesAll(step.handlers);
  const end = certainty.body("try", () => runBlock(machine, frame, step.body), catches);
  const { thrown } = end;
  const handle = (handler: (typeof step.handlers)[number]) => (): void => {
    if (handler.to !== undefined) machine.bindName(frame, handler.to, OUTSIDE);
    runBlock(machine, frame, handler.body);
    if (handler.to !== undefined) {
      const names = namesOf(frame, handler.to);
      if (names) machine.unbind(names, bareName(handler.to));
    }
  };
  const finish = (run: () => void): void => {
    const inner = certainty.body("try", run);
    last();
    if (inner.thrown) throw inner.thrown;
  };
  if (!end.uncertain && !thrown) return finish(() => runBlock(machine, frame, step.orElse));
  if (!end.uncertain && thrown instanceof Left) {
    last();
    throw thrown;
  }
  if (!end.uncertain && thrown instanceof Raised) {
    const caught = catches(thrown.type);
    if (caught === "yes") {
      const handler = step.handlers.find(
        ({ types }) => types.length === 0 || types.some((type) => catchesOne(type, thrown.type) === "yes"),
      )!;
      return finish(handle(handler));
    }
    if (caught === "no") {
      last();
      throw thrown;
    }
  }
  // The body came to its end, or one of the handlers took over.
  if (thrown instanceof Raised) {
    if (catches(thrown.type) !== "yes") certainty.mayRaise(thrown);
  } else if (thrown) certainty.mayLeave(thrown);
  const orElse = thrown ? undefined : certainty.branch(() => runBlock(machine, frame, step.orElse));
  const whole = thrown || !orElse ? undefined : new Set([...end.facts, ...orElse]);
  certainty.settle([whole, ...step.handlers.map((handler) => certainty.branch(handle(handler)))]);
  last();
}
