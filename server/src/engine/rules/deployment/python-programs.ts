/** Python files that start a web server themselves. */
import { Flow, type CallFact, type Span } from "../../facts/types";
import type { ProjectView } from "../../project/view";
import { argumentOf, isKind, namesOfCalls } from "../support/calls";
import { findModule } from "./interfaces";
import type { Launch } from "./launches";

export interface DevelopmentRun {
  readonly path: string;
  readonly call: CallFact;
  /** `app.run()` of Flask, or a server of another kind that reloads. */
  readonly kind: "flask" | "quart" | "uvicorn";
  readonly at: Span;
}

const RUNS: Readonly<Record<string, DevelopmentRun["kind"]>> = {
  "flask.Flask#run": "flask",
  "apiflask.APIFlask#run": "flask",
  "dash.Dash#run": "flask",
  "dash.Dash#run_server": "flask",
  "quart.Quart#run": "quart",
};
/** Servers that a program may start instead. */
const SERVERS =
  /^(?:waitress\.serve|gevent\.pywsgi\.|gunicorn\.|cheroot\.|hypercorn\.|bjoern\.|eventlet\.wsgi\.|meinheld\.|tornado\.httpserver\.|granian\.)/;

/** The module that a command runs as a program. */
export function programModule(project: ProjectView, { program, folders }: Launch): string | undefined {
  const { name, python, words } = program;
  if (!python || words[0]!.open) return undefined;
  if (python === "module")
    return findModule(project, `${name}.__main__`, folders) ?? findModule(project, name, folders);
  const parts = name
    .replace(/\.py$/, "")
    .split("/")
    .filter((part) => part !== "." && part !== "");
  // `/app/src/main.py`: as much of its end as there is here.
  for (let start = 0; start < parts.length; start++) {
    const found = findModule(project, parts.slice(start).join("."), folders);
    if (found !== undefined) return found;
    if (!name.startsWith("/")) return undefined;
  }
  return undefined;
}

/** The call by which a module, run as a program, serves in development mode whatever it is told. */
export function developmentRun(project: ProjectView, path: string): DevelopmentRun | undefined {
  const facts = project.facts(path);
  if (!facts || project.role(path).test || facts.foreign) return undefined;
  const names = namesOfCalls(project, path);
  if (names.some((all) => all.some((name) => SERVERS.test(name)))) return undefined;
  const calledFirst = (owner: number): boolean =>
    owner < 0 ||
    project
      .callers({ path, id: owner })
      .some(({ caller, call }) => caller.path === path && call.owner < 0 && !isConditional(call.flow));
  const found = facts.calls.flatMap((call, id): DevelopmentRun[] => {
    if (isConditional(call.flow) || !calledFirst(call.owner)) return [];
    const kind = names[id]!.map((name) => RUNS[name]).find(Boolean) ?? flaskRun(project, path, call);
    if (kind) return [{ path, call, kind, at: call.at }];
    const reload = argumentOf(call, "reload");
    const reloads =
      names[id]!.includes("uvicorn.run") && isKind(reload ?? null, "const") && (reload as { v: string }).v === "True";
    return reloads ? [{ path, call, kind: "uvicorn", at: call.args.find(({ name }) => name === "reload")!.at }] : [];
  });
  return found[0];
}

/** `run` of a class that the project derives from Flask, unless that has its own. */
function flaskRun(project: ProjectView, path: string, call: CallFact): "flask" | undefined {
  const { callee } = call;
  const receiver =
    isKind(callee, "attr") && callee.name === "run"
      ? callee.of
      : typeof callee === "string" && callee.endsWith(".run")
        ? callee.slice(0, -4)
        : undefined;
  if (receiver === undefined) return undefined;
  const entity = project.infer(path, receiver);
  const own = entity.kind === "instance" && typeof entity.of !== "string" && project.method(entity.of, "run");
  return !own && project.derives(entity, "flask.Flask") && !project.derives(entity, "quart.Quart")
    ? "flask"
    : undefined;
}

function isConditional(flow: number): boolean {
  return (flow & (Flow.Conditional | Flow.InExcept)) !== 0;
}
