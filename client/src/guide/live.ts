import { type Disposable, EventEmitter, languages } from "vscode";
import { projectFindings } from "../findings";
import { type Answers, asAnswers, type Project } from "./advice/model";
import { blocksOf } from "./blocks";
import type { GuideBook, Page } from "./book";
import type { Entry } from "./entry";
import type { Evidence } from "./evidence";
import { countByRule } from "./here";
import type { MarkdownRenderer } from "./markdown";
import type { PartId, Parts } from "./messages";
import { finishPage, type RenderedPage } from "./rendered";
import { expandSnippet, SNIPPETS } from "./snippets";
import { EvidenceSource } from "./source";
import { withoutTitle } from "./text";
import { adviceHtml, questionsHtml } from "./view/advice";
import { evidenceHtml } from "./view/evidence";
import { countHtml, hereHtml } from "./view/here";
import { contentsHtml, homeHtml, pageHtml, pagesHtml } from "./view/page";
import { snippetsHtml } from "./view/snippets";

/** What pages are made with. */
export interface Workshop {
  readonly book: GuideBook;
  readonly renderer: MarkdownRenderer;
  readonly follows: (href: string) => boolean;
  readonly diagram: (name: string) => string | undefined;
  readonly readProject: () => Promise<Project | undefined>;
}

const DELAY_MS = 250;

/** The page of one visit, kept up with what happens to the project while it is shown. */
export class LivePage implements Disposable {
  readonly #changed = new EventEmitter<Parts>();
  readonly #subscriptions: { dispose(): void }[] = [this.#changed];
  readonly #source: EvidenceSource | undefined;
  readonly #parts: Record<PartId, string> = { evidence: "", here: "", rules: "", advice: "" };
  #rendered: RenderedPage = { html: "", sections: [] };
  #snippets = "";
  #evidence: Evidence | undefined;
  #answers: Answers | undefined;
  #project: Project | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Fires with the parts that are no longer as they were. */
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly visit: Entry,
    readonly page: Page | undefined,
    private readonly workshop: Workshop,
  ) {
    this.#source = visit.finding && new EvidenceSource(visit.finding);
  }

  /** What has changed of the visit since. */
  get changes(): Pick<Entry, "finding" | "answers"> {
    return {
      ...(this.#source ? { finding: this.#source.finding } : {}),
      ...(this.#answers ? { answers: this.#answers } : {}),
    };
  }

  get evidence(): Evidence | undefined {
    return this.#evidence;
  }

  get html(): string {
    const { book } = this.workshop;
    return this.page
      ? pageHtml(this.page, this.#rendered, { ...this.#parts, snippets: this.#snippets }, book)
      : homeHtml(book);
  }

  get contents(): string {
    return contentsHtml(this.workshop.book, this.visit.id, this.#rendered.sections);
  }

  /** Makes the page; before, it is empty. */
  async load(): Promise<void> {
    const { page } = this;
    if (!page) return;
    if (page.kind === "advice") await this.#loadAdvice(page);
    else await this.#loadText(page);
    await this.#loadEvidence();
    this.#loadHere();
    if (this.#source) this.#subscriptions.push(this.#source.onDidChange(() => this.#refreshEvidence()));
    this.#subscriptions.push(
      languages.onDidChangeDiagnostics(() => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          this.#refreshHere();
        }, DELAY_MS);
      }),
    );
  }

  /** Takes over what was chosen on a page that gives advice. */
  async answer(answers: unknown): Promise<void> {
    if (this.page?.kind !== "advice") return;
    this.#answers = asAnswers(answers, this.page.advisor);
    await this.#advise(this.page, this.#answers);
    this.#changed.fire({ advice: this.#parts.advice });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#source?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #loadText(page: Page & { kind: "topic" | "rule" }): Promise<void> {
    const { renderer, follows, diagram } = this.workshop;
    const blocks = blocksOf(page.markdown);
    this.#rendered = finishPage(await renderer.render(withoutTitle(page.markdown)), { diagram, follows, blocks });
    if (page.kind === "topic") this.#snippets = await this.#snippetList(page.snippets);
  }

  async #loadAdvice(page: Page & { kind: "advice" }): Promise<void> {
    this.#project = await this.workshop.readProject();
    const kept = this.visit.answers;
    const answers =
      kept === undefined ? this.#project && page.advisor.prefill(this.#project) : asAnswers(kept, page.advisor);
    this.#rendered = { html: questionsHtml(page.advisor, answers ?? {}, this.#project), sections: [] };
    await this.#advise(page, answers ?? {});
  }

  async #advise({ advisor }: Page & { kind: "advice" }, answers: Answers): Promise<void> {
    const advice = advisor.advise(answers, this.#project);
    const snippets = await this.#snippetList(advice.snippets);
    this.#parts.advice = adviceHtml(advice, this.workshop.book, snippets);
  }

  async #snippetList(prefixes: readonly string[]): Promise<string> {
    const known = prefixes.map((prefix) => SNIPPETS.get(prefix)).filter((snippet) => snippet !== undefined);
    const shown = known.map(async (snippet) => {
      const fence = `\`\`\`${snippet.language}\n${expandSnippet(snippet.body)}\n\`\`\`\n`;
      const options = { ...this.workshop, blocks: [{ snippet: snippet.prefix, lines: [] }] };
      return { snippet, code: finishPage(await this.workshop.renderer.render(fence), options).html };
    });
    return snippetsHtml(await Promise.all(shown));
  }

  async #loadEvidence(): Promise<void> {
    if (!this.#source) return;
    this.#evidence = await this.#source.read();
    this.#parts.evidence = await evidenceHtml(this.#evidence, (lines) => this.workshop.renderer.highlight(lines));
  }

  async #refreshEvidence(): Promise<void> {
    await this.#loadEvidence();
    this.#changed.fire({ evidence: this.#parts.evidence });
  }

  #loadHere(): void {
    const { page } = this;
    if (page?.kind === "rule") this.#parts.here = hereHtml(page, projectFindings(page.id));
    if (page?.kind !== "topic") return;
    const counts = countByRule(projectFindings());
    const rules = this.workshop.book.rulesOn(page);
    this.#parts.rules = pagesHtml("Rules on this topic", rules, ({ id }) => countHtml(counts.get(id)));
  }

  #refreshHere(): void {
    const { here, rules } = this.#parts;
    this.#loadHere();
    const changed: Parts = {
      ...(here === this.#parts.here ? {} : { here: this.#parts.here }),
      ...(rules === this.#parts.rules ? {} : { rules: this.#parts.rules }),
    };
    if (Object.keys(changed).length > 0) this.#changed.fire(changed);
  }
}
