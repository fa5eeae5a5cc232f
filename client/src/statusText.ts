/** The words of the status bar. */
import type { StatusParams } from "../../server/src/lsp/protocol";

/** Short, with an icon for the state and the number of findings. */
export function barText(status: StatusParams): string {
  switch (status.state) {
    case "starting":
    case "indexing":
      return "$(sync~spin) Archwright";
    case "failed":
      return "$(error) Archwright";
    case "ready": {
      const count = total(status);
      return count === 0 ? "$(pass) Archwright" : `$(${worst(status)}) Archwright: ${String(count)}`;
    }
  }
}

/** A sentence, also for screen readers. */
export function stateText(status: StatusParams): string {
  switch (status.state) {
    case "starting":
      return "The language server is starting";
    case "indexing":
      return status.files > 0 ? `Analysing ${plural(status.files, "file")}` : "Analysing the workspace";
    case "failed":
      return status.message ?? "The language server failed";
    case "ready":
      return `${countsText(status)} in ${plural(status.files, "file")}`;
  }
}

/** "2 errors, 1 warning", or "No findings". */
export function countsText({ errors, warnings, infos, hints }: StatusParams): string {
  const counts: readonly (readonly [number, string])[] = [
    [errors, "error"],
    [warnings, "warning"],
    [infos, "information"],
    [hints, "hint"],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => plural(count, word));
  return parts.length > 0 ? parts.join(", ") : "No findings";
}

function worst({ errors, warnings }: StatusParams): string {
  return errors > 0 ? "error" : warnings > 0 ? "warning" : "info";
}

function total({ errors, warnings, infos, hints }: StatusParams): number {
  return errors + warnings + infos + hints;
}

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 || word === "information" ? "" : "s"}`;
}
