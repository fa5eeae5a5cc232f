/** The refactoring that moves a literal out of the code: into a field of the settings, or the environment. */
import type { Span } from "../../facts/types";
import type { TextChange } from "../../findings";
import { F, K } from "../../syntax/kinds.generated";
import type { NodeId } from "../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../api";
import { importOf, replaceNode } from "../support/edits";
import {
  addField,
  addToEnvironmentExample,
  fieldNames,
  importFrom,
  isShadowed,
  isSettingsClass,
  settingsFor,
  wouldCycle,
} from "../support/settings";
import { bindingOf, classOf, isBytes, valueOf, type Binding } from "./literals";

/** Reads of the environment whose default can go. */
const GETTERS: ReadonlySet<unknown> = new Set(["os.getenv", "os.environ.get"]);

/**
 * Drafts the refactoring for the literal at `span`. `name` is that of the environment variable where the code does not
 * say one itself. The literal's value goes nowhere.
 */
export function externalise({ file, project, open }: FixContext, span: Span, name: string): FixDraft[] {
  const { tree } = file;
  const literal = [K.string, K.concatenated_string]
    .map((kind) => tree.nodeSpanning(span[0], span[1], kind))
    .find((node) => node >= 0);
  if (literal === undefined) return [];
  const binding = bindingOf(tree, literal);
  if (setsEnvironment(file, binding)) return [];
  const example = (variable: string) => addToEnvironmentExample(project, file, variable);

  const read = existingRead(file, binding);
  if (read) {
    return read.changes.length === 0
      ? []
      : [
          {
            title: `Take \`${read.variable}\` from the environment alone`,
            safety: "refactor",
            changes: read.changes,
            edits: example(read.variable),
          },
        ];
  }
  const cls = classOf(file, binding);
  if (cls >= 0 && isSettingsClass(project, { path: file.path, id: cls })) {
    const field = tree.textOf(tree.child(binding.holder, F.left));
    const changes = withoutDefault(file, literal, binding);
    const { variable } = fieldNames(project, { path: file.path, id: cls }, field.toUpperCase());
    return changes.length === 0
      ? []
      : [
          {
            title: `Require \`${variable}\` from the environment`,
            safety: "refactor",
            changes,
            edits: example(variable),
          },
        ];
  }

  const suffix = isBytes(tree, literal) ? ".encode()" : "";
  const settings = settingsFor(project, file.path);
  const access = settings?.access;
  const usable =
    access !== undefined &&
    (access.path === file.path ? access.end <= span[0] : !wouldCycle(project, file.path, access.path));
  const home = settings && usable ? (settings.cls.path === file.path ? file : open(settings.cls.path)) : undefined;
  if (settings && access && home) {
    const { field, variable } = fieldNames(project, settings.cls, name);
    const source = importFrom(project, file, access.path, access.name);
    if (isShadowed(file, span[0], source.name)) return [];
    const use = `${source.name}${access.call ? "()" : ""}.${field}${suffix}`;
    const added = addField(home, settings.cls.id, field);
    const here = [replaceNode(tree, literal, use), ...source.changes];
    const className = project.classFact(settings.cls).name;
    return [
      {
        title: `Move to \`${className}.${field}\``,
        safety: "refactor",
        changes: home === file ? [...here, ...added] : here,
        edits: [
          ...(home !== file && added.length > 0 ? [{ path: home.path, changes: added }] : []),
          ...example(variable),
        ],
      },
    ];
  }
  const os = importOf(file, "os");
  return [
    {
      title: `Read \`${name}\` from the environment`,
      safety: "refactor",
      changes: [replaceNode(tree, literal, `${environ(os.name, name)}${suffix}`), ...os.changes],
      edits: example(name),
    },
  ];
}

/** `os.environ["NAME"] = "literal"`: what it gives to others is a matter of taste. */
function setsEnvironment(file: FileView, { kind, holder }: Binding): boolean {
  const target = kind === "assignment" ? file.tree.child(holder, F.left) : -1;
  return file.tree.is(target, K.subscript) && file.lower(file.tree.child(target, F.value)) === "os.environ";
}

function environ(os: string, name: string): string {
  return `${os}.environ["${name}"]`;
}

/** Where the literal is what a read of the environment falls back to: the variable, and the changes that make it required. */
function existingRead(
  file: FileView,
  binding: Binding,
): { readonly variable: string; readonly changes: readonly TextChange[] } | undefined {
  const { tree } = file;
  if (binding.read >= 0) {
    const variable = binding.name!;
    if (GETTERS.has(file.lower(tree.child(binding.read, F.function)))) return required(file, binding.read, variable);
    const list = tree.child(binding.read, F.arguments);
    // Other readers (`config`, `env.str`) fail by themselves where there is no default; setters do not read.
    const setter = /(?:^|\.)(?:setdefault|set|putenv|setenv)$/.test(tree.textOf(tree.child(binding.read, F.function)));
    const fallback = tree
      .children(list)
      .find(
        (argument, index) =>
          index > 0 &&
          (tree.is(argument, K.keyword_argument)
            ? tree.textOf(tree.child(argument, F.name)) === "default"
            : index === 1),
      );
    return { variable, changes: setter || fallback === undefined ? [] : [withoutArgument(file, list, fallback)] };
  }
  if (!binding.fallback) return undefined;
  // `os.environ.get("NAME") or "literal"`
  const whole = tree.is(binding.value, K.parenthesized_expression) ? tree.children(binding.value)[0]! : binding.value;
  const call = tree.is(whole, K.boolean_operator) ? tree.child(whole, F.left) : -1;
  if (!tree.is(call, K.call) || !GETTERS.has(file.lower(tree.child(call, F.function)))) return undefined;
  const args = tree.children(tree.child(call, F.arguments));
  if (args.length !== 1 || !tree.is(args[0]!, K.string)) return undefined;
  return required(file, whole, valueOf(tree, args[0]!));
}

function required(
  file: FileView,
  node: NodeId,
  variable: string,
): { readonly variable: string; readonly changes: readonly TextChange[] } {
  const os = importOf(file, "os");
  return { variable, changes: [replaceNode(file.tree, node, environ(os.name, variable)), ...os.changes] };
}

/** A field of a settings class without its default: such a field is required. */
function withoutDefault(file: FileView, literal: NodeId, binding: Binding): readonly TextChange[] {
  const { tree } = file;
  const assignment = binding.holder;
  const right = tree.child(assignment, F.right);
  const type = tree.child(assignment, F.type);
  const plain = binding.value === right && !tree.is(right, K.call);
  if (plain || !/(?:^|\.)[Ff]ield$/.test(tree.textOf(tree.child(right, F.function)))) {
    if (binding.fallback) return [];
    const from = type >= 0 ? tree.end[type]! : tree.end[tree.child(assignment, F.left)]!;
    return [{ start: from, end: tree.end[assignment]!, text: type >= 0 ? "" : ": str" }];
  }
  const list = tree.child(right, F.arguments);
  const argument = tree.children(list).find((one) => tree.contains(one, literal));
  return argument === undefined ? [] : [withoutArgument(file, list, argument)];
}

function withoutArgument(file: FileView, list: NodeId, argument: NodeId): TextChange {
  const { tree } = file;
  const args = tree.children(list);
  const index = args.indexOf(argument);
  const next = args[index + 1];
  const previous = args[index - 1];
  if (next !== undefined) return { start: tree.start[argument]!, end: tree.start[next]!, text: "" };
  if (previous !== undefined) return { start: tree.end[previous]!, end: tree.end[argument]!, text: "" };
  return { start: tree.start[argument]!, end: tree.end[argument]!, text: "" };
}
