/** The suite that runs inside the extension host of a real VS Code, on the desktop or in the browser host. */
import Mocha from "mocha";
import { format } from "node:util";

/** Tells the suite's lines from all else that an editor prints. */
const MARK = "│ ";

/** @throws Error when a test failed, or none ran */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, grep: process.env.ARCHWRIGHT_TEST_GREP ?? "" });
  Mocha.reporters.Base.consoleLog = (...line: unknown[]) => {
    for (const part of format(...line).split("\n")) console.log(MARK + part);
  };
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  // Only now do `describe` and `it` exist.
  await import("./findings.test");
  await import("./fixes.test");
  await import("./guide.test");
  await import("./scaffold.test");
  await import("./snippets.test");
  await import("./workspace.test");

  const { failures, stats } = await new Promise<{ failures: number; stats?: Mocha.Stats }>((resolve) => {
    const runner: Mocha.Runner = mocha.run((failures) =>
      resolve({ failures, ...(runner.stats && { stats: runner.stats }) }),
    );
  });
  const passes = stats?.passes ?? 0;
  console.log(`${MARK}${passes} passed, ${failures} failed`);
  if (failures > 0) throw new Error(`${failures} tests failed`);
  if (passes === 0) throw new Error("No test ran");
}
