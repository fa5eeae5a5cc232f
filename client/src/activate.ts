import { type Disposable, type ExtensionContext, commands, window } from "vscode";
import { GUIDE } from "../../server/src/guide/bundle.generated";
import { OPEN_GUIDE_COMMAND } from "../../server/src/lsp/protocol";
import { openExample, openWalkthrough } from "./example";
import { evidenceArguments, findingsAt } from "./findings";
import { ADVISORS } from "./guide/advice/advisors";
import { GuideBook } from "./guide/book";
import type { Evidence } from "./guide/evidence";
import { asFinding } from "./guide/finding";
import { GUIDE_VIEW, GuidePanel } from "./guide/panel";
import { GuideSearch } from "./guide/search";
import { chooseFinding, pickAdvice, pickFinding, pickPage, pickSnippet } from "./pickers";
import { asNewFeatureArguments, createFeature } from "./scaffold/newFeature";
import { asNewProjectArguments, createProject } from "./scaffold/newProject";
import { ScaffoldPreview } from "./scaffold/preview";
import { type ClientFactory, Server } from "./server";
import { Status } from "./status";

/** What tests may ask of the running extension. */
export interface ArchwrightApi {
  readonly guide: {
    /** The page shown and, when it was opened from a finding, its evidence; `undefined` while the panel is closed. */
    current(): { readonly id: string; readonly evidence?: Evidence } | undefined;
    html(): string;
  };
  /** Fulfils when the workspace has been analysed; rejects when the language server failed. */
  ready(): Promise<void>;
}

/** Wires everything up; what differs between hosts comes in. */
export function activateWith(
  context: ExtensionContext,
  createClient: ClientFactory,
  storagePath: string | undefined,
): ArchwrightApi {
  const output = window.createOutputChannel("Archwright", { log: true });
  const server = new Server(createClient, output, {
    guidePanel: true,
    plainSnippets: false,
    ...(storagePath === undefined ? {} : { storagePath }),
  });
  const book = new GuideBook(GUIDE, ADVISORS);
  const search = new GuideSearch(book.pages);
  const panel = new GuidePanel(context, book, search, () => server.profiles());

  const preview = new ScaffoldPreview();

  context.subscriptions.push(
    output,
    preview,
    new Status(server),
    window.registerWebviewPanelSerializer(GUIDE_VIEW, panel),
    ...registerCommands({
      [OPEN_GUIDE_COMMAND]: (finding: unknown) => panel.open(asFinding(finding)),
      "archwright.searchGuide": async () => {
        const rule = await pickPage(book, search);
        if (rule !== undefined) await panel.open({ rule });
      },
      "archwright.insertSnippet": async () => {
        const snippet = await pickSnippet();
        if (snippet) await panel.insert(snippet);
      },
      "archwright.getAdvice": async () => {
        const rule = await pickAdvice();
        if (rule !== undefined) await panel.open({ rule });
      },
      "archwright.newProject": (given: unknown) => createProject(preview, asNewProjectArguments(given)),
      "archwright.newFeature": (given: unknown) => createFeature(server, preview, asNewFeatureArguments(given)),
      "archwright.guideBack": () => panel.back(),
      "archwright.guideForward": () => panel.forward(),
      "archwright.explainFindingAtCursor": () => explainAtCursor(panel),
      "archwright.fixAll": () =>
        commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.archwright", apply: "first" }),
      "archwright.showProblems": pickFinding,
      "archwright.showOutput": () => {
        output.show();
      },
      "archwright.restartServer": () => server.restart(),
      "archwright.openWalkthrough": openWalkthrough,
      "archwright.openExample": openExample,
    }),
    { dispose: () => void server.stop() },
  );
  void server.start();

  return {
    guide: { current: () => panel.current, html: () => panel.html },
    ready: () => whenReady(server),
  };
}

function registerCommands(handlers: Readonly<Record<string, (argument: unknown) => unknown>>): Disposable[] {
  return Object.entries(handlers).map(([id, handler]) => commands.registerCommand(id, handler));
}

async function explainAtCursor(panel: GuidePanel): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const { uri } = editor.document;
  const findings = findingsAt(uri, editor.selection.active);
  if (findings.length === 0) {
    void window.showInformationMessage("Archwright reports nothing on this line.");
    return;
  }
  const finding = await chooseFinding(findings);
  if (finding) await panel.open(evidenceArguments(uri, finding));
}

function whenReady(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): boolean => {
      const { state, message } = server.status;
      if (state === "failed") reject(new Error(message));
      else if (state === "ready") resolve();
      else return false;
      return true;
    };
    if (settle()) return;
    const waiting = server.onDidChangeStatus(() => {
      if (settle()) waiting.dispose();
    });
  });
}
