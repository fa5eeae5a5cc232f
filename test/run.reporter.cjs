/** Mocha's dots, or its tree with `--tree`, and the counts for `test/run.mjs` in the file that `TEST_COUNTS` names. */
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

const Base = process.env.TEST_TREE ? reporters.Spec : reporters.Dot;

module.exports = class CountingReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const counts = { passed: passes, failed: failures, pending };
      if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
    });
  }
};
