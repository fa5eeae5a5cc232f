/** Completion and hover in `[tool.archwright]`, in the words of the protocol. */
import {
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type CompletionItem,
  type Hover,
  type MarkupContent,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { CONFIGURATION_PATH, configurationHover, configurationOffers, RULES, type ConfigurationOffer } from "../engine";
import type { Client } from "./capabilities";
import { toLiveEdit } from "./convert";

const METAS = RULES.map(({ meta }) => meta);

const KINDS = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  table: CompletionItemKind.Module,
} as const satisfies Record<ConfigurationOffer["kind"], CompletionItemKind>;

/** Whether a file of a workspace folder is the one that the configuration is read from. */
export function isConfiguration(path: string): boolean {
  return path === CONFIGURATION_PATH;
}

/** What can stand at an offset of the configuration, in the schema's order. */
export function configurationItems({ completion }: Client, document: TextDocument, offset: number): CompletionItem[] {
  return configurationOffers(document.getText(), offset, METAS).map((offer, index) => {
    const { at, label, kind, doc } = offer;
    const text = completion.snippets ? offer.snippet : offer.text;
    return {
      label,
      kind: KINDS[kind],
      filterText: offer.snippet.startsWith('"') ? `"${label}"` : label,
      sortText: String(index).padStart(4, "0"),
      insertTextFormat: completion.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: toLiveEdit(document, { start: at[0], end: at[1], text }),
      ...(doc !== "" && { documentation: markup(doc, completion.markdown) }),
    };
  });
}

/** What the word at an offset of the configuration means. */
export function hoverConfiguration(client: Client, document: TextDocument, offset: number): Hover | null {
  const found = configurationHover(document.getText(), offset, METAS);
  if (!found) return null;
  const [start, end] = found.at;
  return {
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    contents: markup(found.doc, client.markdownHover),
  };
}

function markup(doc: string, markdown: boolean): MarkupContent {
  return markdown
    ? { kind: MarkupKind.Markdown, value: doc }
    : { kind: MarkupKind.PlainText, value: doc.replaceAll(/\*\*|`/g, "") };
}
