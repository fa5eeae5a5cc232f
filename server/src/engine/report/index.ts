/** Reports: findings in the formats that people and machines read. Plain data in, one string out. */
export { formatGithub } from "./github";
export { formatJson } from "./json";
export { compareFindings } from "./model";
export { formatSarif } from "./sarif";
export { formatText } from "./text";
export type * from "./model";
export type { Colors } from "./text";
export { printable } from "./excerpt";
