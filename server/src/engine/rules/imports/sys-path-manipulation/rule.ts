import { Flow, type Expr, type ModuleFacts, type Span } from "../../../facts/types";
import { baseName, folderOf, join } from "../../../project/modules";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import { defineRule, type FileView } from "../../api";

/** One place that changes where Python looks for modules. */
interface Change {
  readonly at: Span;
  /** `sys.path.insert(...)`, `sys.path = ...` */
  readonly written: string;
  /** Where the folder comes from that is added. */
  readonly from: Origin;
  /** The function that it stands in, -1 at module or class level. */
  readonly owner: number;
}

type Origin =
  /** This file's own place, or a text that is written here. */
  | "here"
  /** What the program is told when it runs: parameters, settings, the environment. */
  | "elsewhere"
  /** `sys.path` itself: nothing is added. */
  | "path";

const METHODS = /^sys\.path\.(append|insert|extend)$/;

/** Tests that ask whether the file runs as a program, not as a module of its package. */
const AS_PROGRAM = /\b(?:__name__|__package__|__spec__|frozen|_MEIPASS)\b/;

/** Calls that make paths and lists of what they are given. */
const OF_PATHS = /^(?:os\.(?:path\.|fspath$)|pathlib\.\w+$|builtins\.|sys\.path\b)/;

/** Values that are followed from name to name. */
const MAX_STEPS = 200;

export default defineRule<readonly Change[]>({
  meta: {
    id: "sys-path-manipulation",
    topic: "imports",
    title: "Changed sys.path",
    summary:
      "Package code that changes `sys.path`: what its imports find depends on which module ran before and on where files lie.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: [],
  },
  collect(file) {
    if (!/\bsys\b/.test(file.text) || !/\bpath\b/.test(file.text)) return undefined;
    const changes = [...methodCalls(file), ...assignments(file)];
    return changes.length > 0 ? changes : undefined;
  },
  check({ path, data, project, report }) {
    if (!data || isProgram(project, path)) return;
    for (const { at, written, from, owner } of data) {
      if (from === "path" || (owner >= 0 && (from === "elsewhere" || isCalledAsProgram(project, path, owner))))
        continue;
      const when = owner < 0 ? `when \`${project.moduleName(path)}\` is imported` : "when this function is called";
      report({
        at,
        message: `\`${written}\` changes for the whole process what \`import\` finds, ${when}: from then on modules are found by where they lie and by what ran before. Make the project installable (\`pyproject.toml\`, an editable install) and import by the package's name.`,
      });
    }
  },
});

function methodCalls(file: FileView): Change[] {
  const { facts, tree } = file;
  return facts.calls.flatMap((call, id): Change[] => {
    const method = typeof call.callee === "string" ? METHODS.exec(call.callee)?.[1] : undefined;
    const node = file.callNode(id);
    if (method === undefined || (call.flow & (Flow.MainGuard | Flow.TypeChecking)) !== 0) return [];
    if (runsAsProgram(file, node)) return [];
    const values = call.args.slice(method === "insert" ? 1 : 0).map(({ value }) => value);
    const from = originOf(facts, values);
    const written = `${tree.textOf(tree.child(node, F.function)).replace(/\s/g, "")}(...)`;
    return [{ at: call.at, written, from, owner: call.owner }];
  });
}

function assignments(file: FileView): Change[] {
  const { facts, tree } = file;
  const out: Change[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.assignment && tree.kind[node] !== K.augmented_assignment) continue;
    const target = pathTarget(file, tree.child(node, F.left));
    const value = tree.child(node, F.right);
    if (target < 0 || value < 0 || runsAsProgram(file, node)) continue;
    const operator = tree.is(node, K.assignment) ? "=" : "+=";
    out.push({
      at: [tree.start[node]!, tree.end[node]!],
      written: `${tree.textOf(target).replace(/\s/g, "")} ${operator} ...`,
      from: originOf(facts, [file.lower(value)]),
      owner: file.ownerOf(node),
    });
  }
  return out;
}

