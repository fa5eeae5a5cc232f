/** String literals and what they are bound to: the raw material of rules on values that belong in the environment. */
import type { Span } from "../../facts/types";
import { F, K } from "../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../syntax/tree";
import type { FileView } from "../api";

/** How a literal reaches a name. */
export interface Binding {
  /** The name as written: of a variable, attribute, keyword, parameter, key or environment variable; absent for plain arguments and elements. */
  readonly name?: string;
  readonly kind: "assignment" | "keyword" | "entry" | "parameter" | "comparison" | "return" | "argument" | "none";
  /** The assignment, keyword, entry, parameter or return statement; for an argument its call, else the literal. */
  readonly holder: NodeId;
  /** What is bound: the literal with its parentheses, wrappers such as `SecretStr(…)`, and the alternatives it falls back from. */
  readonly value: NodeId;
  /** The call that reads the environment with the literal as its default, `-1` else. */
  readonly read: NodeId;
  /** It is the right side of `or`, or one side of a conditional expression. */
  readonly fallback: boolean;
}

/** Calls that only change the type of their first argument. */
const WRAPPERS =
  /(?:^|[.@])(?:SecretStr|SecretBytes|Secret|str|bytes|Field|field|make_url|URL|DatabaseURL|\w*Dsn|\w*Url|CommaSeparatedStrings|cast)$/;
const ENVIRONMENT_NAME = /^[A-Z][A-Z0-9_]{2,}$/;

/** Names under which documentation and examples stand, never values that a program uses. */
const DOCUMENTARY =
  /^(?:(?:\w+_)?examples?|(?:example|sample)_\w+|[A-Z][A-Z_]*_(?:SAMPLE|RESPONSE)|json_schema_extra|schema_extra|description|help|help_text|summary|title|placeholder|doc|docs|docstring|responses|epilog|usage|verbose_name|label|message|error_messages|\w*_?placeholders|OPENAPI_\w+|SWAGGER_\w+)$/;

interface Strings {
  readonly literals: readonly NodeId[];
  readonly templates: readonly NodeId[];
}

/** Two rules ask for the strings of the same file. */
const stringsByTree = new WeakMap<SyntaxTree, Strings>();

function stringsOf(tree: SyntaxTree): Strings {
  let strings = stringsByTree.get(tree);
  if (!strings) stringsByTree.set(tree, (strings = readStrings(tree)));
  return strings;
}

function readStrings(tree: SyntaxTree): Strings {
  const literals: NodeId[] = [];
  const templates: NodeId[] = [];
  for (let node = 0; node < tree.count; node++) {
    const kind = tree.kind[node];
    if (kind !== K.string && kind !== K.concatenated_string) continue;
    const parent = tree.parentOf(node);
    if (!tree.is(parent, K.expression_statement) && !tree.is(parent, K.concatenated_string)) {
      const filled = interpolates(tree, node);
      if (!filled) literals.push(node);
      else if (kind === K.string && tree.is(tree.children(node)[1] ?? NONE, K.string_content)) templates.push(node);
    }
  }
  return { literals, templates };
}

function interpolates(tree: SyntaxTree, string: NodeId): boolean {
  for (let node = string + 1; node < tree.after[string]!; node++) if (tree.kind[node] === K.interpolation) return true;
  return false;
}

/** Strings of a file that hold no interpolation, joined ones as one, docstrings left out. */
export function literalsOf(tree: SyntaxTree): readonly NodeId[] {
  return stringsOf(tree).literals;
}

/** f-strings that begin with a text: their {@link valueOf} is that text, up to the first interpolation. */
export function templatesOf(tree: SyntaxTree): readonly NodeId[] {
  return stringsOf(tree).templates;
}

/** The text of a literal, escapes as written. */
export function valueOf(tree: SyntaxTree, literal: NodeId): string {
  const parts = tree.is(literal, K.concatenated_string) ? tree.children(literal) : [literal];
  return parts.map((part) => tree.textOf(tree.childOfKind(part, K.string_content))).join("");
}

export function isBytes(tree: SyntaxTree, literal: NodeId): boolean {
  const first = tree.is(literal, K.concatenated_string) ? tree.children(literal)[0]! : literal;
  return /b/i.test(tree.textOf(tree.childOfKind(first, K.string_start)));
}

