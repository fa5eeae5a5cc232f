/** Templates to Python: placeholders filled, imports merged and in their order. */
import Mustache from "mustache";
import { ImportBlock, type WantedImport } from "../snippets/imports";
import { logicalLines } from "../snippets/scan";
import { FEATURE_TEMPLATES } from "./templates.generated";

const IMPORT = /^(?:from ([\w.]+) import ([\w, ]+)|import ([\w.]+))$/;

/** A template with its values, as text of a new module. `own` holds the first segments of the project's modules. */
export function renderModule(template: string, values: object, own: ReadonlySet<string>): string {
  const partials = Object.fromEntries(
    [...FEATURE_TEMPLATES].flatMap(([name, text]) => {
      const [folder, partial] = name.split("/");
      return folder === template.split("/")[0] && partial !== undefined ? [[partial, text]] : [];
    }),
  );
  const source = FEATURE_TEMPLATES.get(template);
  if (source === undefined) throw new Error(`there is no template ${template}`);
  // Python is no HTML: values go in as they are.
  const filled = Mustache.render(source, values, partials, { escape: (value: string) => value });
  return arrange(filled, own);
}

/** Sorts the imports at the top, in sections, and leaves two blank lines below where a definition follows. */
function arrange(text: string, own: ReadonlySet<string>): string {
  const lines = text.split("\n");
  const docstring = (lines[0] ?? "").startsWith('"""') ? lines.splice(0, 2).slice(0, 1) : [];
  const first = lines.findIndex((line) => line !== "" && !IMPORT.test(line));
  const head = first < 0 ? lines : lines.slice(0, first);
  const body = (first < 0 ? [] : lines.slice(first))
    .join("\n")
    .replace(/\n{4,}/g, "\n\n\n")
    .trimEnd();
  const imports = head.flatMap(readImport);
  const block = new ImportBlock("", logicalLines(""), own).statements(imports).trimEnd();
  const gap = /^(?:@|class |(?:async )?def )/.test(body) ? "\n\n\n" : "\n\n";
  const module = [block, body].filter((part) => part !== "").join(gap);
  const whole = [...docstring, ...(module === "" ? [] : [module])].join("\n\n");
  return whole === "" ? "" : `${whole}\n`;
}

function readImport(line: string): readonly WantedImport[] {
  const [, module, names, plain] = IMPORT.exec(line) ?? [];
  if (plain !== undefined) return [{ module: plain }];
  return (names ?? "")
    .split(",")
    .flatMap((name) => (name.trim() === "" ? [] : [{ module: module!, name: name.trim() }]));
}
