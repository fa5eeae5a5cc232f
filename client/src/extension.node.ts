/** The extension on desktop and remote hosts: the language server is a process of its own. */
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { type ArchwrightApi, activateWith } from "./activate";

export function activate(context: ExtensionContext): ArchwrightApi {
  const module = context.asAbsolutePath("dist/server.node.js");
  return activateWith(
    context,
    (options) => new LanguageClient("archwright", "Archwright", { module, transport: TransportKind.ipc }, options),
    (context.storageUri ?? context.globalStorageUri).fsPath,
  );
}
