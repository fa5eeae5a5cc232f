/** What the files of a deployment start, each command with where it comes from. */
import type { Span } from "../../facts/types";
import { baseName, folderOf } from "../../project/modules";
import type { ProjectView } from "../../project/view";
import type { Command } from "./commands";
import { isForDevelopment, setDevelopment } from "./development";
import { imageLaunches } from "./images";
import { filesOfKind } from "./kinds";
import { readProcfile, readUnit } from "./processes";
import { programOf, scriptFile, scriptWord, type Program } from "./programs";
import { servesOnlyHere, serverOf, type Server } from "./servers";
import { innerScript, readShell } from "./shell";
import { findScript } from "./scripts";
import { upwards } from "./interfaces";

/** A command that a file of a deployment runs. */
export interface Launch {
  /** The file that it is written in. */
  readonly path: string;
  readonly program: Program;
  readonly server?: Server;
  /** "the image", "the service `web`": who runs it. */
  readonly by: string;
  /** On a developer's machine or in tests. */
  readonly development: boolean;
  /** Folders that names of modules and files may start from, the likeliest first. */
  readonly folders: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** The command that runs the script that holds it. */
  readonly from?: { readonly path: string; readonly at: Span };
}

/** What is known of a command before it is looked at. */
export type Setting = Pick<Launch, "path" | "by" | "development" | "folders" | "variables" | "from"> & {
  /** Paths of files in the image, by where they lie in the project. */
  readonly copies?: readonly (readonly [from: string, to: string])[];
};

/** All commands, those of scripts once for everything that runs them. */
export function launches(project: ProjectView): readonly Launch[] {
  return project.derived("deployment-launches", () => {
    const run = new Set<string>();
    const all = [
      ...imageLaunches(project).flatMap(({ command, setting }) => launched(project, command, setting, run)),
      ...processLaunches(project, run),
    ];
    return [...all, ...scriptLaunches(project, run)];
  });
}

function processLaunches(project: ProjectView, run: Set<string>): Launch[] {
  const procfiles = filesOfKind(project, "procfile").flatMap((path) => {
    const processes = readProcfile(project.resource(path)!);
    const watches = processes.some(({ commands }) => commands.some(isWatcher));
    const siblings = filesOfKind(project, "procfile").some(
      (other) => other !== path && folderOf(other) === folderOf(path) && /prod|deploy|heroku/i.test(other),
    );
    const development = isForDevelopment(path) || watches || (siblings && baseName(path) === "Procfile");
    return processes.flatMap(({ name, commands }) => {
      const setting = {
        path,
        by: `the process \`${name}\``,
        development: development || isForDevelopment(name),
        folders: upwards(folderOf(path)),
        variables: {},
      };
      return commands.flatMap((command) => launched(project, command, setting, run));
    });
  });
  const units = filesOfKind(project, "unit").flatMap((path) => {
    const { commands, variables } = readUnit(project.resource(path)!);
    const setting = {
      path,
      by: "the unit",
      development: isForDevelopment(path),
      folders: upwards(folderOf(path)),
      variables,
    };
    return commands.flatMap((command) => launched(project, command, setting, run));
  });
  return [...procfiles, ...units];
}

/** Tools that rebuild a front end while one works on it: whoever runs them beside the server develops. */
function isWatcher(command: Command): boolean {
  return command.words.some(({ text }) =>
    /^(?:-w|--watch|watch|dev|vite|browser-sync|livereload)$/.test(text.replace(/^.*:/, "")),
  );
}

