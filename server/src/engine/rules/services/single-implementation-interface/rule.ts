import { classKey, partsOf } from "../../../project/entities";
import type { ClassRef, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { fits, isAbstraction, isProtocol, methodNames } from "../interfaces";

export default defineRule<undefined>({
  meta: {
    id: "single-implementation-interface",
    topic: "services",
    title: "Interface with one implementation",
    summary:
      "A Protocol or ABC that one class implements, and that no test replaces, is a second copy of that class's signatures.",
    severity: "info",
    enabled: false,
    scope: "project",
    fixes: [],
  },
  checkProject({ project, report }) {
    const doubled = new Set(doubles(project));
    for (const ref of interfaces(project)) {
      const found = implementations(project, ref);
      const inside = found.filter(({ path }) => !project.role(path).test);
      const [only] = inside;
      if (!only || inside.length > 1 || found.length > 1 || doubled.has(classKey(ref))) continue;
      const fact = project.classFact(ref);
      const { name } = project.classFact(only);
      if (isExtensionPoint(name) || isRole(project, ref, only)) continue;
      report(ref.path, {
        at: fact.at,
        message: `\`${name}\` is the only implementation of \`${fact.name}\`, and no test puts another in its place: every signature is written twice, and leads readers past the code. Use \`${name}\` itself until there is a second one.`,
        related: [{ path: only.path, at: project.classFact(only).at, message: "the only implementation" }],
        key: fact.name,
      });
    }
  },
});

/** The other implementations are elsewhere: in a plug-in, a paid edition. */
function isExtensionPoint(name: string): boolean {
  return /^_?(?:No_?[oO]p|Null|Dummy|Fake|Default|Empty)|(?:No[oO]p|Default)$/.test(name);
}

/** A Protocol that asks for a few methods of something larger: what a caller needs, not a copy of the class. */
function isRole(project: ProjectView, ref: ClassRef, only: ClassRef): boolean {
  if (!isProtocol(project, ref)) return false;
  const fact = project.classFact(ref);
  const checked = fact.decorators.some(({ value }) =>
    /^typing(?:_extensions)?\.runtime_checkable$/.test(project.externalName(project.resolve(ref.path, value)) ?? ""),
  );
  if (checked || /^_|^Supports|^Has[A-Z]|(?:Like|able)$/.test(fact.name)) return true;
  const publics = (cls: ClassRef): number =>
    methodNames(project, cls).filter((method) => !method.startsWith("_")).length;
  return publics(only) > 2 * publics(ref);
}

/** Pure interfaces of the project's own code: classes all of whose methods are left open. */
function interfaces(project: ProjectView): ClassRef[] {
  const libraries = project.packaging().filter(({ isLibrary }) => isLibrary);
  return project.modules().flatMap((path) => {
    const { test, script, docs, generated } = project.role(path);
    if (test || script || docs || generated || libraries.some(({ folder }) => path.startsWith(folder))) return [];
    return project.facts(path)!.classes.flatMap((fact, id): ClassRef[] => {
      const ref = { path, id };
      return fact.parent < 0 && isInterface(project, ref) ? [ref] : [];
    });
  });
}

function isInterface(project: ProjectView, ref: ClassRef): boolean {
  const methods = methodNames(project, ref);
  if (methods.length === 0 || !isAbstraction(project, ref)) return false;
  return project.classFact(ref).methods.every((id) => {
    const fact = project.functionFact({ path: ref.path, id });
    if (/^__\w+__$/.test(fact.name)) return fact.name === "__init__" ? fact.stub : true;
    return fact.stub || isProtocol(project, ref) || isAbstractMethod(project, ref.path, id);
  });
}

function isAbstractMethod(project: ProjectView, path: string, id: number): boolean {
  return project
    .functionFact({ path, id })
    .decorators.some(({ value }) =>
      /^abc\.abstract\w+$/.test(project.externalName(project.resolve(path, value)) ?? ""),
    );
}

/** Classes that are one, by inheritance or (for Protocols) because they have all its methods. */
function implementations(project: ProjectView, ref: ClassRef): ClassRef[] {
  const key = classKey(ref);
  const protocol = isProtocol(project, ref);
  return project.modules().flatMap((path) =>
    project.facts(path)!.classes.flatMap((_, id): ClassRef[] => {
      const cls = { path, id };
      if (classKey(cls) === key || isInterface(project, cls)) return [];
      const inherits = project.ancestors(cls).project.some((base) => classKey(base) === key);
      return inherits || (protocol && fits(project, cls, ref)) ? [cls] : [];
    }),
  );
}

/** Classes that test code hands to something: `Mock(spec=X)`, `create_autospec(X)`, `cast(X, fake)`, `overrides[X] = …`. */
function doubles(project: ProjectView): readonly string[] {
  return project.derived("classes-given-in-tests", () =>
    project
      .modules()
      .flatMap((path) =>
        !project.role(path).test
          ? []
          : project.derived(`classes-given-in-tests:${path}`, () =>
              project
                .facts(path)!
                .calls.flatMap((call) =>
                  call.args.flatMap(({ value }) =>
                    partsOf(project.infer(path, value)).flatMap((part) =>
                      part.kind === "class" ? [classKey(part.ref)] : [],
                    ),
                  ),
                ),
            ),
      ),
  );
}
