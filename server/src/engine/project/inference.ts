import { BUILTINS } from "../facts/python-names";
import type { ClassFact, Expr, FunctionFact, ModuleFacts } from "../facts/types";
import { attributeType, canonicalName, externalAncestors, valueType } from "../knowledge";
import { parseType } from "../knowledge/type-syntax";
import { annotation, dependencyTarget } from "./annotations";
import { awaited, awaitedOrSelf, toInstance, withoutArguments } from "./conversions";
import type { Database } from "./database";
import { classKey, functionKey, mapParts, NONE, partsOf, sameEntity, UNKNOWN, unionOf } from "./entities";
import { member } from "./members";
import { joinReference } from "./references";
import type { Relations } from "./relations";
import { element, entered, instantiate, operation, provided, returned, subscript } from "./results";
import { starImported, takenOver } from "./star-imports";
import type { ClassRef, Entity, FunctionRef } from "./view";

/** What inference needs of the project. */
export interface Modules {
  facts(path: string): ModuleFacts | undefined;
  moduleName(path: string): string;
  /** The module that a dotted name means for code in `importer`. */
  find(name: string, importer: string): string | undefined;
  isNamespace(name: string): boolean;
  readonly relations: Pick<Relations, "named">;
}

/** Nesting of questions after which an answer is "unknown": real code stays far below. */
const MAX_DEPTH = 40;

/**
 * Follows names, types and calls through the project. Everything is answered on demand from facts; what is asked often
 * (bindings, attributes, results of functions) is remembered in the database.
 */
export class Inference {
  private depth = 0;

  constructor(
    readonly database: Database,
    readonly modules: Modules,
  ) {}

  /** What an expression of a module is. */
  infer(path: string, expr: Expr): Entity {
    return expr === null ? UNKNOWN : this.nested(() => this.compute(path, expr));
  }

  /** Answers a question that others may ask in turn; too deep a nest is "unknown". */
  nested(compute: () => Entity): Entity {
    if (this.depth > MAX_DEPTH) return UNKNOWN;
    this.depth++;
    try {
      return compute();
    } finally {
      this.depth--;
    }
  }

  private compute(path: string, expr: NonNullable<Expr>): Entity {
    if (typeof expr === "string") return this.reference(path, expr);
    switch (expr.k) {
      case "attr":
        return member(this, this.infer(path, expr.of), expr.name, path);
      case "call": {
        const call = this.modules.facts(path)?.calls[expr.id];
        if (!call) return UNKNOWN;
        return this.remembered(`call:${path}#${expr.id}`, () =>
          mapParts(this.infer(path, call.callee), (callee) => returned(this, callee, path, call)),
        );
      }
      case "param":
        return this.parameter({ path, id: expr.fn }, expr.name);
      case "self": {
        const ref = { path, id: expr.cls };
        return expr.type ? { kind: "class", ref } : { kind: "instance", of: ref };
      }
      case "super":
        return unionOf(this.bases({ path, id: expr.cls }).map(toInstance));
      case "fn":
        return { kind: "function", ref: { path, id: expr.id } };
      case "cls":
        return { kind: "class", ref: { path, id: expr.id } };
      case "typed": {
        const declared = annotation(this, path, expr.type);
        return declared.kind === "unknown" ? this.infer(path, expr.value) : declared;
      }
      case "await":
        return mapParts(this.infer(path, expr.of), awaited);
      case "enter":
        return mapParts(this.infer(path, expr.of), (entity) =>
          entered(this, expr.async ? awaitedOrSelf(entity) : entity),
        );
      case "iter":
        return mapParts(this.infer(path, expr.of), (entity) => element(this, entity));
      case "item": {
        const of = this.infer(path, expr.of);
        return mapParts(of, (entity) =>
          entity.kind === "instance" && entity.of === "builtins.tuple"
            ? (entity.args?.[expr.index] ?? UNKNOWN)
            : UNKNOWN,
        );
      }
      case "sub":
        return mapParts(this.infer(path, expr.of), (entity) => subscript(this, entity, path, expr.index));
      case "union":
        return unionOf(expr.of.map((one) => this.infer(path, one)));
      case "str":
        return { kind: "literal", value: expr.v };
      case "num":
        return { kind: "literal", value: expr.v };
      case "const":
        if (expr.v === "None") return NONE;
        return expr.v === "..." ? UNKNOWN : { kind: "literal", value: expr.v === "True" };
      case "format":
        return { kind: "instance", of: "builtins.str" };
      case "tuple":
        return { kind: "instance", of: "builtins.tuple", args: expr.of.map((one) => this.infer(path, one)) };
      case "list":
      case "set":
        return {
          kind: "instance",
          of: `builtins.${expr.k}`,
          args: [unionOf(expr.of.slice(0, 4).map((one) => this.infer(path, one)))],
        };
      case "comp":
        return { kind: "instance", of: "builtins.list", args: [this.infer(path, expr.of)] };
      case "dict":
        return { kind: "instance", of: "builtins.dict" };
      case "op":
        return operation(this, path, expr.op, expr.of);
      case "splat":
        return UNKNOWN;
    }
  }

