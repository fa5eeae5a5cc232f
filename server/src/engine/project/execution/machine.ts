import type { Block, NameRef, Program } from "../../facts/program";
import { Certainty, Raised, type Fact, type TrailStep } from "./certainty";
import type { ExecutionSource } from "./source";
import { either, type Locals, type Namespace, type Slot, type Thing } from "./values";

/** A module of `sys.modules`. */
export interface ModuleState extends Fact {
  readonly name: string;
  /** `undefined` for namespace packages. */
  readonly path: string | undefined;
  readonly names: Namespace;
  running: boolean;
  /** It may have names that were not seen: star imports of other packages, `globals()`. */
  open: boolean;
}

/** Code that runs: a module's body, a class's, or a function's. */
export interface Frame {
  readonly path: string;
  readonly program: Program;
  /** `undefined` where the module counts as complete. */
  readonly module: ModuleState | undefined;
  readonly locals?: Locals;
  /** Names of the class whose body runs. */
  readonly cls?: Namespace;
  readonly function?: string;
  /** Its index in the program, and what it was given first. */
  readonly id?: number;
  readonly self?: Thing;
  place: number;
  /** Values of the `return`s that were met. */
  readonly returned: Thing[];
}

/** Following stopped: too long, too deep. */
export class Abandoned extends Error {}

export interface Limits {
  readonly steps: number;
  /** Frames on the stack. */
  readonly depth: number;
  /** Blocks inside of each other, over all frames: each takes some of the stack that this runs on. */
  readonly blocks: number;
}

/** The state of an interpreter that follows one import from its beginning. */
export class Machine {
  readonly certainty = new Certainty();
  readonly modules = new Map<string, ModuleState>();
  readonly stack: Frame[] = [];
  /** Something was called of which nothing is known: code of the project may have run. */
  opaque = false;
  /** Told of every import that runs, by its index in the frame's program. */
  onImport: ((frame: Frame, id: number) => void) | undefined;
  private steps = 0;
  private blocks = 0;

  constructor(
    readonly source: ExecutionSource,
    private readonly limits: Limits,
    private readonly runBlock: (machine: Machine, frame: Frame, block: Block) => void,
  ) {}

  step(): void {
    if (++this.steps > this.limits.steps) throw new Abandoned();
  }

  /** Follows a block that lies in the one that is followed now. */
  nested(run: () => void): void {
    if (++this.blocks > this.limits.blocks) throw new Abandoned();
    try {
      run();
    } finally {
      this.blocks--;
    }
  }

  /** Runs a body in a frame of its own. */
  run(frame: Frame, block: Block): void {
    if (this.stack.length >= this.limits.depth) throw new Abandoned();
    this.stack.push(frame);
    try {
      this.runBlock(this, frame, block);
    } finally {
      this.stack.pop();
    }
  }

  bind(names: Namespace, name: string, value: Thing): void {
    const { certainty } = this;
    const known = names.get(name);
    const slot: Slot = known ?? { value, maybe: true };
    if (!known) names.set(name, slot);
    else slot.value = certainty.isCertain ? value : either(slot.value, value);
    certainty.happened(slot);
  }

  /** Binds a name where it lives: in the module, the class body, or the function. */
  bindName(frame: Frame, ref: string, value: Thing): void {
    const names = namesOf(frame, ref);
    if (names) this.bind(names, bareName(ref), value);
  }

  unbind(names: Namespace, name: string): void {
    const slot = names.get(name);
    if (this.certainty.isCertain) names.delete(name);
    else if (slot) this.certainty.undone(slot);
  }

  /** Raises for want of a name. */
  missing(type: string, name: string, module: ModuleState): never {
    const submodule = `${module.name}.${name}`;
    const loading = module.running ? module.name : this.modules.get(submodule)?.running ? submodule : undefined;
    const trail = this.trail();
    throw new Raised(type, { name, module: module.name, ...(loading !== undefined && { loading }), trail });
  }

  /** A name may be missing here, or not. */
  mayMiss(type: string, name: string, module: string): void {
    this.certainty.mayRaise({ type, missing: { name, module, trail: [] } });
  }

  private trail(): TrailStep[] {
    return this.stack.map((frame) => ({
      path: frame.path,
      place: frame.place,
      ...(frame.function !== undefined && { function: frame.function }),
    }));
  }
}

/** Where the name of a {@link NameRef} is kept; `undefined` in a module that counts as complete. */
export function namesOf(frame: Frame, ref: NameRef): Namespace | undefined {
  if (ref.startsWith("%")) return frame.locals?.names;
  return ref.startsWith("@") ? frame.cls : frame.module?.names;
}

export function bareName(ref: NameRef): string {
  return ref.replace(/^[%@]/, "");
}
