import {
  type ExtensionContext,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  commands,
  env,
  window,
} from "vscode";
import { DIAGRAMS } from "../../../server/src/guide/diagrams.generated";
import type { FolderProfile, OpenGuideArguments } from "../../../server/src/lsp/protocol";
import type { GuideBook } from "./book";
import { type Entry, entryOf, stateOf } from "./entry";
import type { Evidence, Place } from "./evidence";
import { History } from "./history";
import { SnippetTarget } from "./insert";
import { type LinkTarget, resolveLink } from "./links";
import { LivePage, type Workshop } from "./live";
import { MarkdownRenderer } from "./markdown";
import type { FromWebview, GuideState, Parts, ToWebview } from "./messages";
import { readProject } from "./project";
import { revealPlace } from "./reveal";
import type { GuideSearch } from "./search";
import { type Snippet, SNIPPETS } from "./snippets";
import { HOME } from "./view/page";
import { resultsHtml } from "./view/results";
import { shellHtml } from "./view/shell";

export const GUIDE_VIEW = "archwright.guide";
const TITLE = "Archwright guide";
/** In `media/panel/`; later ones win. */
const STYLES = ["base", "bar", "page", "tables", "lists", "code", "evidence", "advice"];

/** The one guide panel of a window: its pages, their history, and what a reader does in them. */
export class GuidePanel implements WebviewPanelSerializer<GuideState> {
  readonly #workshop: Workshop;
  readonly #target = new SnippetTarget();
  #panel: WebviewPanel | undefined;
  #history = new History<Entry>();
  #live: LivePage | undefined;
  /** Grows with each page shown: what was rendered for an earlier one comes too late. */
  #turn = 0;

  constructor(
    private readonly context: ExtensionContext,
    private readonly book: GuideBook,
    private readonly search: GuideSearch,
    profiles: () => Promise<readonly FolderProfile[]>,
  ) {
    context.subscriptions.push(this.#target);
    this.#workshop = {
      book,
      renderer: new MarkdownRenderer(),
      follows: (href) => this.#resolve(href) !== undefined,
      diagram: (name) => DIAGRAMS[name],
      readProject: () => readProject(profiles),
    };
  }

  /** What the panel shows; for tests. */
  get current(): { readonly id: string; readonly evidence?: Evidence } | undefined {
    const entry = this.#panel && this.#history.current;
    const evidence = this.#live?.evidence;
    return entry && { id: entry.id, ...(evidence ? { evidence } : {}) };
  }

  /** The HTML of the page shown; for tests. */
  get html(): string {
    return this.#live?.html ?? "";
  }

