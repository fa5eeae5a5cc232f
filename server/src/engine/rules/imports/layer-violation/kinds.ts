/** What classes are, by their ancestors. */
import type { ClassRef, ProjectView } from "../../../project/view";

const EXCEPTION =
  /(?:^|\.)(?:\w*(?:Exception|Error|Warning)|BaseExceptionGroup|SystemExit|KeyboardInterrupt|StopIteration)$/;

export function isException(project: ProjectView, ref: ClassRef): boolean {
  return project.ancestors(ref).external.some((name) => EXCEPTION.test(name));
}
