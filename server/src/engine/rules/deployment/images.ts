/** The commands of images: of Dockerfiles by themselves, and of the services that Compose makes of them. */
import { baseName, folderOf } from "../../project/modules";
import type { ProjectView } from "../../project/view";
import type { Command, Word } from "./commands";
import { readCompose, type Service } from "./compose";
import { isForDevelopment, isForProduction, setDevelopment } from "./development";
import { readDockerfile, type ImageCommand, type Stage } from "./dockerfile";
import { upwards } from "./interfaces";
import { filesOfKind } from "./kinds";
import type { Setting } from "./launches";
import { programOf, scriptFile } from "./programs";
import { findScript, passesArguments } from "./scripts";

export interface Started {
  readonly command: Command;
  readonly setting: Setting;
}

interface ComposeService {
  readonly path: string;
  readonly service: Service;
  readonly development: boolean;
  readonly context?: string;
  readonly dockerfile?: string;
}

export function imageLaunches(project: ProjectView): readonly Started[] {
  const services = servicesOf(project);
  const images = new Map(
    filesOfKind(project, "dockerfile").map((path) => [path, readDockerfile(project.resource(path)!)]),
  );
  const ofServices = services.flatMap((one) => startedBy(project, one, images));
  return [...[...images].flatMap(([path, stages]) => builtFrom(project, path, stages, services)), ...ofServices];
}

function servicesOf(project: ProjectView): readonly ComposeService[] {
  const files = filesOfKind(project, "compose");
  return files.flatMap((path) => {
    const services = readCompose(project.resource(path)!);
    const development =
      isForDevelopment(path) ||
      (isPlain(path) && files.some((other) => other !== path && isForProduction(other) && isNear(path, other))) ||
      services.some((service) => develops(project, path, service));
    return services.map((service): ComposeService => {
      const context = service.context === undefined ? undefined : resolved(folderOf(path), service.context);
      const dockerfile = context === undefined ? undefined : resolved(context, service.dockerfile ?? "Dockerfile");
      const own =
        isForDevelopment(service.name) ||
        service.profiles.some(isForDevelopment) ||
        isForDevelopment(service.dockerfile ?? "") ||
        isForDevelopment(service.target ?? "");
      return {
        path,
        service,
        development: development || own,
        ...(context !== undefined && { context }),
        ...(dockerfile !== undefined && { dockerfile }),
      };
    });
  });
}

/** In the same folder, or in one above or below: of the same project. */
function isNear(path: string, other: string): boolean {
  const [a, b] = [`/${folderOf(path)}/`, `/${folderOf(other)}/`].map((folder) => folder.replace(/\/+/g, "/"));
  return a!.startsWith(b!) || b!.startsWith(a!);
}

/** `compose.yml`, `docker-compose.yaml`. */
function isPlain(path: string): boolean {
  return /^(?:docker-)?compose\.ya?ml$/.test(baseName(path)) && !isForProduction(path);
}

/** Runs the source as it is on the machine, or says itself that it is for development. */
function develops(project: ProjectView, path: string, service: Service): boolean {
  if (service.develops || setDevelopment(service.variables) || service.environmentFiles.some(isForDevelopment))
    return true;
  const folders = service.mounts
    .filter((mount) => !/^[~$/]/.test(mount))
    .map((mount) => resolved(folderOf(path), mount));
  return folders.some((folder) => project.modules().some((module) => folder === "" || module.startsWith(`${folder}/`)));
}

