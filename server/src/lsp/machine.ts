import type { Analyzer } from "../engine";
import type { Host } from "../hosts/api";
import type { InitializationOptions } from "./protocol";

/** What the server runs on: Node or a browser's worker. Made once, when the client has said who it is. */
export interface Machine {
  readonly analyzer: Analyzer;
  readonly host: Host;
  /** The host's name of a folder; `undefined` for folders that it cannot read (`vscode-vfs:` in Node). */
  root(uri: string): string | undefined;
  /** The text of a file now, decoded as {@link Host.read} does; `undefined` when it cannot be had at once. */
  readNow(root: string, path: string): string | undefined;
}

/** The one thing a machine may ask of the client. */
export interface ClientRequests {
  sendRequest<R>(method: string, params: unknown): Promise<R>;
}

export type StartMachine = (options: InitializationOptions, client: ClientRequests) => Promise<Machine>;
