/** Steps between a type, its instances, and what awaiting gives. */
import type { Expr, FunctionFact } from "../facts/types";
import { mapParts, NONE, UNKNOWN } from "./entities";
import type { Entity } from "./view";

export function isDecorated(fact: FunctionFact, name: string): boolean {
  return fact.decorators.some((decorator) => decorator.value === name);
}

export function isTypeExpression(expr: Expr): boolean {
  if (expr === null) return false;
  if (typeof expr === "string") return true;
  return expr.k === "sub" || (expr.k === "op" && expr.op === "|");
}

/** An entity that stands for a type, as a value of that type. */
export function typeToInstance(entity: Entity): Entity {
  if (entity.kind === "class") return { kind: "instance", of: entity.ref, ...(entity.args && { args: entity.args }) };
  if (entity.kind === "external") return entity.name === "typing.Any" ? UNKNOWN : { kind: "instance", of: entity.name };
  if (entity.kind === "none") return NONE;
  // A TypeVar is a value already.
  if (entity.kind === "instance" && entity.of === "typing.TypeVar") return entity;
  return UNKNOWN;
}

export function toInstance(entity: Entity): Entity {
  return entity.kind === "class" || entity.kind === "external" ? typeToInstance(entity) : entity;
}

/** The class of an instance. */
export function toCallable(entity: Entity): Entity | undefined {
  if (entity.kind !== "instance") return undefined;
  return typeof entity.of === "string" ? { kind: "external", name: entity.of } : { kind: "class", ref: entity.of };
}

export function withoutArguments(entity: Entity): Entity {
  return entity.kind === "class" && entity.args ? { kind: "class", ref: entity.ref } : entity;
}

const AWAITABLES: ReadonlySet<string> = new Set([
  "collections.abc.Coroutine",
  "collections.abc.Awaitable",
  "asyncio.Task",
  "asyncio.Future",
]);

export function awaited(entity: Entity): Entity {
  if (entity.kind !== "instance" || typeof entity.of !== "string" || !AWAITABLES.has(entity.of)) return UNKNOWN;
  return entity.args?.at(-1) ?? UNKNOWN;
}

/** What `await` would give, or the entity itself when it is not awaitable. */
export function awaitedOrSelf(entity: Entity): Entity {
  return mapParts(entity, (part) =>
    part.kind === "instance" && typeof part.of === "string" && AWAITABLES.has(part.of) ? awaited(part) : part,
  );
}
