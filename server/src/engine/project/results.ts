/** What calls, loops, `with` and subscripts give. */
import type { CallFact, Expr, FunctionFact } from "../facts/types";
import { functionType, lookUp, methodType } from "../knowledge";
import { parseType, type TypeSyntax } from "../knowledge/type-syntax";
import { annotation } from "./annotations";
import { awaitedOrSelf, isDecorated, toCallable, toInstance, typeToInstance } from "./conversions";
import { entityKey, functionKey, mapParts, NONE, UNKNOWN, unionOf } from "./entities";
import type { Inference } from "./inference";
import { fieldArguments } from "./relations";
import type { Entity, FunctionRef } from "./view";

/** What calling something gives, not awaited. */
export function returned(inference: Inference, callee: Entity, path: string, call?: CallFact): Entity {
  switch (callee.kind) {
    case "class":
      return { kind: "instance", of: callee.ref, ...(callee.args && { args: callee.args }) };
    case "external": {
      const type = functionType(callee.name);
      if (type !== undefined) return instantiate(inference, parseType(type), UNKNOWN, path, call);
      return looksLikeClass(callee.name)
        ? { kind: "instance", of: callee.name, ...constructorArguments(inference, callee.name, path, call) }
        : UNKNOWN;
    }
    case "method": {
      const [owner, name] = callee.name.split("#") as [string, string];
      const type = methodType(owner, name)?.type;
      return type === undefined ? UNKNOWN : instantiate(inference, parseType(type), callee.self, path, call);
    }
    case "instance": {
      if (typeof callee.of !== "string") {
        const dunder = inference.method(callee.of, "__call__");
        if (dunder) return returned(inference, { kind: "function", ref: dunder, self: callee }, path, call);
        const external = inference
          .ancestors(callee.of)
          .external.map((base) => lookUp(base, "call"))
          .find((found) => found !== undefined);
        return external ? instantiate(inference, parseType(external.value), callee, path, call) : UNKNOWN;
      }
      const found = lookUp(callee.of, "call");
      return found ? instantiate(inference, parseType(found.value), callee, path, call) : UNKNOWN;
    }
    case "function":
      return functionResult(inference, callee.ref, callee.self);
    case "union":
      return mapParts(callee, (part) => returned(inference, part, path, call));
    default:
      return UNKNOWN;
  }
}

/** What a dependency function gives: its result, or what it yields. */
export function provided(inference: Inference, target: Entity, path: string): Entity {
  if (target.kind !== "function") return returned(inference, target, path);
  const fact = inference.functionFact(target.ref);
  if (fact.generator) return element(inference, awaitedOrSelf(returned(inference, target, path)));
  return awaitedOrSelf(returned(inference, target, path));
}

/** `sessionmaker(class_=AsyncSession)` makes async sessions, `ForeignKey(Patient)` a field that points to patients. */
function constructorArguments(
  inference: Inference,
  name: string,
  path: string,
  call: CallFact | undefined,
): { args?: Entity[] } {
  if (!call) return {};
  if (name !== "sqlalchemy.orm.sessionmaker") return fieldArguments(inference, name, path, call) ?? {};
  const cls = call.args.find((argument) => argument.name === "class_");
  return {
    args: [cls ? toInstance(inference.infer(path, cls.value)) : { kind: "instance", of: "sqlalchemy.orm.Session" }],
  };
}

function functionResult(inference: Inference, ref: FunctionRef, self: Entity | undefined): Entity {
  // A method that a base class defines may give another type for each class that inherits it.
  const key = `result:${functionKey(ref)}:${self ? entityKey(self) : ""}`;
  const compute = (): Entity => {
    const fact = inference.functionFact(ref);
    const plain = plainResult(inference, ref, fact, self);
    if (isDecorated(fact, "contextlib.contextmanager"))
      return { kind: "instance", of: "contextlib.AbstractContextManager", args: [element(inference, plain)] };
    if (isDecorated(fact, "contextlib.asynccontextmanager"))
      return { kind: "instance", of: "contextlib.AbstractAsyncContextManager", args: [element(inference, plain)] };
    return fact.async && !fact.generator ? { kind: "instance", of: "collections.abc.Coroutine", args: [plain] } : plain;
  };
  return inference.remembered(key, compute);
}

function plainResult(inference: Inference, ref: FunctionRef, fact: FunctionFact, self: Entity | undefined): Entity {
  if (fact.returns !== undefined) {
    const declared = annotation(inference, ref.path, fact.returns);
    const bound = mapParts(declared, (part) => bindTypeVariable(inference, part, fact, self));
    // `async def get_db() -> AsyncSession` with a `yield`: a common slip, the yielded value is what is meant.
    if (
      fact.generator &&
      bound.kind === "instance" &&
      typeof bound.of === "string" &&
      !/(?:Iterator|Generator|Iterable|ContextManager)$/.test(bound.of)
    ) {
      return { kind: "instance", of: "collections.abc.Iterator", args: [bound] };
    }
    // `-> Callable[…]` says less than the nested function that is returned.
    if (bound.kind === "instance" && bound.of === "collections.abc.Callable" && fact.returned.length === 1) {
      const value = inference.infer(ref.path, fact.returned[0]!);
      return value.kind === "function" ? value : bound;
    }
    return bound;
  }
  if (fact.generator) {
    return {
      kind: "instance",
      of: "collections.abc.Iterator",
      args: [unionOf(fact.yielded.slice(0, 4).map((value) => inference.infer(ref.path, value)))],
    };
  }
  if (fact.returned.length === 0 || fact.returned.length > 8)
    return fact.returned.length === 0 && !fact.stub ? NONE : UNKNOWN;
  const values = fact.returned.map((value) => inference.infer(ref.path, value));
  if (fact.fallsThrough && !values.some((value) => value.kind === "unknown")) values.push(NONE);
  return unionOf(values);
}

