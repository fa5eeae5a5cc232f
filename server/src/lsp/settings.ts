import type { Connection } from "vscode-languageserver";
import type { Client } from "./capabilities";
import type { Project } from "./project";

/** The editor's settings, section `archwright`. What is checked is configured in `pyproject.toml` alone. */
export interface Settings {
  readonly enable: boolean;
  /** Tell in the log what the server does. */
  readonly trace: boolean;
}

export const SECTION = "archwright";

const DEFAULTS: Settings = { enable: true, trace: false };

/** The settings of a project's folder, asked of the client; `pushed` is what a client that cannot be asked sent last. */
export async function readSettings(
  connection: Connection,
  client: Client,
  project: Project,
  pushed: unknown,
): Promise<Settings> {
  if (!client.configuration) return parseSettings(section(pushed, SECTION));
  const scope = project.folder === undefined ? {} : { scopeUri: project.folder };
  return parseSettings(await connection.workspace.getConfiguration({ section: SECTION, ...scope }));
}

function parseSettings(values: unknown): Settings {
  const enable = section(values, "enable");
  const trace = section(section(values, "trace"), "server");
  return {
    enable: typeof enable === "boolean" ? enable : DEFAULTS.enable,
    trace: typeof trace === "string" ? trace !== "off" : DEFAULTS.trace,
  };
}

function section(values: unknown, name: string): unknown {
  return typeof values === "object" && values !== null ? (values as Record<string, unknown>)[name] : undefined;
}