  /** Opens a page beside the editor, or the list of pages. From a finding the editor keeps the focus. */
  async open(finding?: OpenGuideArguments): Promise<void> {
    const fromEditor = finding?.uri !== undefined;
    if (this.#panel) this.#panel.reveal(undefined, fromEditor);
    else {
      const column = window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active;
      const place = { viewColumn: column, preserveFocus: fromEditor };
      this.#attach(window.createWebviewPanel(GUIDE_VIEW, TITLE, place, { enableFindWidget: true }));
    }
    await this.#visit(finding ? { id: finding.rule, finding } : { id: HOME });
  }

  /** Brings the panel back after the window was reloaded. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: GuideState | undefined): Promise<void> {
    this.#panel?.dispose();
    this.#attach(panel);
    await this.#visit(entryOf(state, HOME));
  }

  /** Inserts a snippet in an editor that the panel does not cover. */
  insert(snippet: Snippet): Promise<void> {
    return this.#target.insert(snippet, this.#panel?.viewColumn);
  }

  async back(): Promise<void> {
    if (this.#history.back()) await this.#show();
  }

  async forward(): Promise<void> {
    if (this.#history.forward()) await this.#show();
  }

  async #visit(entry: Entry): Promise<void> {
    this.#history.visit(this.#has(entry.id) ? entry : { id: HOME });
    await this.#show();
  }

  #has(id: string): boolean {
    return id === HOME || this.book.get(id) !== undefined;
  }

  #attach(panel: WebviewPanel): void {
    this.#panel = panel;
    const { webview } = panel;
    const file = (...segments: string[]): Uri => Uri.joinPath(this.context.extensionUri, ...segments);
    const roots = { media: file("media"), script: file("dist", "webview") };
    webview.options = { enableScripts: true, localResourceRoots: Object.values(roots) };
    panel.iconPath = Uri.joinPath(roots.media, "icon.svg");
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#history = new History();
      this.#take(undefined);
    });
    webview.onDidReceiveMessage((message: FromWebview) => this.#receive(message));
    webview.html = shellHtml({
      nonce: crypto.randomUUID().replaceAll("-", ""),
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(Uri.joinPath(roots.script, "guide.js")).toString(),
      styles: STYLES.map((name) => webview.asWebviewUri(Uri.joinPath(roots.media, "panel", `${name}.css`)).toString()),
    });
  }

  /** Renders the current entry of the history. */
  async #show(): Promise<void> {
    const entry = this.#history.current;
    if (!entry || !this.#panel) return;
    const turn = ++this.#turn;
    const live = new LivePage(entry, this.book.get(entry.id), this.#workshop);
    await live.load();
    if (turn !== this.#turn) {
      live.dispose();
      return;
    }
    this.#take(live);
    const title = live.page?.title ?? TITLE;
    this.#panel.title = title;
    this.#post({
      type: "page",
      title,
      html: live.html,
      contents: live.contents,
      canGoBack: this.#history.canGoBack,
      canGoForward: this.#history.canGoForward,
      ...(entry.anchor === undefined ? {} : { anchor: entry.anchor }),
      state: stateOf({ ...entry, ...live.changes }),
    });
  }

  #take(live: LivePage | undefined): void {
    this.#live?.dispose();
    this.#live = live;
    live?.onDidChange((parts) => {
      this.#update(live, parts);
    });
  }

  #update(live: LivePage, parts: Parts): void {
    const entry = { ...(this.#history.current ?? live.visit), ...live.changes };
    this.#history.replace(entry);
    this.#post({ type: "parts", parts, state: stateOf(entry) });
  }

  #resolve(href: string): LinkTarget | undefined {
    return resolveLink(href, (id) => this.#has(id));
  }

  #post(message: ToWebview): void {
    void this.#panel?.webview.postMessage(message);
  }

  async #receive(message: FromWebview): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.#show();
      case "back":
        return this.back();
      case "forward":
        return this.forward();
      case "link":
        return this.#followLink(message.href);
      case "scrolled": {
        const entry = this.#history.current;
        if (entry?.id === message.id) this.#history.replace({ ...entry, scroll: message.top });
        return;
      }
      case "search": {
        const results = this.search.search(message.query);
        this.#post({ type: "results", query: message.query, html: resultsHtml(results), count: results.length });
        return;
      }
      case "place":
        return this.#reveal(this.#places()[message.index]);
      case "finding": {
        const { uri, line, character } = message;
        return this.#reveal({ uri, range: { start: { line, character }, end: { line, character } } });
      }
      case "fix":
        await this.#reveal(this.#live?.evidence?.place);
        await commands.executeCommand("editor.action.quickFix");
        return;
      case "insert": {
        const snippet = SNIPPETS.get(message.prefix);
        if (snippet) await this.insert(snippet);
        return;
      }
      case "answers":
        if (this.#live?.visit.id === message.id) await this.#live.answer(message.answers);
        return;
    }
  }

  async #followLink(href: string): Promise<void> {
    const target = this.#resolve(href);
    if (target?.kind === "page") {
      await this.#visit({ id: target.id, ...(target.anchor === undefined ? {} : { anchor: target.anchor }) });
    } else if (target?.kind === "external") await env.openExternal(Uri.parse(target.url));
    else if (target?.kind === "scaffold") await commands.executeCommand("archwright.newProject", { kind: target.id });
  }

  #reveal(place: Pick<Place, "uri" | "range"> | undefined): Promise<void> {
    return revealPlace(place, this.#panel?.viewColumn);
  }

  #places(): readonly Place[] {
    const { place, hops = [] } = this.#live?.evidence ?? {};
    return place ? [place, ...hops] : hops;
  }
}
