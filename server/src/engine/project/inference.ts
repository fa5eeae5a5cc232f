import {
  attributeType,
  canonicalName,
  externalAncestors,
  functionType,
  lookUp,
  methodType,
  valueType,
} from "../knowledge";
import { parseType, type TypeSyntax } from "../knowledge/type-syntax";
import type { CallFact, ClassFact, Expr, FunctionFact, ModuleFacts } from "../facts/types";
import type { Database } from "./database";
import { classKey, functionKey, mapParts, NONE, partsOf, sameEntity, UNKNOWN, unionOf, withoutNone } from "./entities";
import { joinReference } from "./references";
import type { ClassRef, Entity, FunctionRef } from "./view";

/** What inference needs of the project. */
export interface Modules {
  facts(path: string): ModuleFacts | undefined;
  moduleName(path: string): string;
  /** The module that a dotted name means for code in `importer`. */
  find(name: string, importer: string): string | undefined;
  isNamespace(name: string): boolean;
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
    private readonly database: Database,
    private readonly modules: Modules,
  ) {}

  /** What an expression of a module is. */
  infer(path: string, expr: Expr): Entity {
    if (expr === null || this.depth > MAX_DEPTH) return UNKNOWN;
    this.depth++;
    try {
      return this.compute(path, expr);
    } finally {
      this.depth--;
    }
  }

  private compute(path: string, expr: NonNullable<Expr>): Entity {
    if (typeof expr === "string") return this.reference(path, expr);
    switch (expr.k) {
      case "attr":
        return this.member(this.infer(path, expr.of), expr.name, path);
      case "call": {
        const call = this.modules.facts(path)?.calls[expr.id];
        if (!call) return UNKNOWN;
        return this.remembered(`call:${path}#${expr.id}`, () =>
          mapParts(this.infer(path, call.callee), (callee) => this.returned(callee, path, call)),
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
        const declared = this.annotation(path, expr.type);
        return declared.kind === "unknown" ? this.infer(path, expr.value) : declared;
      }
      case "await":
        return mapParts(this.infer(path, expr.of), awaited);
      case "enter":
        return mapParts(this.infer(path, expr.of), (entity) =>
          this.entered(expr.async ? awaitedOrSelf(entity) : entity),
        );
      case "iter":
        return mapParts(this.infer(path, expr.of), (entity) => this.element(entity));
      case "item": {
        const of = this.infer(path, expr.of);
        return mapParts(of, (entity) =>
          entity.kind === "instance" && entity.of === "builtins.tuple"
            ? (entity.args?.[expr.index] ?? UNKNOWN)
            : UNKNOWN,
        );
      }
      case "sub":
        return mapParts(this.infer(path, expr.of), (entity) => this.subscript(entity, path, expr.index));
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
        return this.operation(path, expr.op, expr.of);
      case "splat":
        return UNKNOWN;
    }
  }

  private operation(path: string, op: string, of: readonly Expr[]): Entity {
    if (op === "|") {
      // A union of types read as a value; instances of both when it stands in an annotation.
      return unionOf(of.map((one) => this.infer(path, one)));
    }
    if (op === "%" || op === "+") {
      const left = this.infer(path, of[0] ?? null);
      if (
        (left.kind === "literal" && typeof left.value === "string") ||
        (left.kind === "instance" && left.of === "builtins.str")
      ) {
        return { kind: "instance", of: "builtins.str" };
      }
      return UNKNOWN;
    }
    if (["not", "==", "!=", "<", ">", "<=", ">=", "is", "is not", "in", "not in"].includes(op))
      return { kind: "instance", of: "builtins.bool" };
    return UNKNOWN;
  }

  /** What a reference path stands for. */
  private reference(path: string, reference: string): Entity {
    if (reference.startsWith("@")) {
      const [name, ...rest] = reference.slice(1).split(".");
      return this.members(this.global(path, name!), rest, path);
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

  private external(name: string): Entity {
    const canonical = canonicalName(name);
    const value = valueType(canonical);
    if (value !== undefined) return this.instantiate(parseType(value), UNKNOWN, "", undefined);
    const dot = canonical.lastIndexOf(".");
    if (dot > 0) {
      // `flask.request.args`: a member of an object that is known.
      const owner = valueType(canonical.slice(0, dot));
      if (owner !== undefined) {
        return this.member(this.instantiate(parseType(owner), UNKNOWN, "", undefined), canonical.slice(dot + 1), "");
      }
    }
    return { kind: "external", name: canonical };
  }

  private members(entity: Entity, names: readonly string[], path: string): Entity {
    return names.reduce((of, name) => this.member(of, name, path), entity);
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
            const declared = binding.annotation === undefined ? UNKNOWN : this.annotation(path, binding.annotation);
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
      return this.starImported(path, facts, name) ?? UNKNOWN;
    });
  }

  private starImported(path: string, facts: ModuleFacts, name: string): Entity | undefined {
    for (const fact of facts.imports) {
      if (fact.names?.[0]?.name !== "*") continue;
      const target = this.infer(path, ".".repeat(fact.level) + fact.module || null);
      if (target.kind !== "module" || target.path === path) continue;
      const exported = this.modules.facts(target.path);
      if (exported?.all ? !exported.all.includes(name) : name.startsWith("_")) continue;
      const found = this.member(target, name, path);
      if (found.kind !== "unknown") return found;
    }
    return undefined;
  }

  /** An attribute of something. */
  member(entity: Entity, name: string, path: string): Entity {
    switch (entity.kind) {
      case "module":
        return this.moduleMember(entity.path, name);
      case "external":
        return this.external(`${entity.name}.${name}`);
      case "class":
        return this.classMember(entity.ref, name, entity, path);
      case "instance":
        return typeof entity.of === "string"
          ? this.externalMember(entity.of, name, entity)
          : this.classMember(entity.of, name, entity, path);
      case "function":
        return { kind: "method", name: `function#${name}`, self: entity };
      case "union":
        return mapParts(withoutNone(entity), (part) => this.member(part, name, path));
      case "literal":
        return typeof entity.value === "string"
          ? this.externalMember("builtins.str", name, { kind: "instance", of: "builtins.str" })
          : UNKNOWN;
      default:
        return UNKNOWN;
    }
  }

  private moduleMember(path: string, name: string): Entity {
    const bound = this.global(path, name);
    if (bound.kind !== "unknown") return bound;
    const submodule = path.endsWith("__init__.py")
      ? this.modules.find(`${this.modules.moduleName(path)}.${name}`, path)
      : undefined;
    return submodule === undefined ? UNKNOWN : { kind: "module", path: submodule };
  }

  private externalMember(cls: string, name: string, self: Entity): Entity {
    const attribute = attributeType(cls, name);
    if (attribute !== undefined) return this.instantiate(parseType(attribute), self, "", undefined);
    const owner = methodType(cls, name)?.owner ?? cls;
    return { kind: "method", name: `${owner}#${name}`, self };
  }

  private classMember(ref: ClassRef, name: string, self: Entity, path: string): Entity {
    const instance = self.kind === "instance";
    const { project, external } = this.ancestors(ref);
    for (const cls of project) {
      const found = this.ownMember(cls, name, self, instance);
      if (found) return found;
    }
    for (const base of external) {
      const attribute = attributeType(base, name);
      if (attribute !== undefined)
        return this.instantiate(parseType(attribute), instance ? self : toInstance(self), path, undefined);
      const method = methodType(base, name);
      if (method) return { kind: "method", name: `${method.owner}#${name}`, self: instance ? self : toInstance(self) };
    }
    // A library's base class may have it: named after the nearest one, so that tables of calls can still speak of it.
    const unknownBase = external.find(
      (base) => base !== "builtins.object" && base !== "typing.Generic" && base !== "abc.ABC",
    );
    return unknownBase === undefined ? UNKNOWN : { kind: "method", name: `${unknownBase}#${name}`, self };
  }

  private ownMember(cls: ClassRef, name: string, self: Entity, instance: boolean): Entity | undefined {
    const fact = this.classFact(cls);
    if (!fact) return undefined;
    const facts = this.modules.facts(cls.path)!;
    // Of overloads and setters the first that is no overload gives the type.
    const method = fact.methods.find(
      (id) => facts.functions[id]!.name === name && !isDecorated(facts.functions[id]!, "typing.overload"),
    );
    if (method !== undefined) {
      const ref = { path: cls.path, id: method };
      if (instance && this.isProperty(ref)) return this.returned({ kind: "function", ref, self }, cls.path);
      return { kind: "function", ref, self };
    }
    const attributes = fact.attributes.filter((attribute) => attribute.name === name);
    if (attributes.length > 0) {
      return this.remembered(`attribute:${classKey(cls)}:${name}`, () => {
        const declared = attributes.find((attribute) => attribute.annotation !== undefined);
        if (declared) {
          const entity = this.annotation(cls.path, declared.annotation!);
          if (entity.kind !== "unknown") return entity;
        }
        const values = attributes.map((attribute) => this.infer(cls.path, attribute.value ?? null));
        const real = values.filter((value) => value.kind !== "none");
        return unionOf(real.length > 0 ? real : values);
      });
    }
    const nested = facts.classes.findIndex((candidate) => candidate.outer === cls.id && candidate.name === name);
    return nested >= 0 ? { kind: "class", ref: { path: cls.path, id: nested } } : undefined;
  }

  private isProperty(ref: FunctionRef): boolean {
    return this.functionFact(ref).decorators.some((decorator) => {
      const name = typeof decorator.value === "string" ? decorator.value : "";
      return /(?:^|\.)(?:cached_)?property$|\.hybrid_property$|reify$/.test(name);
    });
  }

  /** What a parameter holds: its annotation, what `Depends` gives, or its default. */
  private parameter(ref: FunctionRef, name: string): Entity {
    return this.remembered(`parameter:${functionKey(ref)}:${name}`, () => {
      const parameter = this.functionFact(ref).params.find((candidate) => candidate.name === name);
      if (!parameter) return UNKNOWN;
      const declared = parameter.annotation === undefined ? UNKNOWN : this.annotation(ref.path, parameter.annotation);
      if (parameter.kind === "args") return { kind: "instance", of: "builtins.tuple" };
      if (parameter.kind === "kwargs") return { kind: "instance", of: "builtins.dict" };
      if (declared.kind !== "unknown") return declared;
      const target = this.dependencyTarget(ref, name);
      if (target) return awaitedOrSelf(this.provided(target, ref.path));
      return UNKNOWN;
    });
  }

  /** What a dependency function gives: its result, or what it yields. */
  provided(target: Entity, path: string): Entity {
    if (target.kind !== "function") return this.returned(target, path);
    const fact = this.functionFact(target.ref);
    if (fact.generator) return this.element(awaitedOrSelf(this.returned(target, path)));
    return awaitedOrSelf(this.returned(target, path));
  }

  /** The argument of `Depends(...)` in a parameter's default or `Annotated` metadata. */
  dependencyTarget(ref: FunctionRef, name: string): Entity | undefined {
    const parameter = this.functionFact(ref).params.find((candidate) => candidate.name === name);
    if (!parameter) return undefined;
    const own = this.dependsArgument(ref.path, parameter.default ?? null);
    if (own !== undefined)
      return (
        own ??
        (parameter.annotation === undefined ? undefined : toCallable(this.annotation(ref.path, parameter.annotation)))
      );
    const annotated = this.annotatedMetadata(ref.path, parameter.annotation ?? null);
    if (!annotated) return undefined;
    for (const metadata of annotated.metadata) {
      const target = this.dependsArgument(annotated.path, metadata);
      if (target !== undefined) return target ?? toCallable(this.annotation(annotated.path, annotated.type));
    }
    return undefined;
  }

  /** `undefined` when it is no `Depends(...)`; `null` for `Depends()`. */
  private dependsArgument(path: string, expr: Expr): Entity | null | undefined {
    if (expr === null || typeof expr !== "object" || expr.k !== "call") return undefined;
    const call = this.modules.facts(path)?.calls[expr.id];
    if (!call) return undefined;
    const callee = this.infer(path, call.callee);
    if (callee.kind !== "external" || !DEPENDS.has(callee.name)) return undefined;
    const argument = call.args.find((candidate) => candidate.name === undefined || candidate.name === "dependency");
    return argument ? this.infer(path, argument.value) : null;
  }

  /** `Annotated[T, …]`, also through aliases in other modules: where it stands, its type and its metadata. */
  annotatedMetadata(path: string, expr: Expr): { path: string; type: Expr; metadata: readonly Expr[] } | undefined {
    const alias = this.aliasOf(path, expr);
    const at = alias?.path ?? path;
    const value = alias?.value ?? expr;
    if (value === null || typeof value !== "object" || value.k !== "sub") return undefined;
    const base = this.infer(at, value.of);
    if (base.kind !== "external" || base.name !== "typing.Annotated") return undefined;
    const parts =
      value.index !== null && typeof value.index === "object" && value.index.k === "tuple"
        ? value.index.of
        : [value.index];
    return { path: at, type: parts[0] ?? null, metadata: parts.slice(1) };
  }

  /** The module-level type alias that a reference ends at: `SessionDep = Annotated[…]`, also imported. */
  private aliasOf(path: string, expr: Expr): { path: string; value: Expr } | undefined {
    let at = path;
    let reference = expr;
    for (let hops = 0; hops < 12; hops++) {
      if (typeof reference !== "string") return reference === expr ? undefined : { path: at, value: reference };
      const located = this.locate(at, reference);
      if (!located) return undefined;
      const binding = this.modules
        .facts(located.path)
        ?.bindings.filter((candidate) => candidate.name === located.name)
        .at(-1);
      if (!binding) return undefined;
      at = located.path;
      if (
        binding.kind === "import" ||
        binding.kind === "alias" ||
        (binding.kind === "variable" && isTypeExpression(binding.value))
      ) {
        reference = binding.value;
      } else return undefined;
    }
    return undefined;
  }

  /** The module and name that a reference of exactly one step into a module means. */
  private locate(path: string, reference: string): { path: string; name: string } | undefined {
    if (reference.startsWith("@")) {
      const name = reference.slice(1);
      return name.includes(".") ? undefined : { path, name };
    }
    const dot = reference.lastIndexOf(".");
    if (dot < 0) return undefined;
    const owner = /^\.+$/.test(reference.slice(0, dot + 1)) ? reference.slice(0, dot + 1) : reference.slice(0, dot);
    const module = this.infer(path, owner);
    return module.kind === "module" ? { path: module.path, name: reference.slice(dot + 1) } : undefined;
  }

  /** What an annotation stands for, as a value of that type. */
  annotation(path: string, expr: Expr): Entity {
    if (expr === null || this.depth > MAX_DEPTH) return UNKNOWN;
    this.depth++;
    try {
      return this.annotated(path, expr);
    } finally {
      this.depth--;
    }
  }

  private annotated(path: string, expr: NonNullable<Expr>): Entity {
    if (typeof expr === "object") {
      if (expr.k === "op" && expr.op === "|") return unionOf(expr.of.map((one) => this.annotation(path, one)));
      if (expr.k === "const") return expr.v === "None" ? NONE : UNKNOWN;
      if (expr.k === "sub") return this.subscriptType(path, expr.of, expr.index);
      if (expr.k === "str" || expr.k === "num" || expr.k === "list") return UNKNOWN;
    }
    const alias = this.aliasOf(path, expr);
    if (alias && !(alias.path === path && alias.value === expr)) return this.annotation(alias.path, alias.value);
    return mapParts(this.infer(path, expr), typeToInstance);
  }

  private subscriptType(path: string, of: Expr, index: Expr): Entity {
    const parts = index !== null && typeof index === "object" && index.k === "tuple" ? index.of : [index];
    const base = this.infer(path, of);
    const args = (): Entity[] => parts.map((part) => this.annotation(path, part));
    if (base.kind === "class") return { kind: "instance", of: base.ref, args: args() };
    if (base.kind !== "external") return UNKNOWN;
    switch (base.name) {
      case "typing.Annotated":
      case "typing.ClassVar":
      case "typing.Final":
      case "typing.Required":
      case "typing.NotRequired":
      case "sqlalchemy.orm.Mapped":
        return this.annotation(path, parts[0] ?? null);
      case "typing.Optional":
        return unionOf([this.annotation(path, parts[0] ?? null), NONE]);
      case "typing.Union":
        return unionOf(args());
      case "builtins.type": {
        const of_ = this.annotation(path, parts[0] ?? null);
        return mapParts(of_, (entity) => toCallable(entity) ?? UNKNOWN);
      }
      case "typing.Literal":
      case "typing.Self":
        return UNKNOWN;
      default:
        return { kind: "instance", of: base.name, args: args() };
    }
  }

  /** What calling something gives, not awaited. */
  returned(callee: Entity, path: string, call?: CallFact): Entity {
    switch (callee.kind) {
      case "class":
        return { kind: "instance", of: callee.ref, ...(callee.args && { args: callee.args }) };
      case "external": {
        const type = functionType(callee.name);
        if (type !== undefined) return this.instantiate(parseType(type), UNKNOWN, path, call);
        return looksLikeClass(callee.name)
          ? { kind: "instance", of: callee.name, ...this.constructorArguments(callee.name, path, call) }
          : UNKNOWN;
      }
      case "method": {
        const [owner, name] = callee.name.split("#") as [string, string];
        const type = methodType(owner, name)?.type;
        return type === undefined ? UNKNOWN : this.instantiate(parseType(type), callee.self, path, call);
      }
      case "instance": {
        if (typeof callee.of !== "string") {
          const dunder = this.method(callee.of, "__call__");
          if (dunder) return this.returned({ kind: "function", ref: dunder, self: callee }, path, call);
          const external = this.ancestors(callee.of)
            .external.map((base) => lookUp(base, "call"))
            .find((found) => found !== undefined);
          return external ? this.instantiate(parseType(external.value), callee, path, call) : UNKNOWN;
        }
        const found = lookUp(callee.of, "call");
        return found ? this.instantiate(parseType(found.value), callee, path, call) : UNKNOWN;
      }
      case "function":
        return this.functionResult(callee.ref, callee.self);
      case "union":
        return mapParts(callee, (part) => this.returned(part, path, call));
      default:
        return UNKNOWN;
    }
  }

  /** `sessionmaker(class_=AsyncSession)` makes async sessions. */
  private constructorArguments(name: string, path: string, call: CallFact | undefined): { args?: Entity[] } {
    if (name !== "sqlalchemy.orm.sessionmaker" || !call) return {};
    const cls = call.args.find((argument) => argument.name === "class_");
    return {
      args: [cls ? toInstance(this.infer(path, cls.value)) : { kind: "instance", of: "sqlalchemy.orm.Session" }],
    };
  }

  private functionResult(ref: FunctionRef, self: Entity | undefined): Entity {
    const key = self && self.kind === "instance" && self.args ? undefined : `result:${functionKey(ref)}`;
    const compute = (): Entity => {
      const fact = this.functionFact(ref);
      const plain = this.plainResult(ref, fact, self);
      if (isDecorated(fact, "contextlib.contextmanager"))
        return { kind: "instance", of: "contextlib.AbstractContextManager", args: [this.element(plain)] };
      if (isDecorated(fact, "contextlib.asynccontextmanager"))
        return { kind: "instance", of: "contextlib.AbstractAsyncContextManager", args: [this.element(plain)] };
      return fact.async && !fact.generator
        ? { kind: "instance", of: "collections.abc.Coroutine", args: [plain] }
        : plain;
    };
    return key === undefined ? compute() : this.remembered(key, compute);
  }

  private plainResult(ref: FunctionRef, fact: FunctionFact, self: Entity | undefined): Entity {
    if (fact.returns !== undefined) {
      const declared = this.annotation(ref.path, fact.returns);
      const bound = mapParts(declared, (part) => this.bindTypeVariable(part, fact, self));
      // `async def get_db() -> AsyncSession` with a `yield`: a common slip, the yielded value is what is meant.
      if (
        fact.generator &&
        bound.kind === "instance" &&
        typeof bound.of === "string" &&
        !/(?:Iterator|Generator|Iterable|ContextManager)$/.test(bound.of)
      ) {
        return { kind: "instance", of: "collections.abc.Iterator", args: [bound] };
      }
      return bound;
    }
    if (fact.generator) {
      return {
        kind: "instance",
        of: "collections.abc.Iterator",
        args: [unionOf(fact.yielded.slice(0, 4).map((value) => this.infer(ref.path, value)))],
      };
    }
    if (fact.returned.length === 0 || fact.returned.length > 8)
      return fact.returned.length === 0 && !fact.stub ? NONE : UNKNOWN;
    const values = fact.returned.map((value) => this.infer(ref.path, value));
    if (fact.fallsThrough && !values.some((value) => value.kind === "unknown")) values.push(NONE);
    return unionOf(values);
  }

  /** `Self` and a class's type variable, by the receiver. */
  private bindTypeVariable(part: Entity, fact: FunctionFact, self: Entity | undefined): Entity {
    if (part.kind === "instance" && part.of === "typing.Self") return self ? toInstance(self) : UNKNOWN;
    if (part.kind === "instance" && part.of === "typing.TypeVar" && fact.cls >= 0 && self) {
      const argument = this.typeArgument(self);
      return argument ?? UNKNOWN;
    }
    return part;
  }

  /** The first type argument that a receiver's class, or a base on the way up, was given: `BaseRepository[User]` → `User`. */
  private typeArgument(self: Entity): Entity | undefined {
    if (self.kind === "instance" && self.args?.[0]) return self.args[0];
    const ref =
      self.kind === "instance" && typeof self.of !== "string" ? self.of : self.kind === "class" ? self.ref : undefined;
    if (!ref) return undefined;
    for (const cls of this.ancestors(ref).project) {
      for (const base of this.classFact(cls)?.bases ?? []) {
        if (base === null || typeof base !== "object" || base.k !== "sub") continue;
        const entity = this.annotation(cls.path, base);
        const first = entity.kind === "instance" ? entity.args?.[0] : undefined;
        if (first && first.kind === "instance" && first.of !== "typing.TypeVar") return first;
      }
    }
    return undefined;
  }

  private instantiate(type: TypeSyntax, self: Entity, path: string, call: CallFact | undefined): Entity {
    switch (type.t) {
      case "self":
        return self;
      case "none":
        return NONE;
      case "unknown":
        return UNKNOWN;
      case "union":
        return unionOf(type.of.map((part) => this.instantiate(part, self, path, call)));
      case "awaitable":
        return {
          kind: "instance",
          of: "collections.abc.Coroutine",
          args: [this.instantiate(type.of, self, path, call)],
        };
      case "type": {
        const of = this.instantiate(type.of, self, path, call);
        return toCallable(of) ?? UNKNOWN;
      }
      case "receiver-argument":
        return self.kind === "instance" ? (self.args?.[type.index] ?? UNKNOWN) : UNKNOWN;
      case "call-argument": {
        const argument = call?.args.filter((candidate) => candidate.name === undefined)[type.index];
        if (!argument) return UNKNOWN;
        const value = this.infer(path, argument.value);
        if (type.part !== undefined) return value.kind === "instance" ? (value.args?.[type.part] ?? UNKNOWN) : UNKNOWN;
        if (value.kind === "class" || value.kind === "external") return typeToInstance(value);
        // A queryset or manager given to `get_object_or_404` stands for its model.
        if (value.kind === "instance" && value.args?.[0]) return value.args[0];
        return value.kind === "instance" ? value : UNKNOWN;
      }
      case "class":
        return {
          kind: "instance",
          of: type.name,
          ...(type.args.length > 0 && { args: type.args.map((arg) => this.instantiate(arg, self, path, call)) }),
        };
    }
  }

  private entered(entity: Entity): Entity {
    if (entity.kind !== "instance") return entity;
    if (typeof entity.of === "string") {
      const found = lookUp(entity.of, "enter");
      return found ? this.instantiate(parseType(found.value), entity, "", undefined) : entity;
    }
    const dunder = this.method(entity.of, "__aenter__") ?? this.method(entity.of, "__enter__");
    if (!dunder) return entity;
    const result: Entity = awaitedOrSelf(this.returned({ kind: "function", ref: dunder, self: entity }, dunder.path));
    return result.kind === "unknown" || result.kind === "none" ? entity : result;
  }

  private element(entity: Entity): Entity {
    if (entity.kind === "union") return mapParts(entity, (part) => this.element(part));
    if (entity.kind !== "instance" || typeof entity.of !== "string") return UNKNOWN;
    if (entity.of === "builtins.tuple") return unionOf((entity.args ?? []).filter((part) => part.kind !== "unknown"));
    const found = lookUp(entity.of, "iter");
    return found ? this.instantiate(parseType(found.value), entity, "", undefined) : UNKNOWN;
  }

  private subscript(entity: Entity, path: string, index: Expr): Entity {
    if (entity.kind === "class") return { kind: "class", ref: entity.ref, args: [this.annotation(path, index)] };
    if (entity.kind === "external") return entity;
    if (entity.kind !== "instance" || typeof entity.of !== "string") return UNKNOWN;
    if (entity.of === "builtins.tuple" && index !== null && typeof index === "object" && index.k === "num") {
      return entity.args?.[index.v] ?? UNKNOWN;
    }
    const found = lookUp(entity.of, "item");
    return found ? this.instantiate(parseType(found.value), entity, path, undefined) : UNKNOWN;
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

  private bases(ref: ClassRef): Entity[] {
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

  private remembered(key: string, compute: () => Entity): Entity {
    return this.database.get(key, compute, sameEntity, UNKNOWN);
  }
}

/** Callables whose argument FastAPI (or a library after its model) calls to make the parameter's value. */
export const DEPENDS: ReadonlySet<string> = new Set([
  "fastapi.Depends",
  "fastapi.Security",
  "fastapi_injector.Injected",
  "taskiq.TaskiqDepends",
  "fast_depends.Depends",
]);

function isDecorated(fact: FunctionFact, name: string): boolean {
  return fact.decorators.some((decorator) => decorator.value === name);
}

function isTypeExpression(expr: Expr): boolean {
  if (expr === null) return false;
  if (typeof expr === "string") return true;
  return expr.k === "sub" || (expr.k === "op" && expr.op === "|");
}

/** An entity that stands for a type, as a value of that type. */
function typeToInstance(entity: Entity): Entity {
  if (entity.kind === "class") return { kind: "instance", of: entity.ref, ...(entity.args && { args: entity.args }) };
  if (entity.kind === "external") return entity.name === "typing.Any" ? UNKNOWN : { kind: "instance", of: entity.name };
  if (entity.kind === "none") return NONE;
  // A TypeVar is a value already.
  if (entity.kind === "instance" && entity.of === "typing.TypeVar") return entity;
  return UNKNOWN;
}

function toInstance(entity: Entity): Entity {
  return entity.kind === "class" || entity.kind === "external" ? typeToInstance(entity) : entity;
}

/** The class of an instance. */
function toCallable(entity: Entity): Entity | undefined {
  if (entity.kind !== "instance") return undefined;
  return typeof entity.of === "string" ? { kind: "external", name: entity.of } : { kind: "class", ref: entity.of };
}

function withoutArguments(entity: Entity): Entity {
  return entity.kind === "class" && entity.args ? { kind: "class", ref: entity.ref } : entity;
}

const AWAITABLES: ReadonlySet<string> = new Set([
  "collections.abc.Coroutine",
  "collections.abc.Awaitable",
  "asyncio.Task",
  "asyncio.Future",
]);

function awaited(entity: Entity): Entity {
  if (entity.kind !== "instance" || typeof entity.of !== "string" || !AWAITABLES.has(entity.of)) return UNKNOWN;
  return entity.args?.at(-1) ?? UNKNOWN;
}

/** What `await` would give, or the entity itself when it is not awaitable. */
export function awaitedOrSelf(entity: Entity): Entity {
  return mapParts(entity, (part) =>
    part.kind === "instance" && typeof part.of === "string" && AWAITABLES.has(part.of) ? awaited(part) : part,
  );
}

/** `httpx.AsyncClient` is a class by its name, `httpx.get` is not. */
function looksLikeClass(name: string): boolean {
  return (
    /(?:^|\.)_*[A-Z]\w*$/.test(name) ||
    name === "sqlalchemy.orm.sessionmaker" ||
    name === "sqlalchemy.orm.scoped_session" ||
    name === "sqlalchemy.ext.asyncio.async_sessionmaker"
  );
}
