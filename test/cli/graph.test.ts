import assert from "node:assert/strict";
import { withFolder, type Folder } from "./support/run";

const SHOP = {
  "pyproject.toml": '[project]\nname = "shop"\n',
  "shop/__init__.py": "",
  "shop/users.py":
    "from typing import TYPE_CHECKING\n\nimport shop.orders\n\nif TYPE_CHECKING:\n    import shop.db.engine\n",
  "shop/orders.py": "import shop.users\n\n\ndef save():\n    from shop.db import engine\n",
  "shop/db/__init__.py": "",
  "shop/db/engine.py": "import os\n\nif __name__ == '__main__':\n    import shop.users\n",
};

interface Graph {
  readonly modules: readonly { name: string; path: string; lines: number }[];
  readonly imports: readonly { from: string; to: string; line: number; kind: string; count: number }[];
  readonly cycles: readonly (readonly string[])[];
}

async function read(folder: Folder, ...args: string[]): Promise<Graph> {
  const { stdout, status, stderr } = await folder.run(["graph", ...args]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Graph;
}

describe("archwright graph", () => {
  it(
    "has every module, every import with its line and kind, and the cycles",
    withFolder(SHOP, async (folder) => {
      const { modules, imports, cycles } = await read(folder);
      assert.deepEqual(
        modules.map(({ name, path, lines }) => `${name} ${path} ${lines}`),
        [
          "shop shop/__init__.py 0",
          "shop.db shop/db/__init__.py 0",
          "shop.db.engine shop/db/engine.py 3",
          "shop.orders shop/orders.py 3",
          "shop.users shop/users.py 4",
        ],
      );
      assert.deepEqual(
        imports.map(({ from, to, line, kind }) => `${from} ${to} ${line} ${kind}`),
        [
          "shop.db.engine shop.users 4 deferred",
          "shop.orders shop.db.engine 5 deferred",
          "shop.orders shop.users 1 eager",
          "shop.users shop.db.engine 6 typing",
          "shop.users shop.orders 3 eager",
        ],
      );
      assert.deepEqual(cycles, [["shop.orders", "shop.users"]]);
    }),
  );

  it(
    "of packages adds up their modules and imports",
    withFolder(SHOP, async (folder) => {
      const { modules, imports, cycles } = await read(folder, "--level", "package");
      assert.deepEqual(
        modules.map(({ name, path, lines }) => `${name} ${path} ${lines}`),
        ["shop shop 7", "shop.db shop/db 3"],
      );
      assert.deepEqual(
        imports.map(({ from, to, kind, count }) => `${from} ${to} ${kind} ${count}`),
        ["shop shop.db deferred 1", "shop shop.db typing 1", "shop.db shop deferred 1"],
      );
      assert.deepEqual(cycles, []);
    }),
  );

  it(
    "of a folder has what lies in it",
    withFolder(SHOP, async (folder) => {
      const { modules, imports } = await read(folder, "shop/db");
      assert.deepEqual(
        modules.map(({ name }) => name),
        ["shop.db", "shop.db.engine"],
      );
      assert.deepEqual(imports, []);
    }),
  );

  it(
    "draws pictures, cycles in red",
    withFolder(SHOP, async (folder) => {
      const dot = await folder.run(["graph", "--format", "dot"]);
      assert.match(dot.stdout, /^digraph imports \{\n/);
      assert.match(dot.stdout, /^ {2}"shop\.orders" -> "shop\.users" \[color=red\];$/m);
      assert.match(dot.stdout, /^ {2}"shop\.orders" -> "shop\.db\.engine" \[style=dashed\];$/m);
      const mermaid = await folder.run(["graph", "--format", "mermaid"]);
      assert.match(mermaid.stdout, /^flowchart LR\n {2}n0\["shop"\]\n/);
      assert.match(mermaid.stdout, /^ {2}n3 --> n4$/m);
      assert.match(mermaid.stdout, /^ {2}linkStyle 2,4 stroke:red$/m);
    }),
  );

  it(
    "is the same with and without what is remembered",
    withFolder(SHOP, async (folder) => {
      const first = await folder.run(["graph"]);
      assert.equal((await folder.run(["graph"])).stdout, first.stdout);
    }),
  );

  it(
    "refuses what it does not know",
    withFolder(SHOP, async (folder) => {
      for (const args of [["nowhere"], ["--format", "svg"], ["--level", "class"]]) {
        const { status, stdout } = await folder.run(["graph", ...args]);
        assert.equal(status, 2);
        assert.equal(stdout, "");
      }
    }),
  );

  it(
    "is good Mermaid whatever files are called",
    withFolder({ '#a"b<c>.py': "" }, async (folder) => {
      const { stdout } = await folder.run(["graph", "--format", "mermaid"]);
      assert.equal(stdout, 'flowchart LR\n  n0["#35;a#34;b#60;c#62;"]\n');
    }),
  );
});
