/** Mocha's dots, or with the option `tree=true` its tree; and the counts in the words of `test/run.mjs`. */
const { reporters } = require("mocha");

module.exports = function report(runner, options) {
  const tree = options.reporterOptions?.tree === "true";
  const reporter = tree ? new reporters.Spec(runner, options) : new reporters.Dot(runner, options);
  runner.once("end", () => {
    const { passes, failures } = reporter.stats;
    console.log(`${passes} passed, ${failures} failed\n`);
  });
};
