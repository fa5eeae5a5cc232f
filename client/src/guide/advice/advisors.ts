import { FRAMEWORK } from "./framework";
import { INTERFACE } from "./interface";
import type { Advisor } from "./model";
import { STRUCTURE } from "./structure";
import { TASK_QUEUE } from "./taskQueue";

/** The pages that give advice, in their order. */
export const ADVISORS: readonly Advisor[] = [STRUCTURE, FRAMEWORK, TASK_QUEUE, INTERFACE];
