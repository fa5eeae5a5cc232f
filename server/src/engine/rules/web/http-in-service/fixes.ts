import type { Expr } from "../../../facts/types";
import type { FileEdit, TextChange } from "../../../findings";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { importOf, indentUnit, lineEnd, lineEndAfter, statementOf } from "../../support/edits";
import { isHttpError } from "../../support/http-errors";

/** What errors of a domain are called, by the status that stands for them. */
const NAMES: Readonly<Record<string, readonly [name: string, meaning: string]>> = {
  "400": ["InvalidRequestError", "What was asked for makes no sense."],
  "401": ["UnauthorizedError", "Nobody is logged in."],
  "403": ["ForbiddenError", "This is not allowed."],
  "404": ["NotFoundError", "What was asked for does not exist."],
  "409": ["ConflictError", "This contradicts what is there already."],
  "422": ["InvalidValueError", "A value cannot be used."],
};
const EXCEPTIONS = /(?:^|\.)(?:exceptions?|errors?)$/;

/** FastAPI: an error of the project's own is raised, and a handler at the app answers it with the same response. */
export function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const { tree } = file;
  const raised = tree.nodeSpanning(finding.start, finding.end, K.call);
  if (raised < 0 || !tree.is(tree.parentOf(raised), K.raise_statement)) return [];
  const given = statusAndDetail(file, raised);
  const known = given && NAMES[given.status];
  const home = nearest(project, finding.path);
  const app = appOf(project);
  if (!known || home === undefined || !app) return [];
  const [name, meaning] = known;
  const inHome = open(home);
  const inApp = open(app.path);
  if (!inHome || !inApp || app.path === finding.path || app.path === home) return [];
  const definition = definitionOf(project, home, inHome, name, meaning);
  const registration = handlerOf(project, inApp, app.name, app.at, home, name, given.status);
  if (!definition || !registration) return [];
  const named = importOf(file, project.moduleName(home), name);
  const edits: FileEdit[] = [
    {
      path: finding.path,
      changes: [
        { start: tree.start[raised]!, end: tree.end[raised]!, text: `${named.name}(${given.detail})` },
        ...named.changes,
      ],
    },
    ...(definition.length > 0 ? [{ path: home, changes: definition }] : []),
    ...(registration.length > 0 ? [{ path: app.path, changes: registration }] : []),
  ];
  return [{ title: `Raise \`${name}\`, answered with ${given.status} at the app`, safety: "review", edits }];
}

/** The literal status and the text of the detail of `HTTPException(…)`; nothing where more is given. */
function statusAndDetail({ tree }: FileView, call: NodeId): { status: string; detail: string } | undefined {
  let status = "";
  let detail = "";
  for (const [index, argument] of tree.children(tree.child(call, F.arguments)).entries()) {
    const keyword = tree.is(argument, K.keyword_argument);
    const name = keyword ? tree.textOf(tree.child(argument, F.name)) : ["status_code", "detail"][index];
    const value = keyword ? tree.child(argument, F.value) : argument;
    if (name === "status_code")
      status = /^(\d{3})$|\bHTTP_(\d{3})_\w+$/.exec(tree.textOf(value))?.slice(1).join("") ?? "";
    else if (
      name === "detail" &&
      (tree.is(value, K.string) || tree.is(value, K.identifier) || tree.is(value, K.concatenated_string))
    )
      detail = tree.textOf(value);
    else return undefined;
  }
  return status === "" || detail === "" ? undefined : { status, detail };
}

/** The exceptions module of the project that shares most folders with a module. */
function nearest(project: ProjectView, path: string): string | undefined {
  const own = path.split("/");
  const shared = (other: string): number => {
    const folders = other.split("/");
    const end = folders.findIndex((folder, index) => folder !== own[index]);
    return end < 0 ? folders.length : end;
  };
  return project
    .modules()
    .filter((one) => EXCEPTIONS.test(project.moduleName(one)) && !project.role(one).test && one !== path)
    .sort((a, b) => shared(b) - shared(a))[0];
}

