/** The script of the project that a command's path means, as it is called in an image or on a machine. */
import { baseName, folderOf, join } from "../../project/modules";
import type { ProjectView } from "../../project/view";
import { filesOfKind } from "./kinds";

interface Place {
  readonly path: string;
  readonly folders: readonly string[];
  readonly copies?: readonly (readonly [from: string, to: string])[];
}

/** Found by what is copied into the image, else by its name: beside the file that runs it before elsewhere. */
export function findScript(
  project: ProjectView,
  written: string,
  { path, folders, copies }: Place,
): string | undefined {
  if (/[$\s{}<>|;]/.test(written)) return undefined;
  const name = baseName(written);
  const scripts = filesOfKind(project, "script");
  const copied = copies?.filter(([, to]) => to === written || (to.endsWith(`/${name}`) && written.endsWith(to))) ?? [];
  for (const [from] of copied) {
    const source = from.replace(/^\.?\//, "");
    const match = folders.map((folder) => join(folder, source)).find((one) => scripts.includes(one));
    if (match !== undefined) return match;
  }
  // A program of the system may have such a name too.
  const named = scripts.filter((one) => baseName(one) === name);
  if (!written.includes("/") && !written.endsWith(".sh")) {
    const entry = /^(?:start|run|boot|serve|entrypoint|docker-entrypoint)/.test(name);
    if (!entry) return undefined;
  }
  const parts = written.replace(/^\.?\//, "").split("/");
  for (const folder of [folderOf(path), ...folders]) {
    const below = named.filter((one) => folder === "" || one.startsWith(`${folder}/`));
    const best = closest(below, parts);
    if (best.length > 0) return best.length === 1 ? best[0] : undefined;
  }
  return undefined;
}

/** Of several paths those that share the longest end with what is written. */
function closest(paths: readonly string[], parts: readonly string[]): readonly string[] {
  const shared = (path: string): number => {
    const own = path.split("/");
    let count = 0;
    while (count < parts.length && own.at(-1 - count) === parts.at(-1 - count)) count++;
    return count;
  };
  const most = Math.max(0, ...paths.map(shared));
  return most === 0 ? [] : paths.filter((path) => shared(path) === most);
}

/** Whether a script hands its own arguments on. */
export function passesArguments(text: string): boolean {
  return /\$[@*]|\$\{[@*]/.test(text);
}
