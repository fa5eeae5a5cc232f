/** Attributes: of modules, classes, instances and things outside the project. */
import { attributeType, lookUp, methodType } from "../knowledge";
import { parseType } from "../knowledge/type-syntax";
import { annotation } from "./annotations";
import { isDecorated, toInstance } from "./conversions";
import { classKey, mapParts, UNKNOWN, unionOf, withoutNone } from "./entities";
import type { Inference } from "./inference";
import { followed, reversed } from "./relations";
import { instantiate, returned } from "./results";
import type { ClassRef, Entity, FunctionRef } from "./view";

/** An attribute of something. */
export function member(inference: Inference, entity: Entity, name: string, path: string): Entity {
  switch (entity.kind) {
    case "module":
      return moduleMember(inference, entity.path, name);
    case "external":
      return inference.external(`${entity.name}.${name}`);
    case "class":
      return classMember(inference, entity.ref, name, entity, path);
    case "instance":
      return typeof entity.of === "string"
        ? externalMember(inference, entity.of, name, entity)
        : classMember(inference, entity.of, name, entity, path);
    case "function":
      return { kind: "method", name: `function#${name}`, self: entity };
    case "union":
      return mapParts(withoutNone(entity), (part) => member(inference, part, name, path));
    case "literal":
      return typeof entity.value === "string"
        ? externalMember(inference, "builtins.str", name, { kind: "instance", of: "builtins.str" })
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function moduleMember(inference: Inference, path: string, name: string): Entity {
  const bound = inference.global(path, name);
  if (bound.kind !== "unknown") return bound;
  const submodule = path.endsWith("__init__.py")
    ? inference.modules.find(`${inference.modules.moduleName(path)}.${name}`, path)
    : undefined;
  return submodule === undefined ? UNKNOWN : { kind: "module", path: submodule };
}

function externalMember(inference: Inference, cls: string, name: string, self: Entity): Entity {
  const attribute = attributeType(cls, name);
  if (attribute !== undefined) return instantiate(inference, parseType(attribute), self, "", undefined);
  const method = methodType(cls, name);
  const other = method || name.startsWith("_") ? undefined : lookUp(cls, "attribute");
  if (other) return instantiate(inference, parseType(other.value), self, "", undefined);
  return { kind: "method", name: `${method?.owner ?? cls}#${name}`, self };
}

function classMember(inference: Inference, ref: ClassRef, name: string, self: Entity, path: string): Entity {
  const instance = self.kind === "instance";
  const { project, external } = inference.ancestors(ref);
  for (const cls of project) {
    const found = ownMember(inference, cls, name, self, instance);
    if (found) return (instance && followed(inference, found, self)) || found;
  }
  const related = instance ? reversed(inference, self, name) : undefined;
  if (related) return related;
  for (const base of external) {
    const attribute = attributeType(base, name);
    if (attribute !== undefined)
      return instantiate(inference, parseType(attribute), instance ? self : toInstance(self), path, undefined);
    const method = methodType(base, name);
    if (method) return { kind: "method", name: `${method.owner}#${name}`, self: instance ? self : toInstance(self) };
  }
  // A library's base class may have it: named after the nearest one, so that tables of calls can still speak of it.
  const unknownBase = external.find(
    (base) => base !== "builtins.object" && base !== "typing.Generic" && base !== "abc.ABC",
  );
  return unknownBase === undefined ? UNKNOWN : { kind: "method", name: `${unknownBase}#${name}`, self };
}

function ownMember(
  inference: Inference,
  cls: ClassRef,
  name: string,
  self: Entity,
  instance: boolean,
): Entity | undefined {
  const fact = inference.classFact(cls);
  if (!fact) return undefined;
  const facts = inference.modules.facts(cls.path)!;
  // Of overloads and setters the first that is no overload gives the type.
  const method = fact.methods.find(
    (id) => facts.functions[id]!.name === name && !isDecorated(facts.functions[id]!, "typing.overload"),
  );
  if (method !== undefined) {
    const ref = { path: cls.path, id: method };
    if (instance && isProperty(inference, ref)) return returned(inference, { kind: "function", ref, self }, cls.path);
    return { kind: "function", ref, self };
  }
  const attributes = fact.attributes.filter((attribute) => attribute.name === name);
  if (attributes.length > 0) {
    return inference.remembered(`attribute:${classKey(cls)}:${name}`, () => {
      const declared = attributes.find((attribute) => attribute.annotation !== undefined);
      if (declared) {
        const entity = annotation(inference, cls.path, declared.annotation!);
        if (entity.kind !== "unknown") return entity;
      }
      const values = attributes.map((attribute) => inference.infer(cls.path, attribute.value ?? null));
      const real = values.filter((value) => value.kind !== "none");
      return unionOf(real.length > 0 ? real : values);
    });
  }
  const nested = facts.classes.findIndex((candidate) => candidate.outer === cls.id && candidate.name === name);
  return nested >= 0 ? { kind: "class", ref: { path: cls.path, id: nested } } : undefined;
}

function isProperty(inference: Inference, ref: FunctionRef): boolean {
  return inference.functionFact(ref).decorators.some((decorator) => {
    const name = typeof decorator.value === "string" ? decorator.value : "";
    return /(?:^|\.)(?:cached_)?property$|\.hybrid_property$|reify$/.test(name);
  });
}
