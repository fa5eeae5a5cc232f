import { Flow } from "../../facts/types";
import type { ProjectView } from "../../project/view";

/** Whether code runs only under a condition, so that it may be one side of a switch. */
export function isSwitched(flow: number): boolean {
  return (flow & (Flow.Conditional | Flow.InTry | Flow.InExcept)) !== 0;
}

/** Whether code at module or class level runs whenever its module is loaded. */
export function isUnconditional(flow: number): boolean {
  return !isSwitched(flow) && (flow & (Flow.MainGuard | Flow.TypeChecking)) === 0;
}

/** Under `if __name__ == "__main__":`, or in a function that is called only there. */
export function runsUnderMain(project: ProjectView, path: string, owner: number, flow: number): boolean {
  if (flow & Flow.MainGuard) return true;
  if (owner < 0) return false;
  const callers = project.callers({ path, id: owner });
  return (
    callers.length > 0 &&
    callers.every(({ caller, call }) => caller.path === path && (call.flow & Flow.MainGuard) !== 0)
  );
}
