import { SESSION_CLASSES } from "../../../knowledge/bases";
import { effectOf } from "../../../knowledge/effects";
import type { ClassRef, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { namesOfCalls } from "../../support/calls";

const REPOSITORY_CLASS = /(?:Repository|Repo|Dao|DAO)(?:Impl|Base)?$|^(?:Base|Abstract)?(?:Repository|Repo)/;
const REPOSITORY_MODULE = /(?:^|\.)(?:\w+_)?(?:repositories|repository|repos|repo|dao|daos)(?:$|\.)/;
const UNIT_OF_WORK = /unit_?of_?work|(?:^|[a-z_])UoW|^UOW|UOW$|^Uow|Uow$/i;

export default defineRule({
  meta: {
    id: "commit-in-repository",
    topic: "database",
    title: "Commit in a repository",
    summary:
      "A repository commits although the project has a unit of work: what belongs together is no longer one transaction.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  check({ facts, path, project, report }) {
    if (facts.classes.length === 0) return;
    const inModule = REPOSITORY_MODULE.test(project.moduleName(path));
    const called = namesOfCalls(project, path);
    for (const [id, call] of facts.calls.entries()) {
      const commits = called[id]!.some((name) => name.endsWith("#commit") && effectOf(name)?.kind === "commit");
      const cls = commits ? classOf(project, path, call.owner) : undefined;
      if (!cls) continue;
      const fact = project.classFact(cls);
      if (!(REPOSITORY_CLASS.test(fact.name) || inModule) || isUnitOfWork(project, cls)) continue;
      const unit = unitOfWork(project);
      if (!unit) continue;
      const method = facts.functions[call.owner]!;
      const name = project.classFact(unit).name;
      report({
        at: call.at,
        message: `\`${method.qualname}\` commits on its own, but transactions here are \`${name}\`'s business: what is done before and after it can no longer be rolled back together. Flush instead, and let \`${name}\` commit.`,
        related: [{ path: unit.path, at: project.classFact(unit).at, message: `the unit of work \`${name}\`` }],
        key: method.qualname,
      });
    }
  },
});

/** The class whose method, or a function nested in it, holds a call. */
function classOf(project: ProjectView, path: string, owner: number): ClassRef | undefined {
  const functions = project.facts(path)!.functions;
  for (let id = owner; id >= 0; id = functions[id]!.parent) {
    if (functions[id]!.cls >= 0) return { path, id: functions[id]!.cls };
  }
  return undefined;
}

/** The project's unit of work: one by that name, else one by what it does. */
function unitOfWork(project: ProjectView): ClassRef | undefined {
  return project.derived("unit-of-work", () => {
    const classes = project.modules().flatMap((path) => {
      const { test, script, docs } = project.role(path);
      return test || script || docs ? [] : project.facts(path)!.classes.map((_, id): ClassRef => ({ path, id }));
    });
    const byName = classes.filter((ref) => {
      const { name } = project.classFact(ref);
      return UNIT_OF_WORK.test(name) && !/(?:Error|Exception)$/.test(name);
    });
    const concrete = byName.find(
      (ref) => project.method(ref, "commit") && !/^(?:Abstract|Base|I[A-Z])/.test(project.classFact(ref).name),
    );
    return concrete ?? byName[0] ?? classes.find((ref) => isUnitOfWork(project, ref));
  });
}

/** A class by that name, or a context manager that owns a session, commits and rolls back. */
function isUnitOfWork(project: ProjectView, ref: ClassRef): boolean {
  const fact = project.classFact(ref);
  if (UNIT_OF_WORK.test(fact.name)) return true;
  const has = (name: string): boolean => project.method(ref, name) !== undefined;
  if (!has("commit") || !has("rollback") || !(has("__enter__") || has("__aenter__"))) return false;
  const session = (name: string): boolean =>
    /session/i.test(name) ||
    project.derives(project.infer(ref.path, { k: "attr", of: { k: "self", cls: ref.id }, name }), ...SESSION_CLASSES);
  return (
    !project.derives({ kind: "class", ref }, ...SESSION_CLASSES) &&
    project.ancestors(ref).project.some((cls) => project.classFact(cls).attributes.some(({ name }) => session(name)))
  );
}
