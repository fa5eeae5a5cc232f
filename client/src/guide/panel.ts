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
import type { OpenGuideArguments } from "../../../server/src/lsp/protocol";
import type { GuideBook } from "./book";
import type { Evidence, Place } from "./evidence";
import { asFinding } from "./finding";
import { History } from "./history";
import { type LinkTarget, resolveLink } from "./links";
import { MarkdownRenderer } from "./markdown";
import type { FromWebview, GuideState, ToWebview } from "./messages";
import { finishPage, type RenderedPage } from "./rendered";
import { revealPlace } from "./reveal";
import type { GuideSearch } from "./search";
import { EvidenceSource } from "./source";
import { withoutTitle } from "./text";
import { evidenceHtml } from "./view/evidence";
import { HOME, contentsHtml, homeHtml, pageHtml } from "./view/page";
import { resultsHtml } from "./view/results";
import { shellHtml } from "./view/shell";

export const GUIDE_VIEW = "archwright.guide";
const TITLE = "Archwright guide";

interface Entry {
  readonly id: string;
  readonly finding?: OpenGuideArguments;
  readonly anchor?: string;
  readonly scroll?: number;
}

/** The one guide panel of a window: pages, their history, and the evidence of the finding that one was opened from. */
export class GuidePanel implements WebviewPanelSerializer<GuideState> {
  readonly #renderer = new MarkdownRenderer();
  #panel: WebviewPanel | undefined;
  #history = new History<Entry>();
  #source: EvidenceSource | undefined;
  #evidence: Evidence | undefined;
  #evidenceHtml = "";
  /** Puts the page shown together around its evidence. */
  #compose: (evidence: string) => string = () => "";
  /** Grows with each page shown: what was rendered for an earlier one comes too late. */
  #turn = 0;

  constructor(
    private readonly context: ExtensionContext,
    private readonly book: GuideBook,
    private readonly search: GuideSearch,
  ) {}

  /** What the panel shows; for tests. */
  get current(): { readonly id: string; readonly evidence?: Evidence } | undefined {
    const entry = this.#panel && this.#history.current;
    return entry && { id: entry.id, ...(this.#evidence ? { evidence: this.#evidence } : {}) };
  }

  /** The HTML of the page shown; for tests. */
  get html(): string {
    return this.#compose(this.#evidenceHtml);
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
    const finding = asFinding(state?.finding);
    const scroll = typeof state?.scroll === "number" ? { scroll: state.scroll } : {};
    await this.#visit({ id: state?.id ?? HOME, ...(finding ? { finding } : {}), ...scroll });
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
    const roots = { media: this.#file("media"), script: this.#file("dist", "webview") };
    webview.options = { enableScripts: true, localResourceRoots: Object.values(roots) };
    panel.iconPath = Uri.joinPath(roots.media, "icon.svg");
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#history = new History();
      this.#follow(undefined);
    });
    webview.onDidReceiveMessage((message: FromWebview) => this.#receive(message));
    webview.html = shellHtml({
      nonce: crypto.randomUUID().replaceAll("-", ""),
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(Uri.joinPath(roots.script, "guide.js")).toString(),
      style: webview.asWebviewUri(Uri.joinPath(roots.media, "guide.css")).toString(),
    });
  }

  #file(...segments: string[]): Uri {
    return Uri.joinPath(this.context.extensionUri, ...segments);
  }

  /** Renders the current entry of the history. */
  async #show(): Promise<void> {
    const entry = this.#history.current;
    const panel = this.#panel;
    if (!entry || !panel) return;
    const turn = ++this.#turn;
    this.#follow(entry.finding);
    const page = this.book.get(entry.id);
    const rendered = page && (await this.#render(withoutTitle(page.markdown)));
    await this.#renderEvidence();
    if (turn !== this.#turn) return;
    this.#compose = (evidence) =>
      page && rendered ? pageHtml(page, rendered, evidence, this.book) : homeHtml(this.book);
    const title = page?.title ?? TITLE;
    panel.title = title;
    this.#post({
      type: "page",
      title,
      html: this.html,
      contents: contentsHtml(this.book, entry.id, rendered?.sections ?? []),
      canGoBack: this.#history.canGoBack,
      canGoForward: this.#history.canGoForward,
      ...(entry.anchor === undefined ? {} : { anchor: entry.anchor }),
      state: this.#state(entry),
    });
  }

  async #render(markdown: string): Promise<RenderedPage> {
    const webview = this.#panel?.webview;
    return finishPage(await this.#renderer.render(markdown), {
      image: (source) => webview?.asWebviewUri(this.#file("media", "guide", source)).toString() ?? source,
      follows: (href) => this.#resolve(href) !== undefined,
    });
  }

  #resolve(href: string): LinkTarget | undefined {
    return resolveLink(href, (id) => this.#has(id));
  }

  #follow(finding: OpenGuideArguments | undefined): void {
    if (finding && finding === this.#source?.finding) return;
    this.#source?.dispose();
    this.#source = finding && new EvidenceSource(finding);
    this.#evidence = undefined;
    this.#evidenceHtml = "";
    this.#source?.onDidChange(() => this.#refreshEvidence());
  }

  async #renderEvidence(): Promise<void> {
    const source = this.#source;
    if (!source) return;
    const evidence = await source.read();
    const html = await evidenceHtml(evidence, (lines) => this.#renderer.highlight(lines));
    if (source !== this.#source) return;
    this.#evidence = evidence;
    this.#evidenceHtml = html;
  }

  async #refreshEvidence(): Promise<void> {
    const turn = this.#turn;
    await this.#renderEvidence();
    const entry = this.#history.current;
    const finding = this.#source?.finding;
    if (turn !== this.#turn || !entry || !finding) return;
    const updated = { ...entry, finding };
    this.#history.replace(updated);
    this.#post({ type: "evidence", html: this.#evidenceHtml, state: this.#state(updated) });
  }

  #state({ id, finding, scroll }: Entry): GuideState {
    return { id, ...(finding ? { finding } : {}), ...(scroll === undefined ? {} : { scroll }) };
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
        return revealPlace(this.#places()[message.index], this.#panel?.viewColumn);
      case "fix":
        await revealPlace(this.#evidence?.place, this.#panel?.viewColumn);
        await commands.executeCommand("editor.action.quickFix");
        return;
    }
  }

  async #followLink(href: string): Promise<void> {
    const target = this.#resolve(href);
    if (target?.kind === "page") {
      await this.#visit({ id: target.id, ...(target.anchor === undefined ? {} : { anchor: target.anchor }) });
    } else if (target?.kind === "external") await env.openExternal(Uri.parse(target.url));
  }

  #places(): readonly Place[] {
    const { place, hops = [] } = this.#evidence ?? {};
    return place ? [place, ...hops] : hops;
  }
}