/** Scripts that nothing here runs: people, or what deploys them. */
function scriptLaunches(project: ProjectView, run: ReadonlySet<string>): Launch[] {
  return filesOfKind(project, "script").flatMap((path) => {
    if (run.has(path)) return [];
    const text = project.resource(path)!;
    const commands = readShell({ text, offset: 0, around: "" });
    // One that is not named for starting, or serves this machine alone, is somebody's shortcut.
    const starts = /^(?:docker-?)?(?:start|entrypoint|boot)(?:[-_.]|up\b|$)/i.test(baseName(path));
    const setting: Setting = {
      path,
      by: `\`${baseName(path)}\``,
      development: !starts || isForDevelopment(path) || installsOrWatches(commands),
      folders: upwards(folderOf(path)),
      variables: {},
    };
    return fromScript(project, commands, setting, new Set()).map((launch) => ({
      ...launch,
      development:
        launch.development ||
        setDevelopment(launch.variables) ||
        (launch.server !== undefined && servesOnlyHere(launch.server)),
    }));
  });
}

/** Sets up a machine to work on: makes a virtual environment, installs what tests need, runs a front end beside. */
function installsOrWatches(commands: readonly Command[]): boolean {
  return commands.some((command) => {
    const line = command.words.map(({ text }) => text).join(" ");
    return (
      isWatcher(command) ||
      /\b(?:venv|virtualenv|docker|docker-compose|pytest|npm|yarn|pnpm|bun)\b/.test(
        line.replace(/\S*\/(?:\.?venv|env)\/bin\/\S+/g, ""),
      )
    );
  });
}

/** A command with what it leads to: the script of `sh -c`, the script file that it runs. */
export function launched(
  project: ProjectView,
  command: Command,
  setting: Setting,
  run: Set<string>,
  depth = 0,
): Launch[] {
  if (depth > 6) return [];
  const inner = scriptWord(command);
  if (inner) {
    if (inner.foreign === "file") return [];
    const commands = readShell(innerScript(inner)).map((one) => ({
      ...one,
      variables: { ...command.variables, ...one.variables },
      conditions: [...command.conditions, ...one.conditions],
    }));
    return commands.flatMap((one) => launched(project, one, conditioned(setting, one, commands), run, depth + 1));
  }
  const file = scriptFile(command);
  const script = file && findScript(project, file.text, setting);
  if (script !== undefined && script !== setting.path) {
    run.add(script);
    const commands = readShell({ text: project.resource(script)!, offset: 0, around: "" });
    const { copies: _, ...rest } = setting;
    const within: Setting = {
      ...rest,
      ...(setting.copies && { copies: setting.copies }),
      path: script,
      development: setting.development || isForDevelopment(script),
      from: setting.from ?? { path: setting.path, at: file!.at },
      by: setting.from ? setting.by : `\`${baseName(script)}\`, which ${setting.by} runs,`,
      variables: { ...setting.variables, ...command.variables },
    };
    return fromScript(project, commands, within, run, depth + 1);
  }
  const program = programOf(command);
  if (!program) return [];
  const server = serverOf(program);
  if (!server && !program.python) return [];
  const { copies: _, ...rest } = setting;
  const variables = { ...setting.variables, ...command.variables };
  // `runserver --settings=project.settings.local`
  const settings = server?.options.get("--settings")?.text.replace(/.*\./, "") ?? "";
  const development = setting.development || isForDevelopment(settings);
  return [{ ...rest, development, variables, program, ...(server && { server }) }];
}

function fromScript(
  project: ProjectView,
  commands: readonly Command[],
  setting: Setting,
  run: Set<string>,
  depth = 0,
): Launch[] {
  return commands.flatMap((one) => launched(project, one, conditioned(setting, one, commands), run, depth));
}

/** A branch for development is one by its condition's words, or one beside another that starts a real server. */
function conditioned(setting: Setting, command: Command, all: readonly Command[]): Setting {
  const { conditions } = command;
  if (conditions.length === 0) return setting;
  const forDevelopment =
    conditions.some((condition) => condition === "||" || isForDevelopment(condition)) ||
    all.some((other) => other !== command && isProductionServer(other));
  return forDevelopment ? { ...setting, development: true } : setting;
}

function isProductionServer(command: Command): boolean {
  const program = programOf(command);
  const server = program && serverOf(program);
  return server !== undefined && !server.development && !/^(?:flask|quart|django)$/.test(server.name);
}
