import type { Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { callOf, isKind, lastName } from "../../support/calls";
import type { Touch } from "./collect";

/** What the rule knows of all files: the touches of each. */
export type Touches = (path: string) => readonly Touch[];

const TEARDOWN =
  /^(?:tearDown|tear_down|asyncTearDown|tearDownClass|teardown_method|teardown_class|teardown|setUp|asyncSetUp|setup_method)$/;

/** Whether something puts an override back: its own function, a caller, a fixture, the class, a clean-up for all tests. */
export function isUndone(project: ProjectView, touches: Touches, path: string, touch: Touch): boolean {
  if (touch.owner < 0) return undoesIn(touches, path, (name) => /^teardown_module$/.test(name), project);
  const ref = outermost(project, { path, id: touch.owner });
  const fact = project.functionFact(ref);
  const [start, end] = fact.span;
  const own = touches(path).some(
    ({ does, at }) => does === "undo" && at[0] > touch.at[0] && at[0] >= start && at[1] <= end,
  );
  if (own || undoesIn(touches, path, (name) => /^teardown_(?:function|module)$/.test(name), project)) return true;
  if (fact.cls >= 0 && classUndoes(project, touches, path, fact.cls)) return true;
  if (fixturesFor(project, ref).some((fixture) => undoes(project, touches, fixture))) return true;
  if (isAskedForBesideUndo(project, touches, ref)) return true;
  return project
    .callers(ref)
    .some(
      ({ caller }) =>
        caller.id >= 0 &&
        (undoes(project, touches, caller) || fixturesFor(project, caller).some((one) => undoes(project, touches, one))),
    );
}

/** A fixture of a test module whose every asker there also asks for a fixture that clears. */
function isAskedForBesideUndo(project: ProjectView, touches: Touches, ref: FunctionRef): boolean {
  if (ref.path.endsWith("conftest.py") || project.functionRole(ref)?.role !== "fixture" || isAutouse(project, ref))
    return false;
  const { name } = project.functionFact(ref);
  const askers = project.facts(ref.path)!.functions.flatMap((fact, id) => {
    const asker = { path: ref.path, id };
    const asks =
      fact.params.some((parameter) => parameter.name === name) || usedFixtures(project, asker).includes(name);
    return asks ? [asker] : [];
  });
  return (
    askers.length > 0 &&
    askers.every((asker) => fixturesFor(project, asker).some((fixture) => undoes(project, touches, fixture)))
  );
}

function outermost(project: ProjectView, ref: FunctionRef): FunctionRef {
  let at = ref;
  for (let parent = project.functionFact(at).parent; parent >= 0; parent = project.functionFact(at).parent)
    at = { path: ref.path, id: parent };
  return at;
}

function undoes(project: ProjectView, touches: Touches, ref: FunctionRef): boolean {
  const [start, end] = project.functionFact(ref).span;
  const direct = touches(ref.path).some(({ does, at }) => does === "undo" && at[0] >= start && at[1] <= end);
  // A helper that clears.
  return (
    direct ||
    project.callsIn(ref).some((call) =>
      project.callees(ref.path, call).some((callee) => {
        if (callee.kind !== "function") return false;
        const span = project.functionFact(callee.ref).span;
        return touches(callee.ref.path).some(({ does, at }) => does === "undo" && at[0] >= span[0] && at[1] <= span[1]);
      }),
    )
  );
}

function undoesIn(touches: Touches, path: string, named: (name: string) => boolean, project: ProjectView): boolean {
  return touches(path).some(
    ({ does, owner }) => does === "undo" && owner >= 0 && named(project.functionFact({ path, id: owner }).name),
  );
}

function classUndoes(project: ProjectView, touches: Touches, path: string, cls: number): boolean {
  return project.ancestors({ path, id: cls }).project.some((ref) =>
    project
      .classFact(ref)
      .methods.filter((id) => TEARDOWN.test(project.functionFact({ path: ref.path, id }).name))
      .some((id) => undoes(project, touches, { path: ref.path, id })),
  );
}

/** The fixtures that run around a function: those it asks for, in turn, and those for all tests. */
function fixturesFor(project: ProjectView, ref: FunctionRef): readonly FunctionRef[] {
  const out: FunctionRef[] = [];
  const visit = (name: string): void => {
    const found = fixtureNamed(project, ref.path, name);
    if (!found || out.some((one) => one.path === found.path && one.id === found.id)) return;
    out.push(found);
    project.functionFact(found).params.forEach((parameter) => visit(parameter.name));
  };
  project.functionFact(ref).params.forEach((parameter) => visit(parameter.name));
  usedFixtures(project, ref).forEach(visit);
  for (const path of visibleFrom(project, ref.path)) {
    for (const fixture of fixturesIn(project, path)) if (isAutouse(project, fixture)) out.push(fixture);
  }
  return out;
}

/** `@pytest.mark.usefixtures("clean")`. */
function usedFixtures(project: ProjectView, ref: FunctionRef): readonly string[] {
  return project.functionFact(ref).decorators.flatMap(({ value }) => {
    const call = callOf(project, ref.path, value);
    if (lastName(call?.callee ?? null) !== "usefixtures") return [];
    return call!.args.flatMap((argument) => (isKind(argument.value, "str") ? [argument.value.v] : []));
  });
}

/** The module itself and the conftests above it, nearest first. */
function visibleFrom(project: ProjectView, path: string): readonly string[] {
  const folders = path.split("/").slice(0, -1);
  const conftests = folders.map((_, index) => `${folders.slice(0, folders.length - index).join("/")}/conftest.py`);
  return [path, ...conftests, "conftest.py"].filter(
    (one, index, all) => project.facts(one) && all.indexOf(one) === index,
  );
}

export function fixtureNamed(project: ProjectView, path: string, name: string): FunctionRef | undefined {
  for (const visible of visibleFrom(project, path)) {
    const found = fixturesIn(project, visible).find((ref) => project.functionFact(ref).name === name);
    if (found) return found;
  }
  return undefined;
}

function fixturesIn(project: ProjectView, path: string): readonly FunctionRef[] {
  return project.derived(`fixtures:${path}`, () =>
    (project.facts(path)?.functions ?? []).flatMap((fact, id) =>
      fact.decorators.length > 0 && project.functionRole({ path, id })?.role === "fixture" ? [{ path, id }] : [],
    ),
  );
}

function fixtureOption(project: ProjectView, ref: FunctionRef, name: string): Expr {
  for (const { value } of project.functionFact(ref).decorators) {
    const found = callOf(project, ref.path, value)?.args.find((argument) => argument.name === name);
    if (found) return found.value;
  }
  return null;
}

function isAutouse(project: ProjectView, ref: FunctionRef): boolean {
  const value = fixtureOption(project, ref, "autouse");
  return isKind(value, "const") && value.v === "True";
}

/** Whether the app is one that other tests never see: made in this function, or by a fixture for each test. */
export function isOwnApp(project: ProjectView, path: string, touch: Touch): boolean {
  return isMadeHere(project, path, touch.app, touch.owner);
}

function isMadeHere(project: ProjectView, path: string, app: Expr, owner: number): boolean {
  if (app === null) return true;
  if (typeof app === "string") {
    // At module level: an app that this very test module makes.
    const bound = /^@(\w+)$/.exec(app)?.[1];
    const made =
      project.facts(path)!.bindings.find((one) => one.name === bound && one.kind === "variable")?.value ?? null;
    return !path.endsWith("conftest.py") && isKind(made, "call");
  }
  if (app.k === "call") return true;
  if (app.k === "typed") return isMadeHere(project, path, app.value, owner);
  if (app.k === "union") return app.of.some((one) => isMadeHere(project, path, one, owner));
  // `client.app`, `self.app`: whose it is shows the client.
  if (app.k === "attr") return isKind(app.of, "param") ? isMadeHere(project, path, app.of, owner) : true;
  if (app.k !== "param") return true;
  const fixture = fixtureNamed(project, path, app.name);
  if (!fixture) return true;
  const scope = fixtureOption(project, fixture, "scope");
  if (isKind(scope, "str") && scope.v !== "function") return false;
  const fact = project.functionFact(fixture);
  return [...fact.returned, ...fact.yielded].every((value) => !isShared(project, fixture.path, value));
}

/** A value that all tests get: one of a module's top level. */
function isShared(project: ProjectView, path: string, value: Expr): boolean {
  if (typeof value === "string") return true;
  // A client around the app: `TestClient(app)`.
  const call = callOf(project, path, isKind(value, "enter") ? value.of : value);
  const wraps = partsOf(project.infer(path, value)).some((part) =>
    (typeof part === "object" && part.kind === "instance" && typeof part.of === "string" ? part.of : "").endsWith(
      "Client",
    ),
  );
  return wraps && (call?.args.some((argument) => typeof argument.value === "string") ?? false);
}
