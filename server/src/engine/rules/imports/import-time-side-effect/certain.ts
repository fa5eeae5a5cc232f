/** Which statements of a function run whenever it is called. */
import type { Block, Step } from "../../../facts/program";
import { Flow, type CallFact, type ModuleFacts } from "../../../facts/types";

interface Mark {
  readonly offset: number;
  readonly sure: boolean;
}

/** Whether a call in a function's body runs whenever the function is called, if nothing fails on the way. */
export function certainCalls(facts: ModuleFacts, id: number): (call: CallFact) => boolean {
  const code = facts.program.functions[id];
  // The steps of coroutines are not kept: only the flow of each call is known.
  const marks = !code || code.later ? [] : marksOf(facts, code.body);
  return ({ at, flow }) => {
    if ((flow & (Flow.Conditional | Flow.InExcept | Flow.TypeChecking | Flow.MainGuard)) !== 0) return false;
    const mark = marks.filter(({ offset }) => offset <= at[0]).at(-1);
    return mark ? mark.sure : (flow & Flow.InLoop) === 0;
  };
}

function marksOf(facts: ModuleFacts, body: Block): readonly Mark[] {
  const out: Mark[] = [];
  /** Gives whether what follows the block is as sure as the block was. */
  const walk = (block: Block, before: boolean): boolean => {
    let sure = before;
    for (const step of block) {
      if ("at" in step) out.push({ offset: facts.places[step.at]![0], sure });
      sure = inside(step, sure) && sure;
    }
    return sure;
  };
  const inside = (step: Step, sure: boolean): boolean => {
    switch (step.k) {
      case "if":
        for (const branch of step.branches) walk(branch, false);
        return !step.branches.some(leaves);
      case "loop":
        walk(step.body, sure && step.sure);
        walk(step.orElse, false);
        return !leaves(step.body);
      case "try": {
        const end = walk(step.body, sure);
        for (const handler of step.handlers) walk(handler.body, false);
        walk(step.orElse, end);
        walk(step.last, sure);
        return end;
      }
      case "with":
        return walk(step.body, sure);
      case "leave":
      case "raise":
        return false;
      default:
        return true;
    }
  };
  walk(body, true);
  return out.sort((a, b) => a.offset - b.offset);
}

/** Whether a block may leave the function or the loop around it. */
function leaves(block: Block): boolean {
  return block.some((step) => {
    switch (step.k) {
      case "leave":
        return true;
      case "if":
        return step.branches.some(leaves);
      case "loop":
        return leaves(step.body) || leaves(step.orElse);
      case "with":
        return leaves(step.body);
      case "try":
        return leaves(step.body) || leaves(step.orElse) || leaves(step.last);
      default:
        return false;
    }
  });
}
