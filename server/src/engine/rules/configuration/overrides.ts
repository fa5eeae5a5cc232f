/** Values in settings that other settings of the project replace, or that a file outside of the repository may. */
import type { Expr, ImportFact, Span } from "../../facts/types";
import { folderOf } from "../../project/modules";
import type { ProjectView } from "../../project/view";
import { isForDevelopment } from "./environments";

/** What is asked of another value for the name: whether it counts as saying otherwise. */
type Says = (value: Expr) => boolean;

/**
 * Whether settings that build on these (`from .base import *`) set the name to something else, other than for
 * development: then what stands here is not what production runs with.
 */
export function isReplacedByHeir(project: ProjectView, path: string, name: string, says: Says = () => true): boolean {
  return heirsOf(project, path).some((heir) => setsName(project, heir, name, says));
}

/** Whether a module binds a variable of that name. */
export function setsName(project: ProjectView, path: string, name: string, says: Says, except?: Span): boolean {
  return (project.facts(path)?.bindings ?? []).some(
    (one) => one.name === name && one.kind === "variable" && one.at[0] !== except?.[0] && says(one.value),
  );
}

/** Whether a subclass of a class of settings, other than one for development, sets the attribute to something else. */
export function isReplacedBySubclass(
  project: ProjectView,
  path: string,
  id: number,
  name: string,
  says: Says = () => true,
): boolean {
  const modules = [path, ...project.importers(path).map(({ from }) => from)];
  return modules.some((other) =>
    (project.facts(other)?.classes ?? []).some((cls, index) => {
      if ((other === path && index === id) || isForDevelopment("", [cls.name], true)) return false;
      const attribute = cls.attributes.find((one) => one.name === name && one.owner < 0);
      if (!attribute || !says(attribute.value ?? null)) return false;
      return project.ancestors({ path: other, id: index }).project.some((ref) => ref.path === path && ref.id === id);
    }),
  );
}

/** Settings that take all names of these over, those for development left out. */
function heirsOf(project: ProjectView, path: string): readonly string[] {
  return project.derived(`settings-heirs:${path}`, () => {
    const resolved = project
      .importers(path)
      .filter(({ fact }) => isStar(fact))
      .map(({ from }) => from);
    // Settings of an image that are copied beside the others when it is built: `docker/config.py` with `from .common import *`.
    const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.py$/, "");
    const copied = project.role(path).settings
      ? project.modules().filter((other) => {
          const { settings, test } = project.role(other);
          if (!settings || test || other === path) return false;
          return project
            .facts(other)!
            .imports.some(
              (fact) =>
                isStar(fact) &&
                fact.level === 1 &&
                fact.module === stem &&
                project.facts(`${folderOf(other)}/${stem}.py`) === undefined,
            );
        })
      : [];
    return [...new Set([...resolved, ...copied])].filter((other) => !isForDevelopment(other, [], true));
  });
}

function isStar({ names }: ImportFact): boolean {
  return names?.some(({ name }) => name === "*") === true;
}

/** Files of settings for one machine, kept out of the repository. */
const OUTSIDE =
  /(?:^|[._])(?:local|locals|overrides?|private|custom|secrets?|instance|site|user|prod|production)(?:[._]|$)/;

/**
 * Whether something replaces these settings that cannot be seen: the module reads those of one machine at its end
 * (`from .local_settings import *`), or settings that build on it take all that a file holds (`vars().update(…)`).
 */
export function isOverridable(project: ProjectView, path: string, after: number): boolean {
  const late = (project.facts(path)?.imports ?? []).some(
    (fact) => fact.at[0] > after && isStar(fact) && fact.owner < 0 && (fact.guarded || OUTSIDE.test(fact.module)),
  );
  return (
    late || (project.role(path).settings && [path, ...heirsOf(project, path)].some((one) => takesAll(project, one)))
  );
}

/** `vars().update(config)`, `globals().update(config)`, `exec(file.read(), globals())`. */
function takesAll(project: ProjectView, path: string): boolean {
  const { calls } = project.facts(path)!;
  return calls.some(({ callee, owner }) => {
    if (owner < 0 && (callee === "builtins.exec" || callee === "builtins.execfile")) return true;
    if (owner >= 0 || callee === null || typeof callee !== "object" || callee.k !== "attr" || callee.name !== "update")
      return false;
    const { of } = callee;
    const names = of !== null && typeof of === "object" && of.k === "call" ? calls[of.id]?.callee : undefined;
    return typeof names === "string" && /^builtins\.(?:vars|globals|locals)$/.test(names);
  });
}
