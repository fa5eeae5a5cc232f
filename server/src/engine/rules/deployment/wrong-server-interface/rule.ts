import type { FixContext, FixDraft } from "../../api";
import { defineRule } from "../../api";
import type { ProjectView } from "../../../project/view";
import { spanOfWords, replacedWords, withoutWords, wordsAfter } from "../command-edits";
import type { Word } from "../commands";
import { launches, type Launch } from "../launches";
import type { Server } from "../servers";
import { findModule, resolveApp, type App, type Interface } from "../interfaces";

/** What a server expects, and the words that say so. */
interface Expectation {
  readonly interface: Interface;
  readonly marked: readonly Word[];
  /** How the message names the server. */
  readonly title: string;
}

export default defineRule({
  meta: {
    id: "wrong-server-interface",
    topic: "deployment",
    title: "Server that speaks another interface than the application",
    summary: "A WSGI server in front of an ASGI application, or the reverse, answers every request with an error.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  checkProject({ project, report }) {
    for (const { launch, expected, app } of mistakes(project)) {
      const at = spanOfWords(expected.marked);
      if (!at) continue;
      const names = { asgi: "ASGI", wsgi: "WSGI" };
      report(launch.path, {
        at,
        message: `${expected.title} calls applications by ${names[expected.interface]}, but \`${launch.server!.app!.text}\` is ${article(app.what)} \`${app.what}\` and speaks ${names[app.interface]}: every request ends in an error. ${advice(launch.server!, app)}`,
        related: [
          { path: app.path, at: app.at, message: `the application, which speaks ${names[app.interface]}` },
          ...(launch.from ? [{ ...launch.from, message: `${launch.by.replace(/,$/, "")} from here` }] : []),
        ],
        key: `${launch.server!.name} ${launch.server!.app!.text}`,
      });
    }
  },
  fixes,
});

function article(name: string): string {
  return /^[aeiou]/i.test(name) ? "an" : "a";
}

function mistakes(
  project: ProjectView,
): readonly { readonly launch: Launch; readonly expected: Expectation; readonly app: App }[] {
  const seen = new Set<string>();
  return launches(project).flatMap((launch) => {
    const { server } = launch;
    if (!server?.app || server.app.open || server.app.foreign === "file") return [];
    const expected = expectation(project, launch, server);
    if (!expected) return [];
    const app = resolveApp(project, server.app.text, appFolders(launch, server), defaultName(server));
    if (!app || app.interface === expected.interface) return [];
    const key = `${launch.path} ${expected.marked[0]?.at[0]}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ launch, expected, app }];
  });
}

function defaultName(server: Server): string {
  return server.name === "hypercorn" ? "app" : "application";
}

/** Options may say where modules are. */
function appFolders(launch: Launch, { options }: Server): readonly string[] {
  const folder = ["--app-dir", "--chdir", "--pythonpath", "--working-dir"]
    .map((name) => options.get(name)?.text)
    .find(Boolean);
  const last = folder
    ?.replace(/\/+$/, "")
    .split("/")
    .filter((part) => part !== "." && part !== "")
    .join("/");
  if (!last) return launch.folders;
  const inside = launch.folders.map((one) => (one === "" ? last : `${one}/${last}`));
  return [...inside, ...launch.folders];
}

function expectation(project: ProjectView, launch: Launch, server: Server): Expectation | undefined {
  const program = server.program.words.slice(0, 1);
  const option = (...names: readonly string[]): Word | undefined =>
    names.map((name) => server.options.get(name)).find(Boolean);
  switch (server.name) {
    case "gunicorn":
      return gunicornExpectation(project, launch, server);
    case "uvicorn":
    case "granian": {
      const given = option("--interface");
      if (!given && (server.open || Object.hasOwn(launch.variables, `${server.name.toUpperCase()}_INTERFACE`)))
        return undefined;
      if (given?.open) return undefined;
      // Granian's own interface is neither.
      const kind = given?.text.replace(/^asgi.*|^auto$/, "asgi") ?? (server.name === "uvicorn" ? "asgi" : undefined);
      if (kind !== "asgi" && kind !== "wsgi") return undefined;
      const title = server.name === "uvicorn" ? "Uvicorn" : "Granian";
      return {
        interface: kind,
        marked: given ? [given] : program,
        title: given ? `${title} with \`--interface ${given.text}\`` : title,
      };
    }
    case "hypercorn": {
      const mode = /^(asgi|wsgi):.*:/.exec(server.app!.text)?.[1] as Interface | undefined;
      if (mode) return { interface: mode, marked: [server.app!], title: `Hypercorn with \`${mode}:\`` };
      // Since 0.14 it looks at the application and wraps one that speaks WSGI.
      return project.below("hypercorn", "0.14")
        ? { interface: "asgi", marked: program, title: "Hypercorn" }
        : undefined;
    }
    case "daphne":
      return { interface: "asgi", marked: program, title: "Daphne" };
    case "waitress-serve":
    case "uwsgi":
      return server.open
        ? undefined
        : { interface: "wsgi", marked: program, title: server.name === "uwsgi" ? "uWSGI" : "Waitress" };
    default:
      return undefined;
  }
}

