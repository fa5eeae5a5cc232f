import { createRequire } from "node:module";
import path from "node:path";

/**
 * `archwright serve --stdio`: becomes the language server, a bundle of its own beside this one, which reads how to talk
 * from the arguments.
 */
export function serve(): void {
  const server = path.join(__dirname, "server.node.js");
  createRequire(__filename)(server);
}