/** `sys.path`, or a part of it: `sys.path[:0]`, `sys.path[0]`. */
function pathTarget(file: FileView, target: NodeId): NodeId {
  const { tree } = file;
  if (tree.is(target, K.attribute)) return file.lower(target) === "sys.path" ? target : NONE;
  return tree.is(target, K.subscript) && file.lower(tree.child(target, F.value)) === "sys.path" ? target : NONE;
}

/** Under `if __name__ == "__main__":` or a test like it. */
function runsAsProgram({ tree }: FileView, node: NodeId): boolean {
  for (let at = tree.ancestor(node, K.if_statement); at >= 0; at = tree.ancestor(at, K.if_statement))
    if (AS_PROGRAM.test(tree.textOf(tree.child(at, F.condition)))) return true;
  return false;
}

/** Where the values come from, by everything that they are made of. */
function originOf(facts: Omit<ModuleFacts, "rules">, values: readonly Expr[]): Origin {
  const found = new Set<Origin>();
  const names = new Set<string>();
  const stack: Expr[] = [...values];
  for (let step = 0; stack.length > 0 && step < MAX_STEPS; step++) {
    const expr: Expr = stack.pop() ?? null;
    if (typeof expr === "string") {
      const own = /^@([^.]+)/.exec(expr)?.[1];
      if (own === undefined) found.add(originOfName(expr));
      else if (!names.has(own)) {
        names.add(own);
        const bindings = facts.bindings.filter(({ name, kind }) => name === own && kind === "variable");
        if (bindings.length === 0) found.add("elsewhere");
        stack.push(...bindings.map(({ value }) => value));
      }
    } else if (expr === null || expr.k === "param" || expr.k === "self") found.add("elsewhere");
    else if (expr.k === "str") found.add("here");
    else if (expr.k === "call") {
      const call = facts.calls[expr.id]!;
      stack.push(...call.args.map(({ value }) => value));
      if (typeof call.callee !== "string") stack.push(call.callee);
      // `os.getcwd()`: where the user stands, whose modules a program may be meant to run.
      else if (!OF_PATHS.test(call.callee)) found.add("elsewhere");
    } else stack.push(...partsOf(expr));
  }
  // A folder below one that is given from outside is given from outside, whatever text it is joined with.
  if (found.has("elsewhere")) return "elsewhere";
  return found.has("here") || !found.has("path") ? "here" : "path";
}

function originOfName(name: string): Origin {
  if (/^sys\.path\b/.test(name)) return "path";
  return /^(?:builtins\.|os\.(?:curdir|pardir|sep)$)/.test(name) || /\b__file__$/.test(name) ? "here" : "elsewhere";
}

function partsOf(expr: Exclude<Expr, string | null>): readonly Expr[] {
  switch (expr.k) {
    case "attr":
    case "await":
    case "enter":
    case "iter":
    case "item":
    case "comp":
    case "splat":
      return [expr.of];
    case "sub":
      return [expr.of];
    case "typed":
      return [expr.value];
    case "union":
    case "format":
    case "list":
    case "tuple":
    case "set":
    case "op":
      return expr.of;
    default:
      return [];
  }
}

/** What is run and never imported: `manage.py`, `__main__.py`, a module that lies in no package and that nobody imports. */
function isProgram(project: ProjectView, path: string): boolean {
  if (["manage.py", "__main__.py", "setup.py", "noxfile.py", "conf.py"].includes(baseName(path))) return true;
  // `gunicorn.conf.py` cannot be imported by its name.
  if (!/^\w+\.py$/.test(baseName(path))) return true;
  const inPackage = project.facts(join(folderOf(path), "__init__.py")) !== undefined;
  return !inPackage && !project.importers(path).some(({ from }) => !project.role(from).test);
}

/** Whether everybody who calls the function does so under the main guard. */
function isCalledAsProgram(project: ProjectView, path: string, owner: number): boolean {
  const callers = project.callers({ path, id: owner });
  return callers.length > 0 && callers.every(({ call }) => (call.flow & Flow.MainGuard) !== 0);
}
