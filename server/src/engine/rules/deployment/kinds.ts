/** Which files describe how the project is started. */
import type { ProjectView } from "../../project/view";
import { baseName } from "../../project/modules";
import { isAside } from "./development";

export type FileKind = "dockerfile" | "compose" | "procfile" | "unit" | "script";

export function kindOf(path: string): FileKind | undefined {
  const name = baseName(path);
  if (/^(?:Dockerfile|Containerfile)(?:[-_.].+)?$|\.dockerfile$/i.test(name)) return "dockerfile";
  if (/^(?:docker-)?compose(?:[-_.].+)?\.ya?ml$/.test(name)) return "compose";
  if (/^Procfile(?:[-_.].+)?$/.test(name)) return "procfile";
  if (name.endsWith(".service")) return "unit";
  return /\.sh$|^(?:start|run|boot|serve|entrypoint|docker-entrypoint)(?:[-_][\w-]+)?$/.test(name)
    ? "script"
    : undefined;
}

/** The files of a kind that deploy something: no tests, no examples, no templates. */
export function filesOfKind(project: ProjectView, kind: FileKind): readonly string[] {
  return project
    .resources()
    .filter(
      (path) => kindOf(path) === kind && !isAside(path, project.resource(path) ?? "") && isShell(project, path, kind),
    );
}

/** Files without an extension may be programs in other languages. */
function isShell(project: ProjectView, path: string, kind: FileKind): boolean {
  return kind !== "script" || /^(?:#!.*\b(?:ba|da|a|z|k)?sh\b|(?!#!))/.test(project.resource(path) ?? "");
}
