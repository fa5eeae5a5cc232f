/** Calls that lead through thousands of functions: no stack is long enough to follow them by recursion. */
import { deepEqual, equal } from "node:assert/strict";
import { loadAnalyzer, openProject } from "../engine/support/project";

const LINKS = 2500;

describe("a chain of thousands of functions", () => {
  it("is followed to the call that blocks", async () => {
    const links = Array.from({ length: LINKS }, (_, i) => `def f${i}():\n    f${i + 1}()\n`);
    const text = [
      "import time\n",
      ...links,
      `def f${LINKS}():\n    time.sleep(1)\n`,
      "async def main():\n    f0()\n",
    ].join("\n");
    const workspace = openProject(await loadAnalyzer(), new Map([["app/chain.py", text]]), {
      select: ["blocking-call-in-async"],
    });
    const found = workspace.findings("app/chain.py").filter(({ rule }) => rule === "blocking-call-in-async");
    deepEqual(
      found.map(({ message }) => message.slice(0, 40)),
      ["`f0` blocks the event loop inside `async"],
    );
    equal(found[0]!.related.length, LINKS + 1);
  });
});