/** What a literal is bound to, through parentheses, fallbacks, wrappers and reads of the environment. */
export function bindingOf(tree: SyntaxTree, literal: NodeId): Binding {
  let value = literal;
  let read: NodeId = NONE;
  let fallback = false;
  let name: string | undefined;
  for (;;) {
    const parent = tree.parentOf(value);
    const binding = (kind: Binding["kind"], bound?: string): Binding => {
      const named = name ?? bound;
      const holder = kind === "none" ? literal : parent;
      return { ...(named !== undefined && { name: named }), kind, holder, value, read, fallback };
    };
    switch (tree.kindOf(parent)) {
      case K.parenthesized_expression:
        value = parent;
        continue;
      case K.boolean_operator:
        if (tree.textOf(tree.child(parent, F.operator)) !== "or") return binding("none");
        fallback ||= tree.field[value] === F.right;
        value = parent;
        continue;
      case K.conditional_expression:
        if (tree.children(parent)[1] === value) return binding("none");
        fallback = true;
        value = parent;
        continue;
      case K.attribute: {
        const call = tree.parentOf(parent);
        if (!/^(?:encode|strip)$/.test(tree.textOf(tree.child(parent, F.attribute))) || !tree.is(call, K.call))
          return binding("none");
        value = call;
        continue;
      }
      case K.argument_list:
      case K.keyword_argument: {
        const keyword = tree.is(parent, K.keyword_argument);
        const list = keyword ? tree.parentOf(parent) : parent;
        const call = tree.parentOf(list);
        if (!tree.is(call, K.call)) return binding("none");
        const word = keyword ? tree.textOf(tree.child(parent, F.name)) : undefined;
        const environment =
          name === undefined ? environmentName(tree, list, keyword ? parent : value, word) : undefined;
        if (environment !== undefined) {
          name = environment;
          read = call;
          value = call;
          continue;
        }
        name ??= optionName(tree, list, keyword ? parent : value, word);
        const first = tree.children(list)[0] === (keyword ? parent : value);
        const wraps = WRAPPERS.test(tree.textOf(tree.child(call, F.function)));
        if (wraps && (word === "default" || (!keyword && first))) {
          value = call;
          continue;
        }
        if (keyword) return binding("keyword", word);
        return { ...binding("argument"), holder: call };
      }
      case K.expression_list:
      case K.tuple: {
        const scheme = schemeDefault(tree, parent, value);
        if (scheme !== undefined) {
          fallback = true;
          return binding("keyword", scheme);
        }
        // `user, password = "…", "…"`
        const assignment = tree.parentOf(parent);
        const left = tree.child(assignment, F.left);
        const targets = tree.is(left, K.pattern_list) || tree.is(left, K.tuple_pattern) ? tree.children(left) : [];
        const target = targets[tree.children(parent).indexOf(value)];
        if (target === undefined || targets.length !== tree.children(parent).length) return binding("none");
        return { ...binding("assignment", targetName(tree, target)), holder: assignment };
      }
      case K.pair:
        if (tree.field[value] !== F.value) return binding("none");
        return binding("entry", keyText(tree, tree.child(parent, F.key)));
      case K.assignment:
        if (tree.field[value] !== F.right) return binding("none");
        return binding("assignment", targetName(tree, tree.child(parent, F.left)));
      case K.named_expression:
        return binding("assignment", targetName(tree, tree.child(parent, F.name)));
      case K.default_parameter:
      case K.typed_default_parameter:
        return binding("parameter", tree.textOf(tree.child(parent, F.name)));
      case K.comparison_operator: {
        const operators = tree.childrenWith(parent, F.operators).map((operator) => tree.textOf(operator));
        const other = tree.children(parent).find((side) => side !== value && tree.field[side] !== F.operators);
        if (operators.length !== 1 || !/^[!=]=$/.test(operators[0]!)) return binding("none");
        return binding("comparison", targetName(tree, other ?? NONE));
      }
      case K.return_statement: {
        const owner = tree.ancestor(parent, K.function_definition);
        return binding("return", tree.textOf(tree.child(owner, F.name)).replace(/^_?(?:get|load|read)_/, ""));
      }
      default:
        return binding("none");
    }
  }
}

/** The variable of django-environ's `Env(NAME=(str, literal))`: what it is where the environment does not say. */
export function schemeDefault(tree: SyntaxTree, tuple: NodeId, value: NodeId): string | undefined {
  const keyword = tree.parentOf(tuple);
  const call = tree.parentOf(tree.parentOf(keyword));
  if (!tree.is(keyword, K.keyword_argument) || !tree.is(call, K.call) || tree.children(tuple)[1] !== value)
    return undefined;
  const callee = tree.textOf(tree.child(call, F.function));
  return /(?:^|\.)(?:FileAware)?Env$/.test(callee) ? tree.textOf(tree.child(keyword, F.name)) : undefined;
}

/** The variable of a read such as `getenv("NAME", literal)` or `config("NAME", default=literal)`. */
function environmentName(
  tree: SyntaxTree,
  list: NodeId,
  argument: NodeId,
  word: string | undefined,
): string | undefined {
  const args = tree.children(list);
  const first = args[0] ?? NONE;
  if (!tree.is(first, K.string) || (word === undefined ? args[1] !== argument : word !== "default")) return undefined;
  const name = valueOf(tree, first);
  return ENVIRONMENT_NAME.test(name) ? name : undefined;
}

