import {
  type Disposable,
  LanguageStatusSeverity,
  StatusBarAlignment,
  ThemeColor,
  languages,
  window,
  workspace,
} from "vscode";
import type { StatusParams } from "../../server/src/lsp/protocol";
import type { Server } from "./server";
import { barText, stateText } from "./statusText";

/** The status bar item with the counts, and the entry in the language's status menu with the server's state. */
export class Status implements Disposable {
  readonly #bar = window.createStatusBarItem("archwright.status", StatusBarAlignment.Left);
  readonly #language = languages.createLanguageStatusItem("archwright.server", { language: "python" });
  readonly #subscriptions: readonly { dispose(): void }[];

  constructor(server: Server) {
    this.#bar.name = "Archwright";
    this.#language.name = "Archwright";
    this.#subscriptions = [
      this.#bar,
      this.#language,
      server.onDidChangeStatus((status) => {
        this.#show(status);
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("archwright.statusBar")) this.#show(server.status);
      }),
    ];
    this.#show(server.status);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(status: StatusParams): void {
    const failed = status.state === "failed";
    const busy = status.state === "starting" || status.state === "indexing";
    const label = `Archwright: ${stateText(status)}`;

    this.#bar.text = barText(status);
    this.#bar.tooltip = label;
    this.#bar.accessibilityInformation = { label, role: "button" };
    this.#bar.command = failed ? "archwright.showOutput" : "archwright.showProblems";
    this.#bar.backgroundColor = failed ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    if (workspace.getConfiguration("archwright").get<boolean>("statusBar.visible", true)) this.#bar.show();
    else this.#bar.hide();

    this.#language.text = "Archwright";
    this.#language.detail = stateText(status);
    this.#language.busy = busy;
    this.#language.severity = failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    this.#language.command = failed
      ? { command: "archwright.restartServer", title: "Restart" }
      : { command: "archwright.showProblems", title: "Show Findings" };
  }
}