/** `Self` and a class's type variable, by the receiver. */
function bindTypeVariable(inference: Inference, part: Entity, fact: FunctionFact, self: Entity | undefined): Entity {
  if (part.kind === "instance" && part.of === "typing.Self") return self ? toInstance(self) : UNKNOWN;
  if (part.kind === "instance" && part.of === "typing.TypeVar" && fact.cls >= 0 && self) {
    const argument = typeArgument(inference, self);
    return argument ?? UNKNOWN;
  }
  return part;
}

/** The first type argument that a receiver's class, or a base on the way up, was given: `BaseRepository[User]` → `User`. */
function typeArgument(inference: Inference, self: Entity): Entity | undefined {
  if (self.kind === "instance" && self.args?.[0]) return self.args[0];
  const ref =
    self.kind === "instance" && typeof self.of !== "string" ? self.of : self.kind === "class" ? self.ref : undefined;
  if (!ref) return undefined;
  for (const cls of inference.ancestors(ref).project) {
    for (const base of inference.classFact(cls)?.bases ?? []) {
      if (base === null || typeof base !== "object" || base.k !== "sub") continue;
      const entity = annotation(inference, cls.path, base);
      const first = entity.kind === "instance" ? entity.args?.[0] : undefined;
      if (first?.kind === "instance" && first.of !== "typing.TypeVar") return first;
    }
  }
  return undefined;
}

export function instantiate(
  inference: Inference,
  type: TypeSyntax,
  self: Entity,
  path: string,
  call: CallFact | undefined,
): Entity {
  switch (type.t) {
    case "self":
      return self;
    case "none":
      return NONE;
    case "unknown":
      return UNKNOWN;
    case "union":
      return unionOf(type.of.map((part) => instantiate(inference, part, self, path, call)));
    case "awaitable":
      return {
        kind: "instance",
        of: "collections.abc.Coroutine",
        args: [instantiate(inference, type.of, self, path, call)],
      };
    case "type": {
      const of = instantiate(inference, type.of, self, path, call);
      return toCallable(of) ?? UNKNOWN;
    }
    case "receiver-argument":
      return self.kind === "instance" ? (self.args?.[type.index] ?? UNKNOWN) : UNKNOWN;
    case "call-argument": {
      const argument = call?.args.filter((candidate) => candidate.name === undefined)[type.index];
      if (!argument) return UNKNOWN;
      const value = inference.infer(path, argument.value);
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
        ...(type.args.length > 0 && { args: type.args.map((arg) => instantiate(inference, arg, self, path, call)) }),
      };
  }
}

export function entered(inference: Inference, entity: Entity): Entity {
  if (entity.kind !== "instance") return entity;
  if (typeof entity.of === "string") {
    const found = lookUp(entity.of, "enter");
    return found ? instantiate(inference, parseType(found.value), entity, "", undefined) : entity;
  }
  const dunder = inference.method(entity.of, "__aenter__") ?? inference.method(entity.of, "__enter__");
  if (!dunder) return entity;
  const result: Entity = awaitedOrSelf(
    returned(inference, { kind: "function", ref: dunder, self: entity }, dunder.path),
  );
  return result.kind === "unknown" || result.kind === "none" ? entity : result;
}

export function element(inference: Inference, entity: Entity): Entity {
  if (entity.kind === "union") return mapParts(entity, (part) => element(inference, part));
  if (entity.kind !== "instance" || typeof entity.of !== "string") return UNKNOWN;
  if (entity.of === "builtins.tuple") return unionOf((entity.args ?? []).filter((part) => part.kind !== "unknown"));
  const found = lookUp(entity.of, "iter");
  return found ? instantiate(inference, parseType(found.value), entity, "", undefined) : UNKNOWN;
}

export function subscript(inference: Inference, entity: Entity, path: string, index: Expr): Entity {
  if (entity.kind === "class") return { kind: "class", ref: entity.ref, args: [annotation(inference, path, index)] };
  if (entity.kind === "external") return entity;
  if (entity.kind !== "instance" || typeof entity.of !== "string") return UNKNOWN;
  if (entity.of === "builtins.tuple" && index !== null && typeof index === "object" && index.k === "num") {
    return entity.args?.[index.v] ?? UNKNOWN;
  }
  const found = lookUp(entity.of, "item");
  return found ? instantiate(inference, parseType(found.value), entity, path, undefined) : UNKNOWN;
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

/** What an operator gives. */
export function operation(inference: Inference, path: string, op: string, of: readonly Expr[]): Entity {
  if (op === "|") {
    // A union of types read as a value; instances of both when it stands in an annotation.
    return unionOf(of.map((one) => inference.infer(path, one)));
  }
  if (op === "%" || op === "+") {
    const left = inference.infer(path, of[0] ?? null);
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
