/** What layout rules share: where findings on files and projects stand, and how they write numbers. */
import type { Span } from "../../facts/types";
import { baseName, join } from "../../project/modules";
import type { ProjectProfile } from "../../project/profile";
import type { ProjectParts } from "../../project/profile-projects";
import { inScriptFolder } from "../../project/roles";
import type { ProjectView } from "../../project/view";

/** Line 1 of a file. The findings speak of the file, not of what its first line says, so they mark no text of it. */
export const LINE_ONE: Span = [0, 0];

/** The file on which findings on a whole project stand: its `pyproject.toml`, without one its entry module. */
export function placeOf(view: ProjectView, { folder, entry }: Pick<ProjectProfile, "folder" | "entry">): string {
  const pyproject = join(folder, "pyproject.toml");
  return view.resource(pyproject) === undefined ? entry : pyproject;
}

/** `1,234`. */
export function inWords(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `3 modules`, `1 module`. */
export function counted(number: number, noun: string): string {
  return `${inWords(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** `` `a`, `b` and `c` ``; beyond `most` names, how many more there are. */
export function listed(names: readonly string[], most = 6): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most).map((name) => `\`${name}\``);
  if (names.length > shown.length) shown.push(`${inWords(names.length - shown.length)} more`);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)!}`;
}

export function isRegularPackage(view: ProjectView, folder: string): boolean {
  return folder !== "" && view.facts(join(folder, "__init__.py")) !== undefined;
}

/** Whether the last part of a path without its ending is a name that can be imported. */
export function isImportable(path: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(baseName(path));
}

/** Whether a project is nothing but scripts and notebooks, which are run and looked at. */
export function isScripts({ application }: ProjectParts): boolean {
  return application.every((path) => inScriptFolder(path) || /(?:^|\/)notebooks?\//.test(path));
}
