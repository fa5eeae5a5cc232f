/** The command that serves an application in production, in the place of one for development. */
import type { CallFact, Expr } from "../../facts/types";
import { baseName, folderOf } from "../../project/modules";
import type { ProjectView } from "../../project/view";
import { argumentOf } from "../support/calls";
import type { Word } from "./commands";
import { findModule, interfaceOf } from "./interfaces";
import type { Launch } from "./launches";
import type { DevelopmentRun } from "./python-programs";

export interface ProductionCommand {
  /** Gunicorn, Hypercorn, Uvicorn. */
  readonly server: string;
  readonly words: readonly string[];
}

/** For `flask run`, `quart run` and `manage.py runserver`; `undefined` where the application is not found. */
export function productionCommand(project: ProjectView, launch: Launch, text: string): ProductionCommand | undefined {
  const server = launch.server!;
  const written = (word: Word | undefined): string | undefined => {
    if (!word) return undefined;
    const raw = text.slice(word.at[0], word.at[1]);
    // What holds variables stays as it is written, without the option in front.
    return word.open ? raw.replace(/^--?[\w-]+=/, "") : word.text;
  };
  const { options } = server;
  if (server.name === "django") {
    const target = djangoApplication(project, launch.folders);
    const address = server.program.words
      .slice(2)
      .find((word) => !word.text.startsWith("-") && word !== options.get("--settings"));
    if (options.has("--settings") || !target) return undefined;
    return served(target.interface, bindOf(written(address) ?? "127.0.0.1:8000"), target.name);
  }
  const host = written(options.get("--host") ?? options.get("-h")) ?? launch.variables["FLASK_RUN_HOST"] ?? "127.0.0.1";
  const port = written(options.get("--port") ?? options.get("-p")) ?? launch.variables["FLASK_RUN_PORT"] ?? "5000";
  const named = server.app?.text ?? launch.variables["FLASK_APP"] ?? launch.variables["QUART_APP"];
  const target = flaskTarget(project, launch, named);
  if (target === undefined) return undefined;
  return served(server.name === "quart" ? "quart" : "wsgi", `${host}:${port}`, target);
}

