import type { Expr } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";

/** Whether the project has one place that answers 404 for rows that are missing: a middleware, an exception handler. */
export function mapsMissingRows(project: ProjectView): boolean {
  return project.derived("maps-missing-rows", () => project.modules().some((path) => mapsInModule(project, path)));
}

function mapsInModule(project: ProjectView, path: string): boolean {
  if (project.role(path).test) return false;
  return project.derived(`maps-missing-rows:${path}`, () => {
    const facts = project.facts(path)!;
    return facts.calls.some((call) => {
      const owner = facts.functions[call.owner];
      const asks =
        call.callee === "builtins.isinstance" &&
        owner !== undefined &&
        /exception|error|middleware|handler|^__call__$/i.test(owner.qualname);
      const registers =
        (typeof call.callee === "string" ? call.callee : call.callee?.k === "attr" ? call.callee.name : "").search(
          /(?:^|\.)(?:add_)?(?:exception_handler|errorhandler|register_error_handler)$/,
        ) >= 0;
      return (asks || registers) && call.args.some(({ value }) => namesMissingRow(value));
    });
  });
}

function namesMissingRow(expr: Expr): boolean {
  if (expr === null) return false;
  if (typeof expr === "string") return /(?:^|[.@])(?:ObjectDoesNotExist|DoesNotExist)$/.test(expr);
  if (expr.k === "tuple") return expr.of.some(namesMissingRow);
  return expr.k === "attr" && expr.name === "DoesNotExist";
}
