import type { ClassRef, Entity, FunctionRef } from "./view";

export const UNKNOWN: Entity = { kind: "unknown" };
export const NONE: Entity = { kind: "none" };

/** One entity of several: unions flattened, doubles dropped, unknown parts left out where something is known. */
export function unionOf(entities: readonly Entity[]): Entity {
  const flat = entities.flatMap((entity) => (entity.kind === "union" ? entity.of : [entity]));
  const distinct = new Map<string, Entity>();
  for (const entity of flat) distinct.set(entityKey(entity), entity);
  const all = [...distinct.values()];
  if (all.length === 0) return UNKNOWN;
  return all.length === 1 ? all[0]! : { kind: "union", of: all };
}

/** The parts of a union, or the entity alone. */
export function partsOf(entity: Entity): readonly Entity[] {
  return entity.kind === "union" ? entity.of : [entity];
}

/** Applies a function to each part. */
export function mapParts(entity: Entity, apply: (part: Entity) => Entity): Entity {
  return entity.kind === "union" ? unionOf(entity.of.map(apply)) : apply(entity);
}

/** Without `None`. */
export function withoutNone(entity: Entity): Entity {
  return entity.kind === "union" ? unionOf(entity.of.filter((part) => part.kind !== "none")) : entity;
}

/** Whether `None` is one of the values that are known. */
export function mayBeNone(entity: Entity): boolean {
  return partsOf(entity).some((part) => part.kind === "none");
}

export function functionKey(ref: FunctionRef): string {
  return `${ref.path}#f${ref.id}`;
}

export function classKey(ref: ClassRef): string {
  return `${ref.path}#c${ref.id}`;
}

/** Identity of an entity as text. */
export function entityKey(entity: Entity): string {
  switch (entity.kind) {
    case "module":
      return `m:${entity.path}`;
    case "external":
      return `x:${entity.name}`;
    case "function":
      return `f:${functionKey(entity.ref)}`;
    case "class":
      return `c:${classKey(entity.ref)}`;
    case "method":
      return `d:${entity.name}:${entityKey(entity.self)}`;
    case "instance": {
      const of = typeof entity.of === "string" ? entity.of : classKey(entity.of);
      return `i:${of}[${(entity.args ?? []).map(entityKey).join(",")}]`;
    }
    case "literal":
      return `l:${typeof entity.value}:${String(entity.value)}`;
    case "union":
      return `u:${entity.of.map(entityKey).sort().join("|")}`;
    default:
      return entity.kind;
  }
}

export function sameEntity(a: Entity, b: Entity): boolean {
  return a === b || entityKey(a) === entityKey(b);
}
