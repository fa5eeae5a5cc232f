import { readFlow } from "../../../facts/flow";
import type { Argument, BindingFact, Expr, Span } from "../../../facts/types";
import type { Entity, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import { defineRule, type FileView, type ModuleCheck } from "../../api";
import { importOf, replaceNode } from "../../support/edits";
import { isUnconditional, runsUnderMain } from "../conditions";
import { isForDevelopment } from "../environments";
import { isOverridable, isReplacedByHeir, isReplacedBySubclass, setsName } from "../overrides";

/** `app.debug = True` or `app.config["DEBUG"] = True`. */
interface Switch {
  readonly app: Expr;
  readonly text: string;
  readonly config: boolean;
  readonly at: Span;
  readonly owner: number;
  readonly flow: number;
}

interface DebugData {
  /** The literal `True`. */
  readonly value: Span;
  readonly variable: string;
}

/** A stage for rehearsals is neither a developer's machine nor production. */
const STAGING = /(?:^|[_a-z])(?:Staging|staging|STAGING|Stage|QA)/;

const FLASK = ["flask.Flask", "quart.Quart"];
const STARLETTE = ["fastapi.FastAPI", "starlette.applications.Starlette"];

export default defineRule<readonly Switch[]>({
  meta: {
    id: "debug-enabled",
    topic: "configuration",
    title: "Debug mode switched on in the code",
    summary:
      "Debug mode shows source, settings and stack traces to whoever causes an error, and in Flask lets them run code.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["review"],
  },
  collect(file) {
    const found = readSwitches(file);
    return found.length > 0 ? found : undefined;
  },
  check(module) {
    const { path, project } = module;
    if (isForDevelopment(path, [], project.role(path).settings)) return;
    if (project.role(path).settings) checkSettings(module);
    checkCalls(module);
    for (const found of module.data ?? []) {
      const entity = project.infer(path, found.app);
      const matches = project.derives(entity, ...FLASK) || (!found.config && project.derives(entity, ...STARLETTE));
      if (!matches || runsUnderMain(project, path, found.owner, found.flow)) continue;
      const flask = project.derives(entity, ...FLASK);
      report(module, found.at, found.at, `\`${found.text} = True\``, flask);
    }
  },
  fixes: ({ finding, file }) => {
    const { value, variable } = finding.data as DebugData;
    const node = file.tree.nodeSpanning(value[0], value[1], K.true);
    if (node < 0) return [];
    const os = importOf(file, "os");
    return [
      {
        title: `Read \`${variable}\` from the environment`,
        safety: "review",
        changes: [replaceNode(file.tree, node, `${os.name}.environ.get("${variable}") == "1"`), ...os.changes],
      },
    ];
  },
});

function readSwitches(file: FileView): Switch[] {
  const { tree } = file;
  return tree.descendants(0, K.assignment).flatMap((node): Switch[] => {
    const left = tree.child(node, F.left);
    if (!tree.is(tree.child(node, F.right), K.true)) return [];
    const target = switchTarget(tree, left);
    if (target < 0) return [];
    const config = tree.is(left, K.subscript);
    return [
      {
        app: file.lower(target),
        text: tree.textOf(left),
        config,
        at: [tree.start[node]!, tree.end[node]!],
        owner: file.ownerOf(node),
        flow: readFlow(tree, node),
      },
    ];
  });
}

/** The application of `app.debug` and `app.config["DEBUG"]`. */
function switchTarget(tree: SyntaxTree, left: NodeId): NodeId {
  if (tree.is(left, K.attribute)) {
    return tree.textOf(tree.child(left, F.attribute)) === "debug" ? tree.child(left, F.object) : -1;
  }
  const config = tree.is(left, K.subscript) ? tree.child(left, F.value) : -1;
  const key = tree.child(left, F.subscript);
  if (!tree.is(config, K.attribute) || tree.textOf(tree.child(config, F.attribute)) !== "config") return -1;
  const isDebug = tree.is(key, K.string) && tree.textOf(tree.childOfKind(key, K.string_content)) === "DEBUG";
  return isDebug ? tree.child(config, F.object) : -1;
}

/** `DEBUG = True` in the settings that production uses. */
function checkSettings(module: ModuleCheck<readonly Switch[]>): void {
  const { path, facts, project } = module;
  for (const binding of facts.bindings) {
    if (binding.name !== "DEBUG" || !isTrue(binding.value) || !isUnconditional(binding.flow) || !binding.valueAt)
      continue;
    if (isOverridden(project, path, binding) || isOverridable(project, path, binding.at[0])) continue;
    report(module, [binding.at[0], binding.valueAt[1]], binding.valueAt, "`DEBUG = True`", false);
  }
  for (const [id, cls] of facts.classes.entries()) {
    const debug = cls.attributes.find(({ name, owner }) => name === "DEBUG" && owner < 0);
    // With an annotation it is a field that the environment sets.
    if (!debug?.valueAt || debug.annotation !== undefined || !isTrue(debug.value ?? null) || !isUnconditional(cls.flow))
      continue;
    if (isForDevelopment("", [cls.name], true) || STAGING.test(cls.name) || isReplaced(project, path, id)) continue;
    report(module, [debug.at[0], debug.valueAt[1]], debug.valueAt, `\`DEBUG = True\` of \`${cls.name}\``, false);
  }
}

function isReplaced(project: ProjectView, path: string, id: number): boolean {
  return isReplacedBySubclass(project, path, id, "DEBUG", (value) => !isTrue(value));
}

/** Whether the module itself, or settings that build on it, say otherwise. */
function isOverridden(project: ProjectView, path: string, binding: BindingFact): boolean {
  const otherwise = (value: Expr): boolean => !isTrue(value);
  return setsName(project, path, "DEBUG", otherwise, binding.at) || isReplacedByHeir(project, path, "DEBUG", otherwise);
}

/** `FastAPI(debug=True)`, `app.run(debug=True)`, `app.config.update(DEBUG=True)`. */
function checkCalls(module: ModuleCheck<readonly Switch[]>): void {
  const { path, facts, project } = module;
  for (const call of facts.calls) {
    const argument = call.args.find(({ name, value }) => /^debug$/i.test(name ?? "") && isTrue(value));
    if (!argument || runsUnderMain(project, path, call.owner, call.flow)) continue;
    const value = valueSpan(argument);
    const { callee } = call;
    if (argument.name === "debug") {
      if (project.callees(path, call).some((entity) => isApplication(project, entity))) {
        report(module, argument.at, value, "`debug=True`", false);
      } else if (methodOf(callee, "run") !== undefined && isFlask(project, path, methodOf(callee, "run")!)) {
        report(module, argument.at, value, "`run(debug=True)`", true);
      }
      continue;
    }
    const config = methodOf(callee, "update") ?? methodOf(callee, "from_mapping");
    const app = config === undefined ? undefined : methodOf(config, "config");
    if (app !== undefined && isFlask(project, path, app)) report(module, argument.at, value, "`DEBUG=True`", true);
  }
}

function isApplication(project: ProjectView, callee: Entity): boolean {
  const name = project.externalName(callee);
  if (name !== undefined) return STARLETTE.includes(name);
  return callee.kind === "class" && project.derives(callee, ...STARLETTE);
}

function isFlask(project: ProjectView, path: string, app: Expr): boolean {
  return project.derives(project.infer(path, app), ...FLASK);
}

/** The receiver of `receiver.name`. */
function methodOf(callee: Expr, name: string): Expr | undefined {
  if (typeof callee === "string") {
    return callee.endsWith(`.${name}`) ? callee.slice(0, -name.length - 1) : undefined;
  }
  return callee !== null && callee.k === "attr" && callee.name === name ? callee.of : undefined;
}

function isTrue(value: Expr): boolean {
  return value !== null && typeof value === "object" && value.k === "const" && value.v === "True";
}

/** Where `True` stands in `debug=True`. */
function valueSpan({ at }: Argument): Span {
  return [at[1] - "True".length, at[1]];
}

function report(module: ModuleCheck<readonly Switch[]>, at: Span, value: Span, what: string, flask: boolean): void {
  const danger = flask
    ? "shows source and stack traces to whoever causes an error, and its debugger lets them run code"
    : "shows source, settings and stack traces to whoever causes an error";
  module.report({
    at,
    message: `${what} holds wherever this runs, in production too: it ${danger}. Read it from the environment, off by default.`,
    data: {
      value: [value[1] - "True".length, value[1]],
      variable: flask ? "FLASK_DEBUG" : "DEBUG",
    } satisfies DebugData,
  });
}
