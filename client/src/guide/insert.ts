import { type Disposable, type TextEditor, SnippetString, ViewColumn, window, workspace } from "vscode";
import type { Snippet } from "./snippets";

/** Puts snippets into the editor that the reader comes from. */
export class SnippetTarget implements Disposable {
  /** The document edited last: while the guide has the focus, no editor is the active one. */
  #last = window.activeTextEditor?.document;
  readonly #subscription = window.onDidChangeActiveTextEditor((editor) => {
    if (editor) this.#last = editor.document;
  });

  /** Inserts at the cursor, in a new document where none of the snippet's language is shown; the guide, in the column `guide`, stays. */
  async insert(snippet: Snippet, guide: ViewColumn | undefined): Promise<void> {
    const shown = this.#find(snippet);
    const document = shown?.document ?? (await workspace.openTextDocument({ language: snippet.language, content: "" }));
    const column = shown?.viewColumn ?? (guide === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One);
    const editor = await window.showTextDocument(document, { viewColumn: column });
    await editor.insertSnippet(new SnippetString(snippet.body));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #find({ language }: Snippet): TextEditor | undefined {
    // Only some extension makes TOML a language.
    const fits = ({ document }: TextEditor): boolean =>
      document.languageId === language || document.fileName.endsWith(`.${language}`);
    const editors = window.visibleTextEditors.filter(fits);
    return editors.find(({ document }) => document === this.#last) ?? editors[0];
  }
}
