import type { OpenGuideArguments } from "../../../server/src/lsp/protocol";
import type { Position, Range } from "./evidence";

/** Checks arguments that come from outside: from the server, from a key binding, or out of a webview's saved state. */
export function asFinding(value: unknown): OpenGuideArguments | undefined {
  if (!isObject(value) || typeof value.rule !== "string") return undefined;
  const { rule, uri, range, message, related } = value;
  return {
    rule,
    ...(typeof uri === "string" && isRange(range) ? { uri, range: plainRange(range) } : {}),
    ...(typeof message === "string" ? { message } : {}),
    related: (Array.isArray(related) ? related : []).flatMap((hop: unknown) =>
      isObject(hop) && typeof hop.uri === "string" && isRange(hop.range) && typeof hop.message === "string"
        ? [{ uri: hop.uri, range: plainRange(hop.range), message: hop.message }]
        : [],
    ),
  };
}

/** Without the methods that an editor's own ranges have, so that it can be kept as JSON. */
export function plainRange({ start, end }: Range): Range {
  return { start: plainPosition(start), end: plainPosition(end) };
}

function plainPosition({ line, character }: Position): Position {
  return { line, character };
}

function isRange(value: unknown): value is Range {
  return isObject(value) && isPosition(value.start) && isPosition(value.end);
}

function isPosition(value: unknown): value is Position {
  return isObject(value) && Number.isInteger(value.line) && Number.isInteger(value.character);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
