import { Flow } from "../../facts/types";

/** Whether code runs only under a condition, so that it may be one side of a switch. */
export function isSwitched(flow: number): boolean {
  return (flow & (Flow.Conditional | Flow.InTry | Flow.InExcept)) !== 0;
}

/** Whether code at module or class level runs whenever its module is loaded. */
export function isUnconditional(flow: number): boolean {
  return !isSwitched(flow) && (flow & (Flow.MainGuard | Flow.TypeChecking)) === 0;
}
