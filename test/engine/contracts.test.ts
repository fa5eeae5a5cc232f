import assert from "node:assert/strict";
import { shortestChains } from "../../server/src/engine/contracts/chains";
import { expressionFault, expressionPattern, importSides } from "../../server/src/engine/contracts/expressions";
import { GraphNodes, ImportGraph } from "../../server/src/engine/contracts/graph";
import { addIgnores } from "../../server/src/engine/contracts/ignore-edit";
import { outsidePackage } from "../../server/src/engine/contracts/imported";
import { layerBreaches, parseLayer } from "../../server/src/engine/contracts/layers";
import { cycleBreakers } from "../../server/src/engine/contracts/siblings";
import { applyChanges } from "../../server/src/engine/fixes";
import { loadAnalyzer, openProject } from "./support/project";

/** `a -> b c` a line. */
function graph(text: string): ImportGraph {
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s*->\s*/));
  const imports = new Map(rows.map(([from, to]) => [from!, to?.split(/\s+/) ?? []]));
  const names = new Set([...imports].flatMap(([from, to]) => [from, ...to]));
  return ImportGraph.of(
    GraphNodes.of([...names], []),
    [...imports].map(([from, to]) => [from, to.sort()]),
  );
}

function chains(of: ImportGraph, from: string, to: string): string[] {
  const region = (name: string) => of.region(of.id(name)!);
  return shortestChains(of, region(from), region(to)).map((chain) => chain.map((node) => of.names[node]!).join(" "));
}

describe("contracts: module expressions", () => {
  for (const [expression, name, matches] of [
    ["foo.*", "foo.bar", true],
    ["foo.*", "foo", false],
    ["foo.*", "foo.bar.baz", false],
    ["foo.**", "foo.bar.baz", true],
    ["foo.**", "foo", false],
    ["foo.**.baz", "foo.bar.bax.baz", true],
    ["**.foo", "foo", false],
    ["foo.*.*.bar", "foo.a.b.bar", true],
    ["foo.**.bar.*", "foo.a.b.bar.c", true],
  ] as const) {
    it(`${expression} ${matches ? "stands" : "does not stand"} for ${name}`, () => {
      assert.equal(expressionPattern(expression).test(name), matches);
    });
  }

  it("some are malformed", () => {
    for (const expression of ["foo.bar*", ".foo", "foo.", "foo..bar", "foo.***", "foo .bar", "foo.*.**", "a.**.**"])
      assert.notEqual(expressionFault(expression), undefined, expression);
    assert.equal(expressionFault("foo.*.*.bar"), undefined);
    assert.equal(importSides("a - b"), undefined);
    assert.deepEqual(importSides("a  ->b"), ["a", "b"]);
  });
});

describe("contracts: graph", () => {
  it("knows what lies in a package, whatever its name begins with", () => {
    const of = graph("a\na.b\na.b.c\na.b_c\na.bc");
    const { start, end } = of.region(of.id("a.b")!);
    assert.deepEqual(of.names.slice(start, end), ["a.b", "a.b.c"]);
    assert.deepEqual(
      of.children(of.id("a")!).map((node) => of.names[node]),
      ["a.b", "a.b_c", "a.bc"],
    );
  });

  it("finds chains that share no import, the shortest first", () => {
    const of = graph("a.x -> m n b.z\nm -> n\nn -> b.y\nb\na\na.w -> m");
    assert.deepEqual(chains(of, "a", "b"), ["a.x b.z", "a.x n b.y"]);
    assert.deepEqual(chains(of, "b", "a"), []);
  });

  it("names packages outside by their first part that no root package shares", () => {
    assert.equal(outsidePackage("django.db.models", ["app"]), "django");
    assert.equal(outsidePackage("space.blue.x.y", ["space.green"]), "space.blue");
    assert.equal(outsidePackage("space", ["space.green"]), undefined);
  });
});