const WSGI_WORKER =
  /^(?:sync|gthread|gevent|gevent_wsgi|gevent_pywsgi|eventlet|tornado|egg:meinheld#gunicorn_worker|meinheld\.gmeinheld\.MeinheldWorker|gunicorn\.workers\.(?:sync|gthread|ggevent|geventlet|gtornado)\.\w+)$/;
const ASGI_WORKER = /^(?:asgi|gunicorn\.workers\.gasgi\.\w+|uvicorn\.workers\.\w+|uvicorn_worker\.\w+)$/;

function gunicornExpectation(project: ProjectView, launch: Launch, server: Server): Expectation | undefined {
  const worker = server.options.get("-k") ?? server.options.get("--worker-class");
  if (worker) {
    const kind = WSGI_WORKER.test(worker.text) ? "wsgi" : ASGI_WORKER.test(worker.text) ? "asgi" : undefined;
    return kind && !worker.open
      ? { interface: kind, marked: [worker], title: `Gunicorn's worker \`${worker.text}\`` }
      : undefined;
  }
  if (server.open || setsWorker(project, launch, server)) return undefined;
  return { interface: "wsgi", marked: server.program.words.slice(0, 1), title: "Gunicorn without an ASGI worker" };
}

/** Whether a worker class may be set where the command does not show it. */
function setsWorker(project: ProjectView, launch: Launch, { options }: Server): boolean {
  if (Object.hasOwn(launch.variables, "GUNICORN_CMD_ARGS") || argumentsElsewhere(project)) return true;
  const config = options.get("-c") ?? options.get("--config");
  if (config) {
    const name = config.text.replace(/^(?:python|file):/, "").replace(/^\.?\//, "");
    const found = config.open
      ? undefined
      : ((project.modules().includes(name)
          ? name
          : findModule(project, name.replace(/\.py$/, "").replace(/^.*\//, ""), launch.folders)) ??
        configFile(project, name));
    return found === undefined || mayChooseWorker(project, found);
  }
  return project.modules().some((path) => /(?:^|\/)gunicorn\.conf\.py$/.test(path) && mayChooseWorker(project, path));
}

/** `gunicorn.conf.py`, which has a dot in its name. */
function configFile(project: ProjectView, name: string): string | undefined {
  const found = project
    .modules()
    .filter((path) => path === name || path.endsWith(`/${name.slice(name.lastIndexOf("/") + 1)}`));
  return found.length === 1 ? found[0] : undefined;
}

function mayChooseWorker(project: ProjectView, path: string): boolean {
  const facts = project.facts(path);
  return (
    !facts ||
    facts.bindings.some(({ name }) => name === "worker_class") ||
    facts.imports.some(({ names }) => names?.some(({ name }) => name === "*"))
  );
}

function argumentsElsewhere(project: ProjectView): boolean {
  return project
    .resources()
    .some((path) => /GUNICORN_CMD_ARGS[^\r\n]*(?:-k|worker)/.test(project.resource(path) ?? ""));
}

function advice(server: Server, app: App): string {
  if (server.name === "gunicorn")
    return app.interface === "asgi" ? "Give it an ASGI worker, or serve with Uvicorn." : "Leave the ASGI worker out.";
  if (app.interface === "asgi") return "Serve it with Uvicorn, or another ASGI server.";
  return server.name === "daphne"
    ? "Serve it with Gunicorn, or another WSGI server."
    : "Serve it with Gunicorn, or tell the server that it is WSGI.";
}

/** The worker class that Gunicorn needs for ASGI, of a package that the project has. */
function asgiWorker(project: ProjectView): string {
  return project.uses("uvicorn-worker") || project.uses("uvicorn_worker")
    ? "uvicorn_worker.UvicornWorker"
    : "uvicorn.workers.UvicornWorker";
}

function fixes({ finding, file, project }: FixContext): FixDraft[] {
  const found = mistakes(project).find(
    ({ launch, expected }) => launch.path === finding.path && spanOfWords(expected.marked)?.[0] === finding.start,
  );
  if (!found) return [];
  const { launch, expected, app } = found;
  const server = launch.server!;
  const { words } = server.program;
  const { form } = server.program.command;
  const { text } = file;
  const draft = (title: string, changes: FixDraft["changes"] | undefined): FixDraft[] =>
    changes ? [{ title, safety: "review", changes }] : [];
  const marked = expected.marked[0]!;
  const first = words[0]!;
  if (server.name === "gunicorn" && app.interface === "asgi") {
    const worker = asgiWorker(project);
    const title = `Use the worker class ${worker}`;
    if (marked === first) return draft(title, wordsAfter(text, form, words, first, ["-k", worker]));
    const own = words.find((word) => word.at[0] === marked.at[0])!;
    const equals = own.text.startsWith("--")
      ? `${own.text.slice(0, own.text.indexOf("=") + 1)}${worker}`
      : own.text.startsWith("-k")
        ? `-k${worker}`
        : worker;
    return draft(title, replacedWords(text, form, [own], [equals]));
  }
  if (server.name === "gunicorn") {
    const own = words.findIndex((word) => word.at[0] === marked.at[0]);
    const gone = words[own]!.text.startsWith("-") ? [words[own]!] : words.slice(own - 1, own + 1);
    return draft("Leave the ASGI worker out", withoutWords(text, words, gone));
  }
  if (server.name === "uvicorn" || server.name === "granian") {
    const own = words.find((word) => word.at[0] === marked.at[0])!;
    const title = `Tell ${server.name} that the application speaks ${app.interface.toUpperCase()}`;
    if (own === first) return draft(title, wordsAfter(text, form, words, first, ["--interface", app.interface]));
    const value = app.interface === "asgi" && server.name === "uvicorn" ? "asgi3" : app.interface;
    return draft(title, replacedWords(text, form, [own], [own.text.startsWith("--") ? `--interface=${value}` : value]));
  }
  if (server.name === "hypercorn") {
    const target = server.app!.text.replace(/^(?:asgi|wsgi):/, "");
    return draft(
      "Tell Hypercorn what the application speaks",
      replacedWords(text, form, [server.app!], [`${app.interface}:${target}`]),
    );
  }
  return [];
}
