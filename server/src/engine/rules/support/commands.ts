/** Code that people run by hand: management commands and what serves only them. */
import type { FunctionRef, ProjectView } from "../../project/view";

/** Django's management commands, modules of a command line, scripts, migrations. */
function isCommandModule(project: ProjectView, path: string): boolean {
  const { script, migration } = project.role(path);
  return script || migration || /(?:^|\/)(?:management\/commands|cli|commands)(?:\/|\.py$)/.test(path);
}

/** A module called after its commands, by whatever decorator it registers them. */
function makesCommands(project: ProjectView, path: string): boolean {
  return (project.facts(path)?.imports ?? []).some(
    ({ module, names, level }) =>
      level === 0 &&
      (/^(?:click|typer|argparse|flask\.cli|flask_script)\b/.test(module) ||
        (module === "flask" && names?.some(({ name }) => name === "cli"))),
  );
}

/** Whether a module is one that people run by hand, or is imported by nothing else; its tests do not count. */
export function servesCommands(project: ProjectView, path: string): boolean {
  if (/(?:^|\/)(?:cli|commands)(?:\/\w+)?\.py$/.test(path) && makesCommands(project, path)) return true;
  if (/(?:^|\/)management\/commands\//.test(path) || project.role(path).migration) return true;
  const importers = project.importers(path).filter(({ from }) => !project.role(from).test && from !== path);
  return importers.length > 0 && importers.every(({ from }) => isCommandModule(project, from));
}

/** Whether a function is a command of a command line, or stands in one. */
export function isInCommand(project: ProjectView, { path, id }: FunctionRef): boolean {
  for (let at = id; at >= 0; at = project.functionFact({ path, id: at }).parent)
    if (project.functionRole({ path, id: at })?.role === "cli-command") return true;
  return false;
}
