import {
  type Diagnostic,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  type Uri,
  commands,
  languages,
  window,
  workspace,
} from "vscode";
import { isFinding, ruleOf } from "./findings";
import { ADVISORS } from "./guide/advice/advisors";
import { type GuideBook, placeOf } from "./guide/book";
import type { GuideSearch } from "./guide/search";
import { type Snippet, SNIPPETS } from "./guide/snippets";

interface FindingItem extends QuickPickItem {
  readonly uri: Uri;
  readonly finding: Diagnostic;
}

interface PageItem extends QuickPickItem {
  readonly id?: string;
}

const ICONS = ["error", "warning", "info", "lightbulb"];

const PROBLEMS = { iconPath: new ThemeIcon("warning"), tooltip: "Open the Problems view" };

/** Lists this extension's findings alone, errors first. The Problems view cannot be opened with a filter. */
export function pickFinding(): void {
  const items = languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => diagnostics.filter(isFinding).map((finding) => findingItem(uri, finding)))
    .sort((a, b) => a.finding.severity - b.finding.severity || byPlace(a, b));
  const picker = window.createQuickPick<FindingItem>();
  picker.title = "Archwright Findings";
  picker.placeholder = items.length > 0 ? "Go to a finding" : "There are no findings";
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [PROBLEMS];
  picker.items = items;
  picker.onDidTriggerButton(() => {
    picker.hide();
    void commands.executeCommand("workbench.actions.view.problems");
  });
  picker.onDidAccept(() => {
    const [item] = picker.selectedItems;
    picker.hide();
    if (item) void window.showTextDocument(item.uri, { selection: item.finding.range });
  });
  picker.onDidHide(() => {
    picker.dispose();
  });
  picker.show();
}

function findingItem(uri: Uri, finding: Diagnostic): FindingItem {
  const line = finding.range.start.line + 1;
  return {
    uri,
    finding,
    label: `$(${ICONS[finding.severity] ?? "info"}) ${ruleOf(finding)}`,
    description: `${workspace.asRelativePath(uri)}:${String(line)}`,
    detail: plainMessage(finding),
  };
}

/** A message without the marks around code: lists show them as they are. */
function plainMessage({ message }: Diagnostic): string {
  return message.replaceAll("`", "");
}

function byPlace(a: FindingItem, b: FindingItem): number {
  return a.uri.path.localeCompare(b.uri.path) || a.finding.range.start.line - b.finding.range.start.line;
}

/** Asks which of several findings is meant. */
export async function chooseFinding(findings: readonly Diagnostic[]): Promise<Diagnostic | undefined> {
  if (findings.length < 2) return findings[0];
  const items = findings.map((finding) => ({ label: ruleOf(finding), detail: plainMessage(finding), finding }));
  const item = await window.showQuickPick(items, { placeHolder: "Which finding?" });
  return item?.finding;
}

/** Searches the guide's pages as one types; gives the id of the page chosen. */
export function pickPage(book: GuideBook, search: GuideSearch): Promise<string | undefined> {
  const all: PageItem[] = book.chapters.flatMap(({ part, title, pages }) => [
    { label: `${part} › ${title}`, kind: QuickPickItemKind.Separator },
    ...pages.map((page) => ({ id: page.id, label: page.title, description: page.id })),
  ]);
  const found = (query: string): PageItem[] =>
    search.search(query, 30).map(({ page, excerpt }) => ({
      id: page.id,
      label: page.title,
      description: placeOf(page),
      detail: excerpt.map((segment) => segment.text).join(""),
      // The ranking is the search's own, not the picker's.
      alwaysShow: true,
    }));
  const picker = window.createQuickPick<PageItem>();
  picker.title = "Archwright Guide";
  picker.placeholder = "Search the guide";
  picker.items = all;
  picker.onDidChangeValue((value) => {
    picker.items = value.trim() === "" ? all : found(value);
  });
  picker.show();
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.id);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
  });
}

/** Lists the snippets by title, prefix and what they are for. */
export async function pickSnippet(): Promise<Snippet | undefined> {
  const items = [...SNIPPETS.values()].map((snippet) => ({
    label: snippet.title,
    description: snippet.prefix,
    detail: snippet.description,
    snippet,
  }));
  const options = { title: "Archwright Snippets", matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.snippet;
}

/** Lists the pages that give advice; gives the id of the one chosen. */
export async function pickAdvice(): Promise<string | undefined> {
  const items = ADVISORS.map(({ id, title, summary }) => ({ label: title, detail: summary, id }));
  return (await window.showQuickPick(items, { title: "Archwright Advice" }))?.id;
}