/** The commands of a Dockerfile's stages that end up as images. */
function builtFrom(
  project: ProjectView,
  path: string,
  stages: readonly Stage[],
  services: readonly ComposeService[],
): readonly Started[] {
  const users = services.filter((one) => one.dockerfile === path);
  const siblings = filesOfKind(project, "dockerfile").filter(
    (other) => other !== path && folderOf(other) === folderOf(path),
  );
  const development =
    isForDevelopment(path) ||
    (isPlainDockerfile(path) && siblings.some(isForProduction)) ||
    // Services that replace its command say nothing of it.
    (users.every((one) => one.development) && users.some(({ service }) => !service.command && !service.entrypoint));
  const production = stages.some(({ name }) => name !== undefined && isForProduction(name));
  return stages.flatMap((stage, index) => {
    const last = index === stages.length - 1;
    const name = stage.name;
    const used = stages
      .slice(index + 1)
      .some(({ uses, base }) => name !== undefined && (uses.includes(name) || base === name));
    const target = users.some((one) => one.service.target === name && !one.development);
    if (!last && !target && (used || (production && !isForProduction(name ?? "")))) return [];
    const setting: Setting = {
      path,
      by: name === undefined ? "the image" : `the image \`${name}\``,
      development: development || isForDevelopment(name ?? ""),
      folders: foldersOf(path, users),
      variables: stage.variables,
      copies: stage.copies,
    };
    return commandsOf(project, stage.entrypoint, stage.cmd, setting).map((command) => ({ command, setting }));
  });
}

function isPlainDockerfile(path: string): boolean {
  return /^(?:Docker|Container)file$/.test(baseName(path));
}

function foldersOf(path: string, users: readonly ComposeService[]): readonly string[] {
  const contexts = users.flatMap(({ context }) => (context === undefined ? [] : [context]));
  return [...new Set([...upwards(folderOf(path)).slice(0, 1), ...contexts, ...upwards(folderOf(path))])];
}

/** What a service runs: its own command, behind the entry point of its image. */
function startedBy(
  project: ProjectView,
  one: ComposeService,
  images: ReadonlyMap<string, readonly Stage[]>,
): readonly Started[] {
  const { path, service, development, context } = one;
  if (!service.command && !service.entrypoint) return [];
  const stages = one.dockerfile === undefined ? [] : (images.get(one.dockerfile) ?? []);
  const stage = service.target === undefined ? stages.at(-1) : stages.find(({ name }) => name === service.target);
  const setting: Setting = {
    path,
    by: `the service \`${service.name}\``,
    development,
    folders: [...new Set([...(context === undefined ? [] : upwards(context)), ...upwards(folderOf(path))])],
    variables: { ...stage?.variables, ...service.variables },
    ...(stage && { copies: stage.copies }),
  };
  const shape = (commands: readonly Command[]): ImageCommand => ({ form: "exec", commands });
  const foreign = stage?.entrypoint && { ...stage.entrypoint, commands: stage.entrypoint.commands.map(asForeign) };
  const entrypoint = service.entrypoint ? shape(service.entrypoint) : foreign;
  const command = service.command && shape(service.command);
  return commandsOf(project, entrypoint, command, setting)
    .filter(({ words }) => words.some(({ foreign }) => foreign !== "file"))
    .map((one) => ({ command: one, setting }));
}

function asForeign(command: Command): Command {
  return { ...command, words: command.words.map((word): Word => ({ ...word, foreign: "file" })) };
}

/** What runs of an entry point and the command that is handed to it. */
function commandsOf(
  project: ProjectView,
  entrypoint: ImageCommand | undefined,
  cmd: ImageCommand | undefined,
  setting: Setting,
): readonly Command[] {
  const own = cmd?.commands ?? [];
  if (!entrypoint) return own;
  const entry = entrypoint.commands[0];
  if (entrypoint.form === "shell" || !entry) return entrypoint.commands;
  const file = scriptFile(entry);
  const script = file && findScript(project, file.text, setting);
  if (script !== undefined) {
    const passes = passesArguments(project.resource(script) ?? "");
    return [...entrypoint.commands, ...(passes ? own : [])];
  }
  // `tini --`, or a script of the base image.
  const program = programOf(entry);
  if (!program || file?.text.startsWith("/") || /\.sh$|^docker-entrypoint/.test(file?.text ?? ""))
    return own.length > 0 ? own : entrypoint.commands;
  const first = own[0];
  if (!first || cmd?.form === "shell") return entrypoint.commands;
  const words = entry.words.map((word): Word => ({ ...word, foreign: word.foreign ?? "instruction" }));
  return [{ ...first, words: [...words, ...first.words] }];
}

/** A path as a file writes it, from its folder: `./backend`, `..`. */
function resolved(folder: string, written: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of written.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