/** For a program that ends in `app.run()`. */
export function productionProgram(
  project: ProjectView,
  run: DevelopmentRun,
  launch: Launch,
): ProductionCommand | undefined {
  const { call, path } = run;
  const host = literal(argumentOf(call, "host", run.kind === "uvicorn" ? -1 : 0), "127.0.0.1");
  const port = literal(
    argumentOf(call, "port", run.kind === "uvicorn" ? -1 : 1),
    run.kind === "uvicorn" ? "8000" : "5000",
  );
  if (host === undefined || port === undefined || call.args.some(({ value }) => isSplat(value))) return undefined;
  if (run.kind === "uvicorn") {
    const target = call.args.find(({ name }) => name === undefined || name === "app")?.value;
    const known = call.args.every(
      ({ name }) => name === undefined || /^(?:app|host|port|reload|reload_\w+|log_level)$/.test(name),
    );
    if (!known || target === null || typeof target !== "object" || target.k !== "str") return undefined;
    return { server: "Uvicorn", words: ["uvicorn", target.v, "--host", host, "--port", port] };
  }
  const module =
    launch.program.python === "module" ? launch.program.name : baseName(launch.program.name).replace(/\.py$/, "");
  if (launch.program.python === "file" && /[/]/.test(launch.program.name.replace(/^\.\//, ""))) return undefined;
  const name = receiverName(call);
  if (name === undefined || !project.facts(path)!.bindings.some((one) => one.name === name)) return undefined;
  return served(run.kind === "quart" ? "quart" : "wsgi", `${host}:${port}`, `${module}:${name}`);
}

function served(kind: "asgi" | "wsgi" | "quart", bind: string, target: string): ProductionCommand {
  if (kind === "wsgi") return { server: "Gunicorn", words: ["gunicorn", "--bind", bind, target] };
  if (kind === "quart") return { server: "Hypercorn", words: ["hypercorn", "--bind", bind, target] };
  const [host, port] = [bind.slice(0, bind.lastIndexOf(":")), bind.slice(bind.lastIndexOf(":") + 1)];
  return { server: "Uvicorn", words: ["uvicorn", target, "--host", host, "--port", port] };
}

/** What `runserver` listens to: a port alone is one of this machine. */
function bindOf(address: string): string {
  if (!address.includes(":")) return `127.0.0.1:${address}`;
  return address.replace(/^0:/, "0.0.0.0:");
}

/** `project.wsgi:application`, or `project.asgi:application` where the project serves by ASGI. */
function djangoApplication(
  project: ProjectView,
  folders: readonly string[],
): { readonly name: string; readonly interface: "asgi" | "wsgi" } | undefined {
  const manage = findModule(project, "manage", folders);
  const root = manage === undefined ? undefined : folderOf(manage);
  if (root === undefined) return undefined;
  const find = (file: string): string | undefined => {
    const found = project
      .modules()
      .filter(
        (path) =>
          (root === "" || path.startsWith(`${root}/`)) && path.endsWith(`/${file}.py`) && !project.role(path).test,
      );
    return found.length === 1 ? found[0] : undefined;
  };
  const name = (path: string): string =>
    path
      .slice(root === "" ? 0 : root.length + 1)
      .replace(/\.py$/, "")
      .replaceAll("/", ".");
  const asgi = find("asgi");
  const wsgi = find("wsgi");
  if (asgi && (!wsgi || project.uses("channels") || project.uses("daphne")))
    return { name: `${name(asgi)}:application`, interface: "asgi" };
  return wsgi ? { name: `${name(wsgi)}:application`, interface: "wsgi" } : undefined;
}

/** The application of `--app` or `FLASK_APP`, found as Flask does. */
function flaskTarget(project: ProjectView, launch: Launch, named: string | undefined): string | undefined {
  if (named?.includes("$")) return undefined;
  const candidates = named === undefined ? ["wsgi", "app"] : [named];
  for (const candidate of candidates) {
    const [file = "", attribute] = candidate.split(/:(.*)/s);
    const module = file
      .replace(/\.py$/, "")
      .replace(/^\.?\//, "")
      .replaceAll("/", ".");
    const path = findModule(project, module, launch.folders);
    if (path === undefined) continue;
    const found = attribute === undefined ? discovered(project, path) : withCall(project, path, attribute);
    if (found !== undefined) return `${module}:${found}`;
  }
  return undefined;
}

function discovered(project: ProjectView, path: string): string | undefined {
  const names = project.facts(path)!.bindings.map(({ name }) => name);
  const isApp = (name: string): boolean => {
    const entity = project.infer(path, `@${name}`);
    return interfaceOf(project, entity) !== undefined && entity.kind === "instance";
  };
  const object = ["app", "application"].find((name) => names.includes(name) && isApp(name)) ?? names.find(isApp);
  if (object !== undefined) return object;
  return ["create_app", "make_app"]
    .filter((name) => names.includes(name))
    .map((name) => withCall(project, path, name))
    .find(Boolean);
}

/** `create_app` is written with its call. */
function withCall(project: ProjectView, path: string, attribute: string): string | undefined {
  if (attribute.includes("(")) return attribute;
  const entity = project.infer(path, `@${attribute}`);
  if (entity.kind !== "function") return attribute;
  const { params } = project.functionFact(entity.ref);
  const callable = params.every((one) => one.default !== undefined || one.kind === "args" || one.kind === "kwargs");
  return callable ? `${attribute}()` : undefined;
}

function receiverName({ callee }: CallFact): string | undefined {
  return typeof callee === "string" ? /^@(\w+)\.\w+$/.exec(callee)?.[1] : undefined;
}

function literal(value: Expr | undefined, fallback: string): string | undefined {
  if (value === undefined) return fallback;
  if (value === null || typeof value !== "object") return undefined;
  return value.k === "str" ? value.v : value.k === "num" ? String(value.v) : undefined;
}

function isSplat(value: Expr): boolean {
  return value !== null && typeof value === "object" && value.k === "splat";
}