/** The project's one app, where it is a name of a module. */
function appOf(project: ProjectView): { path: string; name: string; at: number } | undefined {
  const apps = project
    .modules()
    .flatMap((path) =>
      project.role(path).test
        ? []
        : project
            .facts(path)!
            .bindings.flatMap(({ name, kind, value, at }) =>
              kind === "variable" && isFastApi(project, path, value) ? [{ path, name, at: at[0] }] : [],
            ),
    );
  return apps.length === 1 ? apps[0] : undefined;
}

function isFastApi(project: ProjectView, path: string, value: Expr): boolean {
  if (value === null || typeof value !== "object" || value.k !== "call") return false;
  const call = project.facts(path)!.calls[value.id]!;
  return project.callees(path, call).some((callee) => project.externalName(callee) === "fastapi.FastAPI");
}

/** What adds the class to the exceptions module: nothing where it is there; `undefined` where another thing has its name. */
function definitionOf(
  project: ProjectView,
  path: string,
  file: FileView,
  name: string,
  meaning: string,
): readonly TextChange[] | undefined {
  const binding = file.facts.bindings.find((one) => one.name === name);
  if (binding) {
    const isOwn = binding.kind === "class" && !isHttpError(project, { kind: "class", ref: { path, id: binding.id } });
    const plain = isOwn && file.facts.classes[binding.id]!.methods.length === 0;
    return plain ? [] : undefined;
  }
  const end = lineEnd(file.text);
  const at = file.text.length;
  const gap = file.text.trim() === "" ? "" : (/[\r\n]$/.test(file.text) ? "" : end) + end + end;
  return [
    { start: at, end: at, text: `${gap}class ${name}(Exception):${end}${indentUnit(file)}"""${meaning}"""${end}` },
  ];
}

/** What registers a handler for the error behind the app: nothing where there is one. */
function handlerOf(
  project: ProjectView,
  file: FileView,
  app: string,
  at: number,
  home: string,
  name: string,
  status: string,
): readonly TextChange[] | undefined {
  const { tree, text } = file;
  const handled = project
    .modules()
    .some((path) =>
      project
        .facts(path)!
        .calls.some(
          ({ callee, args }) =>
            /(?:^|\.)(?:add_)?exception_handler$/.test(typeof callee === "string" ? callee : "") &&
            partsOf(project.resolve(path, args[0]?.value ?? null)).some(
              (part) => part.kind === "class" && part.ref.path === home && project.classFact(part.ref).name === name,
            ),
        ),
    );
  if (handled) return [];
  const statement = statementOf(tree, tree.nodeAt(at, at + app.length));
  if (statement === NONE || tree.parentOf(statement) !== 0) return undefined;
  const end = lineEnd(text);
  const unit = indentUnit(file);
  const error = importOf(file, project.moduleName(home), name);
  const request = importOf(file, "fastapi", "Request");
  const response = importOf(file, "fastapi.responses", "JSONResponse");
  const fn = `handle_${name
    .replace(/Error$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, "_")
    .toLowerCase()}`;
  const lines = [
    "",
    "",
    `@${app}.exception_handler(${error.name})`,
    `async def ${fn}(request: ${request.name}, error: ${error.name}) -> ${response.name}:`,
    `${unit}return ${response.name}(status_code=${status}, content={"detail": str(error)})`,
  ];
  const behind = lineEndAfter(text, tree.end[statement]!);
  const rest = text.slice(behind);
  const gap =
    rest.trim() === "" ? "" : /^\s*[\r\n]\s*[\r\n]/.test(rest) ? "" : /^\s*[\r\n]/.test(rest) ? end : end + end;
  return [
    { start: behind, end: behind, text: lines.map((line) => line + end).join("") + gap },
    ...error.changes,
    ...request.changes,
    ...response.changes,
  ];
}
