import { MODEL_BASES } from "../../knowledge/bases";
import { classKey, partsOf } from "../../project/entities";
import type { ClassRef, Entity, ProjectView } from "../../project/view";

/** Whether an entity is a class that is mapped to a table or collection. */
export function isModelClass(project: ProjectView, entity: Entity): boolean {
  if (entity.kind === "class") return isModel(project, entity.ref);
  return entity.kind === "external" && project.derives(entity, ...MODEL_BASES);
}

/** Whether an entity is an object of such a class. */
export function isModelInstance(project: ProjectView, entity: Entity): boolean {
  return partsOf(entity).some((part) => {
    if (part.kind !== "instance") return false;
    return typeof part.of === "string" ? project.derives(part, ...MODEL_BASES) : isModel(project, part.of);
  });
}

function isModel(project: ProjectView, ref: ClassRef): boolean {
  return project.derived(`is-model:${classKey(ref)}`, () => {
    const cls: Entity = { kind: "class", ref };
    if (project.derives(cls, "sqlmodel.SQLModel")) {
      // SQLModel's schemas are no tables.
      return project
        .ancestors(ref)
        .project.some((base) => project.classFact(base).keywords.some((keyword) => keyword.name === "table"));
    }
    if (project.derives(cls, ...MODEL_BASES)) return true;
    // A base that could not be followed: a table's name tells as much.
    return project
      .ancestors(ref)
      .project.some((base) =>
        project.classFact(base).attributes.some(({ name }) => name === "__tablename__" || name === "__table__"),
      );
  });
}