/** What `add_argument("--name", default=literal)`, `options.get("name", literal)` and `getattr(x, "name", literal)` are about. */
function optionName(tree: SyntaxTree, list: NodeId, argument: NodeId, word: string | undefined): string | undefined {
  const args = tree.children(list);
  const callee = tree.textOf(tree.child(tree.parentOf(list), F.function));
  const looksUp = word === undefined && /(?:^|\.)(?:get|getattr|pop|setdefault|setattr)$/.test(callee);
  const named = looksUp
    ? args[args.indexOf(argument) - 1]
    : word === "default"
      ? args.find((one) => tree.is(one, K.string) && /^(?:--)?[A-Za-z][\w-]*$/.test(valueOf(tree, one)))
      : undefined;
  return tree.is(named ?? NONE, K.string) ? valueOf(tree, named!).replace(/^--/, "") : undefined;
}

function keyText(tree: SyntaxTree, key: NodeId): string | undefined {
  return tree.is(key, K.string) ? valueOf(tree, key) : targetName(tree, key);
}

/** The last name of a target: `key` of `self.key`, `KEY` of `app.config["KEY"]` and `headers.get("KEY")`. */
function targetName(tree: SyntaxTree, target: NodeId): string | undefined {
  if (tree.is(target, K.identifier)) return tree.textOf(target);
  if (tree.is(target, K.attribute)) return tree.textOf(tree.child(target, F.attribute));
  const index = tree.is(target, K.subscript)
    ? tree.child(target, F.subscript)
    : tree.is(target, K.call)
      ? (tree.children(tree.child(target, F.arguments))[0] ?? NONE)
      : NONE;
  return tree.is(index, K.string) ? valueOf(tree, index) : undefined;
}

/** Names of what stands in for something else: `_monkeypatch`, `MockResponse`, `JWT_STUB_VALUES`. */
const MADE_UP =
  /(?:^|_)(?:mock(?:ed|s)?|monkeypatch|fake[ds]?|dummy|stub(?:s|bed)?)(?:_|$)|^_?(?:Mock|Fake|Dummy|Stub)/i;
const MOCKING = /(?:^|\.)(?:patch|patch\.object|Mock|MagicMock|AsyncMock|(?:Mock|Fake|Stub)[A-Z]\w*)$/;

/** Whether a node stands in an example, a description, a help text, or in what a mock answers. */
export function isDocumentary(tree: SyntaxTree, node: NodeId): boolean {
  for (let at = node; at >= 0; at = tree.parentOf(at)) {
    const kind = tree.kindOf(at);
    if (kind === K.class_definition || kind === K.function_definition) {
      if (MADE_UP.test(tree.textOf(tree.child(at, F.name)))) return true;
    }
    const name =
      kind === K.keyword_argument
        ? tree.textOf(tree.child(at, F.name))
        : kind === K.pair
          ? keyText(tree, tree.child(at, F.key))
          : kind === K.assignment
            ? targetName(tree, tree.child(at, F.left))
            : kind === K.function_definition
              ? tree.textOf(tree.child(at, F.name))
              : undefined;
    if (name !== undefined && DOCUMENTARY.test(name)) return true;
    if (kind !== K.call) continue;
    const callee = tree.textOf(tree.child(at, F.function));
    if (/(?:^|\.)OpenApiExample$/.test(callee) || MOCKING.test(callee)) return true;
  }
  return false;
}

/** The class whose body binds a literal directly, by its id, -1 else. */
export function classOf(file: FileView, { kind, holder }: Binding): number {
  const { tree } = file;
  if (kind !== "assignment") return -1;
  const around = tree.ancestor(holder, K.class_definition, K.function_definition, K.lambda);
  return tree.is(around, K.class_definition) ? file.classId(around) : -1;
}

/** What holds a literal as one of several: a list, tuple or set, or a dictionary by one of its keys; `-1` for none. */
export function containerOf(tree: SyntaxTree, literal: NodeId): NodeId {
  const parent = tree.parentOf(literal);
  if (tree.is(parent, K.pair)) return tree.field[literal] === F.value ? tree.parentOf(parent) : NONE;
  return tree.is(parent, K.list) || tree.is(parent, K.tuple) || tree.is(parent, K.set) ? parent : NONE;
}

/** What a finding marks: the assignment, keyword, entry or parameter that the literal is the value of, else the literal. */
export function markOf(tree: SyntaxTree, literal: NodeId, binding: Binding): Span {
  let inner = literal;
  while (tree.is(tree.parentOf(inner), K.parenthesized_expression)) inner = tree.parentOf(inner);
  const direct = binding.kind !== "argument" && binding.kind !== "none" && tree.parentOf(inner) === binding.holder;
  const marked = direct ? binding.holder : literal;
  return [tree.start[marked]!, tree.end[marked]!];
}
