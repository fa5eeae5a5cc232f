import assert from "node:assert/strict";
import { withFolder } from "./support/run";

const CODE = {
  "shop/__init__.py": "",
  "shop/users/__init__.py": "",
  "shop/users/routes.py": "from shop.users import services\n",
  "shop/users/services.py": "from shop.users import models\n",
  "shop/users/models.py": "class User: ...\n",
  "shop/orders/__init__.py": "",
  "shop/orders/models.py": "class Order: ...\n",
};

const WRITTEN = `[tool.archwright]
preset = "recommended"  # recommended | strict | all

# From high to low, as found in the code: a layer may use those below it.
[tool.archwright.layers]
presentation = ["shop.users.routes.**"]
application  = ["shop.users.services.**"]
domain       = ["shop.*.models.**"]
`;

describe("archwright init", () => {
  it(
    "makes a pyproject.toml with the layers as found, which then counts",
    withFolder({ ...CODE, ".git/HEAD": "" }, async (folder) => {
      const { status, stdout } = await folder.run(["init"]);
      assert.equal(status, 0);
      assert.equal(stdout, `Wrote pyproject.toml:\n\n${WRITTEN}`);
      assert.equal(folder.text("pyproject.toml"), WRITTEN);
      assert.equal((await folder.run(["check", "--fail-on", "error"])).status, 0);
    }),
  );

  it(
    "adds to a pyproject.toml, in its line ends",
    withFolder({ ...CODE, "pyproject.toml": '[project]\r\nname = "shop"\r\n' }, async (folder) => {
      assert.equal((await folder.run(["init"])).status, 0);
      const expected = `[project]\r\nname = "shop"\r\n\r\n${WRITTEN.replaceAll("\n", "\r\n")}`;
      assert.equal(folder.text("pyproject.toml"), expected);
    }),
  );

  it(
    "leaves a configuration as it is",
    withFolder({ ...CODE, "pyproject.toml": "[tool.archwright]\n" }, async (folder) => {
      const { status, stderr } = await folder.run(["init"]);
      assert.equal(status, 2);
      assert.match(stderr, /pyproject\.toml has a \[tool\.archwright\] already/);
      assert.equal(folder.text("pyproject.toml"), "[tool.archwright]\n");
    }),
  );
});
