/** The module's logger, for fixes that write a log entry. */
import type { Expr } from "../../facts/types";
import type { TextChange } from "../../findings";
import type { FileView } from "../api";
import { isKind, lastName } from "./calls";
import { importOf } from "./edits";
import { addGlobal, freeName } from "./globals";

const MAKERS = /^(?:getLogger|get_logger|get_task_logger)$/;
const NAMES = /^_?(?:log|logger)$/i;

/** The name of the module's logger, with the changes that bring one in where there is none: one of the standard library. */
export function loggerOf(file: FileView): { readonly name: string; readonly changes: readonly TextChange[] } {
  const known = file.facts.bindings.find(
    ({ kind, name, value, flow }) =>
      flow === 0 && (makesLogger(file, value) || (NAMES.test(name) && kind !== "function")),
  );
  if (known) return { name: known.name, changes: [] };
  const library = importOf(file, "logging");
  const name = freeName(file, "logger", "log");
  return { name, changes: [...library.changes, addGlobal(file, `${name} = ${library.name}.getLogger(__name__)`)] };
}

function makesLogger(file: FileView, value: Expr): boolean {
  return isKind(value, "call") && MAKERS.test(lastName(file.facts.calls[value.id]!.callee) ?? "");
}