  /** What a reference path stands for. */
  private reference(path: string, reference: string): Entity {
    if (reference.startsWith("@")) {
      const [name, ...rest] = reference.slice(1).split(".");
      return this.members(this.global(path, name!), rest, path);
    }
    if (reference.startsWith("builtins.")) {
      const [name, ...rest] = reference.slice("builtins.".length).split(".");
      const taken = BUILTINS.has(name!) ? undefined : takenOver(this, path, name!);
      if (taken) return this.members(taken, rest, path);
    }
    const absolute = reference.startsWith(".")
      ? joinReference(this.modules.moduleName(path), path, reference)
      : reference;
    if (absolute === undefined) return UNKNOWN;
    const segments = absolute.split(".");
    for (let length = segments.length; length > 0; length--) {
      const module = this.modules.find(segments.slice(0, length).join("."), path);
      // A module's own name can hide a third-party package of that name only for others, never for itself.
      if (module !== undefined && !(module === path && length === segments.length && !reference.startsWith("."))) {
        return this.members({ kind: "module", path: module }, segments.slice(length), path);
      }
    }
    if (reference.startsWith(".") || this.modules.isNamespace(segments[0]!)) return UNKNOWN;
    return this.external(absolute);
  }

  external(name: string): Entity {
    const canonical = canonicalName(name);
    const value = valueType(canonical);
    if (value !== undefined) return instantiate(this, parseType(value), UNKNOWN, "", undefined);
    // `flask.request.args`, `django.contrib.auth.models.User.objects.get`: members of an object or class that is known.
    for (let dot = canonical.lastIndexOf("."); dot > 0; dot = canonical.lastIndexOf(".", dot - 1)) {
      const owner = canonical.slice(0, dot);
      const names = canonical.slice(dot + 1).split(".");
      const object = valueType(owner);
      if (object !== undefined)
        return this.members(instantiate(this, parseType(object), UNKNOWN, "", undefined), names, "");
      const attribute = attributeType(owner, names[0]!);
      if (attribute === undefined) continue;
      const held = instantiate(this, parseType(attribute), { kind: "instance", of: owner }, "", undefined);
      return this.members(held, names.slice(1), "");
    }
    return { kind: "external", name: canonical };
  }

  private members(entity: Entity, names: readonly string[], path: string): Entity {
    return names.reduce((of, name) => member(this, of, name, path), entity);
  }

  /** An attribute of something, as code in `path` sees it. */
  member(of: Entity, name: string, path: string): Entity {
    return member(this, of, name, path);
  }

