/** The extension in a web worker: the language server is another worker, and reads files through the client. */
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { type ArchwrightApi, activateWith } from "./activate";

export function activate(context: ExtensionContext): ArchwrightApi {
  const server = Uri.joinPath(context.extensionUri, "dist", "server.browser.js").toString(true);
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  const start = (): Promise<Worker> => {
    // A worker that crashed or was stopped stays around until it is told to go.
    worker?.terminate();
    worker = new Worker(server);
    return Promise.resolve(worker);
  };
  return activateWith(context, (options) => new LanguageClient("archwright", "Archwright", start, options), undefined);
}
