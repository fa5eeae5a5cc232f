/** Python that has findings for reasons that will not change. */
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic, Position, TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";

/** One `blocking-call-in-async`, on line 4. */
export const BLOCKING = "import time\n\n\nasync def wait() -> None:\n    time.sleep(1)\n";

/** None. */
export const CLEAN = "import asyncio\n\n\nasync def wait() -> None:\n    await asyncio.sleep(1)\n";

/** Two modules; each import is one `circular-import`. */
export const CYCLE = {
  "a.py": "import b\n\n\ndef first() -> int:\n    return b.second()\n",
  "b.py": "import a\n\n\ndef second() -> int:\n    return a.first()\n",
};

/** `b.py` without its half of the cycle. */
export const NO_CYCLE = "def second() -> int:\n    return 1\n";

/** One `unused-suppression` with a safe fix, on line 0. */
export const UNUSED = "LIMIT = 10  # archwright: ignore[blocking-call-in-async]\n";

/** Where `time.sleep` starts in {@link BLOCKING}. */
export const AT_SLEEP: Position = { line: 4, character: 4 };

export function caret(position: Position): { start: Position; end: Position } {
  return { start: position, end: position };
}

/** What an edit makes of a file's text. */
export function applied(edit: WorkspaceEdit, uri: string, text: string): string {
  const document = TextDocument.create(uri, "python", 0, text);
  return TextDocument.applyEdits(document, editsOf(edit, uri));
}

function editsOf(edit: WorkspaceEdit, uri: string): TextEdit[] {
  const documents = (edit.documentChanges ?? []).filter((change): change is TextDocumentEdit => "edits" in change);
  const changes = documents.filter((change) => change.textDocument.uri === uri).flatMap((change) => change.edits);
  return [...(changes as TextEdit[]), ...(edit.changes?.[uri] ?? [])];
}

/** A diagnostic's message, which is plain text. */
export function textOf(message: Diagnostic["message"]): string {
  return typeof message === "string" ? message : message.value;
}