  /** What a module's top-level name is bound to. */
  global(path: string, name: string): Entity {
    return this.remembered(`global:${path}:${name}`, () => {
      const facts = this.modules.facts(path);
      if (!facts) return UNKNOWN;
      const bindings = facts.bindings.filter((binding) => binding.name === name);
      const values = bindings.map((binding): Entity => {
        switch (binding.kind) {
          case "function":
            return { kind: "function", ref: { path, id: binding.id } };
          case "class":
            return { kind: "class", ref: { path, id: binding.id } };
          case "import":
            return this.infer(path, binding.value);
          case "alias":
            return UNKNOWN;
          case "variable": {
            const declared = binding.annotation === undefined ? UNKNOWN : annotation(this, path, binding.annotation);
            return declared.kind === "unknown" ? this.infer(path, binding.value) : declared;
          }
        }
      });
      if (values.length > 0) {
        const known = values.filter((value) => value.kind !== "unknown");
        // `x = None` at the top and the real value set later: the later one counts.
        const real = known.filter((value) => value.kind !== "none");
        return unionOf(real.length > 0 ? real : known.length > 0 ? known : [UNKNOWN]);
      }
      return starImported(this, path, facts, name) ?? UNKNOWN;
    });
  }

  /** What a parameter holds: its annotation, what `Depends` gives, or its default. */
  private parameter(ref: FunctionRef, name: string): Entity {
    return this.remembered(`parameter:${functionKey(ref)}:${name}`, () => {
      const parameter = this.functionFact(ref).params.find((candidate) => candidate.name === name);
      if (!parameter) return UNKNOWN;
      const declared = parameter.annotation === undefined ? UNKNOWN : annotation(this, ref.path, parameter.annotation);
      if (parameter.kind === "args") return { kind: "instance", of: "builtins.tuple" };
      if (parameter.kind === "kwargs") return { kind: "instance", of: "builtins.dict" };
      if (declared.kind !== "unknown") return declared;
      const target = dependencyTarget(this, ref, name);
      if (target) return awaitedOrSelf(provided(this, target, ref.path));
      return UNKNOWN;
    });
  }

  /** Names of an outside class and its ancestors. */
  externalAncestors(cls: string): readonly string[] {
    return externalAncestors(cls);
  }

  functionFact(ref: FunctionRef): FunctionFact {
    return this.modules.facts(ref.path)!.functions[ref.id]!;
  }

  classFact(ref: ClassRef): ClassFact | undefined {
    return this.modules.facts(ref.path)?.classes[ref.id];
  }

  bases(ref: ClassRef): Entity[] {
    return (this.classFact(ref)?.bases ?? []).map((base) => withoutArguments(this.infer(ref.path, base)));
  }

  /** The project's classes in method resolution order (depth first, doubles dropped), then names of outside ancestors. */
  ancestors(ref: ClassRef): { readonly project: readonly ClassRef[]; readonly external: readonly string[] } {
    return this.database.get(
      `ancestors:${classKey(ref)}`,
      () => {
        const project: ClassRef[] = [];
        const external: string[] = [];
        const visit = (cls: ClassRef, depth: number): void => {
          if (depth > 30 || project.some((seen) => seen.path === cls.path && seen.id === cls.id)) return;
          project.push(cls);
          for (const base of this.bases(cls).flatMap(partsOf)) {
            if (base.kind === "class") visit(base.ref, depth + 1);
            else if (base.kind === "external") external.push(...externalAncestors(base.name));
          }
        };
        visit(ref, 0);
        return { project, external: [...new Set(external)] };
      },
      (a, b) => JSON.stringify(a) === JSON.stringify(b),
      { project: [ref], external: [] },
    );
  }

  method(ref: ClassRef, name: string): FunctionRef | undefined {
    for (const cls of this.ancestors(ref).project) {
      const facts = this.modules.facts(cls.path);
      const id = this.classFact(cls)?.methods.find((candidate) => facts!.functions[candidate]!.name === name);
      if (id !== undefined) return { path: cls.path, id };
    }
    return undefined;
  }

  /** An answer that is kept until what it was drawn from changes. */
  remembered(key: string, compute: () => Entity): Entity {
    return this.database.get(key, compute, sameEntity, UNKNOWN);
  }
}
