import { version } from "../../../package.json";

/** Archwright's own version. */
export const VERSION: string = version;
