/** Protocols and abstract base classes of the project. */
import { classKey } from "../../project/entities";
import type { ClassRef, ProjectView } from "../../project/view";

const PROTOCOLS: ReadonlySet<string> = new Set(["typing.Protocol", "typing_extensions.Protocol"]);
const ABSTRACT: ReadonlySet<string> = new Set(["abc.ABC", ...PROTOCOLS]);

/** Whether a class is itself written as a Protocol; its subclasses are implementations. */
export function isProtocol(project: ProjectView, ref: ClassRef): boolean {
  return project.classFact(ref).bases.some((base) => {
    const of = typeof base === "object" && base?.k === "sub" ? base.of : base;
    return PROTOCOLS.has(project.externalName(project.resolve(ref.path, of)) ?? "");
  });
}

/** Whether one of a class's ancestors, or itself, is a Protocol or ABC. */
export function isAbstraction(project: ProjectView, ref: ClassRef): boolean {
  const { external, project: own } = project.ancestors(ref);
  return (
    external.some((name) => ABSTRACT.has(name)) ||
    own.some((base) =>
      project
        .classFact(base)
        .keywords.some(
          ({ name, value }) =>
            name === "metaclass" && project.externalName(project.resolve(base.path, value)) === "abc.ABCMeta",
        ),
    )
  );
}

/** Names of a class's own methods, those with two underscores left out. */
export function methodNames(project: ProjectView, ref: ClassRef): string[] {
  return project
    .classFact(ref)
    .methods.map((id) => project.functionFact({ path: ref.path, id }).name)
    .filter((name) => !/^__\w+__$/.test(name));
}

/** All Protocols of the project that have methods. */
export function protocols(project: ProjectView): readonly ClassRef[] {
  return project.derived("protocols", () =>
    project.modules().flatMap((path) =>
      project.derived(`protocols:${path}`, () =>
        project.facts(path)!.classes.flatMap((_, id): ClassRef[] => {
          const ref = { path, id };
          return isProtocol(project, ref) && methodNames(project, ref).length > 0 ? [ref] : [];
        }),
      ),
    ),
  );
}

/** Whether a class has all methods of a Protocol, inherited ones included. */
export function fits(project: ProjectView, cls: ClassRef, protocol: ClassRef): boolean {
  if (classKey(cls) === classKey(protocol)) return false;
  return methodNames(project, protocol).every((name) => project.method(cls, name) !== undefined);
}
