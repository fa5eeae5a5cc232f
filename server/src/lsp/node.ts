import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { StartMachine } from "./machine";
import { serve } from "./server";

/**
 * Serves the client at the other end of what the command line names: `--stdio`, `--node-ipc`, `--pipe=…` or
 * `--socket=…`. The process ends with the client: on `exit`, on the end of its stream, and when its process is gone.
 */
export function serveInNode(startMachine: StartMachine): void {
  serve(createConnection(ProposedFeatures.all), startMachine);
}