describe("contracts: layers and siblings", () => {
  it("reads a line of layers", () => {
    assert.deepEqual(parseLayer("(a) | b"), {
      members: [
        { name: "a", optional: true },
        { name: "b", optional: false },
      ],
      independent: true,
    });
    assert.equal(parseLayer("a : b").independent, false);
  });

  it("does not count chains through a third layer, and names all modules that begin one", () => {
    const of = graph("low.x -> mid util\nlow.y -> util\nmid -> high\nutil -> high\nlow\nhigh");
    const level = (name: string) => ({ members: [of.id(name)!], independent: true });
    const found = layerBreaches(of, [level("high"), level("mid"), level("low")]);
    assert.deepEqual(
      found.map(({ chain, heads }) => [chain.join(" "), ...heads]),
      [["mid high"], ["low.x util high", "low.y"], ["low.x mid"]],
    );
  });

  it("cuts a cycle where it is cheapest", () => {
    const of = graph("p\np.a -> p.b.x p.b.y\np.b.y -> p.a\np.b\np.b.x");
    assert.deepEqual(
      cycleBreakers(of, of.id("p")!).map((edge) => edge.map((node) => of.names[node])),
      [["p.b.y", "p.a"]],
    );
  });
});

describe("contracts: adding to the ignores", () => {
  const add = (path: string, text: string, at: number) =>
    applyChanges(text, addIgnores(path, text, [at, at + 1], ["a -> b"], "Why"));

  it("lists on one line become lists of lines", () => {
    const text = '[[tool.importlinter.contracts]]\nname = "x"\nignore_imports = ["c -> d"]\n';
    assert.equal(
      add("pyproject.toml", text, text.indexOf('"x"')),
      '[[tool.importlinter.contracts]]\nname = "x"\nignore_imports = [\n    "c -> d",\n    # Why\n    "a -> b",\n]\n',
    );
  });

  it("a list whose last entry has no comma gets one", () => {
    const text = '[[tool.importlinter.contracts]]\nname = "x"\nignore_imports = [\n  "c -> d" # old\n]\n';
    assert.equal(
      add("pyproject.toml", text, text.indexOf('"x"')),
      '[[tool.importlinter.contracts]]\nname = "x"\nignore_imports = [\n  "c -> d", # old\n  # Why\n  "a -> b",\n]\n',
    );
  });

  it("INI keeps its indentation and line ends", () => {
    const text = "[importlinter:contract:x]\r\nname = x\r\nignore_imports =\r\n\tc -> d\r\n\r\n[other]\r\n";
    assert.equal(
      add("setup.cfg", text, text.indexOf("x\r\nignore")),
      "[importlinter:contract:x]\r\nname = x\r\nignore_imports =\r\n\tc -> d\r\n\t# Why\r\n\ta -> b\r\n\r\n[other]\r\n",
    );
  });
});

describe("contracts: summaries", () => {
  it("follow edits of code and configuration", async () => {
    const analyzer = await loadAnalyzer();
    const workspace = openProject(
      analyzer,
      new Map([
        [
          ".importlinter",
          "[importlinter]\nroot_package = app\n[importlinter:contract:x]\nname = X\ntype = independence\nmodules =\n    app.a\n    app.b\n",
        ],
        ["tach.toml", '[[modules]]\npath = "app.a"\ndepends_on = []\n[[modules]]\npath = "app.b"\n'],
        ["app/__init__.py", ""],
        ["app/a.py", "import os\n"],
        ["app/b.py", ""],
      ]),
    );
    const state = () =>
      workspace.contracts().map(({ tool, status, breaches, ignored }) => [tool, status, breaches, ignored]);
    assert.deepEqual(state(), [
      ["import-linter", "kept", 0, 0],
      ["tach", "kept", 0, 0],
    ]);
    workspace.setModule("app/a.py", analyzer.analyze("app/a.py", "import app.b\n"));
    assert.deepEqual(state(), [
      ["import-linter", "broken", 1, 0],
      ["tach", "broken", 1, 0],
    ]);
    workspace.setModule("app/a.py", analyzer.analyze("app/a.py", "import app.b  # tach-ignore(agreed)\n"));
    assert.deepEqual(state(), [
      ["import-linter", "broken", 1, 0],
      ["tach", "kept", 0, 1],
    ]);
    workspace.setResource(
      ".importlinter",
      "[importlinter]\nroot_package = app\n[importlinter:contract:x]\nname = X\ntype = independence\nmodules =\n    app.a\n    app.gone\n",
    );
    assert.deepEqual(state()[0], ["import-linter", "invalid", 0, 0]);
  });
});
