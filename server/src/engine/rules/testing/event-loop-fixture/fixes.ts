import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { addArgument } from "../../support/calls";
import { importOf, indentUnit, lineEnd } from "../../support/edits";
import type { LoopData } from "./rule";

/** The fixture goes; a mark says which tests share a loop. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const { function: id, scope, keyword } = finding.data as LoopData;
  const { tree, text } = file;
  const definition = tree.parentOf(file.functionNode(id));
  if (!tree.is(definition, K.decorated_definition) || !tree.is(tree.parentOf(definition), K.module)) return [];
  const span = { start: tree.start[definition]!, end: tree.end[definition]! };
  if (scope === "function") {
    // Every test has a loop of its own anyway.
    return [{ title: "Remove the fixture", safety: "review", changes: [removal(text, span.start, span.end)] }];
  }
  const conftest = file.path.endsWith("conftest.py");
  const taken = conftest ? "pytest_collection_modifyitems" : "pytestmark";
  if (file.facts.bindings.some(({ name }) => name === taken)) return [];
  const shared = conftest ? "session" : scope === "class" ? "class" : "module";
  const pytest = importOf(file, "pytest");
  const mark = `${pytest.name}.mark.asyncio(${keyword}="${shared}")`;
  const asyncio = conftest ? importOf(file, "pytest_asyncio") : undefined;
  const unit = indentUnit(file);
  const lines = asyncio
    ? [
        "def pytest_collection_modifyitems(items):",
        `${unit}"""All async tests share one event loop."""`,
        `${unit}mark = ${mark}`,
        `${unit}for item in items:`,
        `${unit}${unit}if ${asyncio.name}.is_async_test(item):`,
        `${unit}${unit}${unit}item.add_marker(mark, append=False)`,
      ]
    : [`pytestmark = ${mark}`];
  return [
    {
      title: `Share a loop with \`${keyword}="${shared}"\``,
      safety: "review",
      changes: [
        { ...span, text: lines.join(lineEnd(text)) },
        ...(keyword === "loop_scope" ? fixtureScopes(file, definition, shared) : []),
        ...pytest.changes,
        ...(asyncio?.changes ?? []),
      ],
    },
  ];
}

/** Async fixtures run in the loop of the tests that use them. */
function fixtureScopes(file: FileView, own: NodeId, scope: string): TextChange[] {
  const { tree } = file;
  return tree.descendants(0, K.decorator).flatMap((decorator): readonly TextChange[] => {
    const value = tree.children(decorator)[0] ?? -1;
    const call = tree.is(value, K.call);
    const callee = file.lower(call ? tree.child(value, F.function) : value);
    if (tree.contains(own, decorator) || callee !== "pytest_asyncio.fixture") return [];
    if (!call) {
      const end = tree.end[value]!;
      return [{ start: end, end, text: `(loop_scope="${scope}")` }];
    }
    const args = tree.children(tree.child(value, F.arguments));
    return args.some((argument) => tree.textOf(tree.child(argument, F.name)) === "loop_scope")
      ? []
      : addArgument(file, value, `loop_scope="${scope}"`);
  });
}

/** Takes a top-level definition out, with the blank lines behind it. */
function removal(text: string, start: number, end: number): TextChange {
  const behind = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(end))![0];
  return { start, end: end + behind.length, text: "" };
}
