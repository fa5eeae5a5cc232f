import path from "node:path";

/** The repository: suites are bundled to `out/test/<suite>/index.js`. */
export const ROOT = path.resolve(__dirname, "../../..");
