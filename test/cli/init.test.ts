import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
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

  const unreadable: Readonly<Record<string, Buffer>> = {
    "no text": Buffer.from("a = 1\0"),
    "in no encoding that is known": Buffer.from('name = "caf\u00e9"\n', "latin1"),
    "too large": Buffer.alloc(20_000_000, "#"),
  };
  for (const [name, bytes] of Object.entries(unreadable)) {
    it(
      `leaves a pyproject.toml alone that is ${name}, and nothing is checked with it`,
      withFolder({ ...CODE, "pyproject.toml": bytes }, async (folder) => {
        for (const command of ["init", "check", "graph"]) {
          const { status, stdout, stderr } = await folder.run([command]);
          assert.equal(status, 2);
          assert.equal(stdout, "");
          assert.match(stderr, /^error: pyproject\.toml .*was not understood: /);
        }
        assert.ok(bytes.equals(folder.bytes("pyproject.toml")));
      }),
    );
  }

  it(
    "keeps a pyproject.toml's encoding, and says where none can be made",
    withFolder({ "utf16/pyproject.toml": Buffer.from("\ufeff[project]\n", "utf16le") }, async (folder) => {
      assert.equal((await folder.run(["init", "utf16"])).status, 0);
      assert.match(
        folder.bytes("utf16/pyproject.toml").toString("utf16le"),
        /^\ufeff\[project\]\n\n\[tool\.archwright\]/,
      );
      mkdirSync(folder.join("odd/pyproject.toml"), { recursive: true });
      const { status, stdout, stderr } = await folder.run(["init", "odd"]);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^error: nothing was written\. odd\/pyproject\.toml: /);
    }),
  );

  it(
    "finds a configuration in every spelling",
    withFolder({ "pyproject.toml": "[tool]\narchwright = {}\n" }, async (folder) => {
      assert.equal((await folder.run(["init"])).status, 2);
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
