import assert from "node:assert/strict";
import { readConfiguration } from "../../server/src/engine/config/configuration";
import { DEFAULT_CONFIGURATION } from "../../server/src/engine/config/types";
import type { RuleMeta } from "../../server/src/engine/rules/api";

const RULES: readonly RuleMeta[] = [
  {
    ...rule("fat-route", "web"),
    options: {
      "max-statements": { type: "integer", default: 8, description: "" },
      strict: { type: "boolean", default: false, description: "" },
      names: { type: "string-list", default: [], description: "" },
      base: { type: "string", default: "", description: "" },
    },
  },
  rule("wildcard-import", "imports"),
];

function rule(id: string, topic: RuleMeta["topic"]): RuleMeta {
  return {
    id,
    topic,
    title: id,
    summary: "",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: [],
  };
}

/** Problems as `text that is marked: message`. */
function problems(text: string): string[] {
  return readConfiguration(text, RULES).problems.map((problem) => {
    assert.equal(problem.path, "pyproject.toml");
    assert.equal(problem.severity, "error");
    return `${text.slice(problem.start, problem.end)}: ${problem.message}`;
  });
}

function config(text: string) {
  const reading = readConfiguration(text, RULES);
  assert.deepEqual(reading.problems, []);
  return reading.config;
}

describe("configuration", () => {
  it("is the default without a file, a table, or valid TOML", () => {
    assert.deepEqual(readConfiguration(undefined, RULES), { config: DEFAULT_CONFIGURATION, problems: [] });
    assert.deepEqual(config('[project]\nname = "a"\n'), DEFAULT_CONFIGURATION);
    assert.deepEqual(config(""), DEFAULT_CONFIGURATION);
    const { config: broken, problems: found } = readConfiguration('[tool.archwright]\npreset = "all\n', RULES);
    assert.deepEqual(broken, DEFAULT_CONFIGURATION);
    assert.equal(found.length, 1);
    assert.match(found[0]!.message, /^pyproject.toml is no valid TOML, so nothing of it is used: /);
  });

  it("reads every key", () => {
    const text = `
[tool.archwright]
preset = "strict"
select = ["wildcard-import"]
ignore = ["web"]
exclude = ["legacy/**"]
source-roots = ["./src/", "."]

[tool.archwright.severity]
fat-route = "error"
imports = "off"

[tool.archwright.options.fat-route]
max-statements = 12
strict = true
names = ["a", 'b']
base = "x"

[tool.archwright.per-path."app/legacy/**"]
ignore = ["fat-route"]
severity.wildcard-import = "hint"

[tool.archwright.layers]
presentation = ["app.api.**"]
domain = ["app.models"]
`;
    const { layers, ...rest } = config(text);
    assert.deepEqual(rest, {
      preset: "strict",
      select: ["wildcard-import"],
      ignore: ["web"],
      severity: { "fat-route": "error", imports: "off" },
      exclude: ["legacy/**"],
      sourceRoots: ["src", ""],
      options: { "fat-route": { "max-statements": 12, strict: true, names: ["a", "b"], base: "x" } },
      perPath: [
        { globs: ["app/legacy/**"], select: [], ignore: ["fat-route"], severity: { "wildcard-import": "hint" } },
      ],
      contracts: [],
    });
    assert.deepEqual(
      layers?.map((layer) => [layer.name, layer.modules, text.slice(...layer.at)]),
      [
        ["presentation", ["app.api.**"], "presentation"],
        ["domain", ["app.models"], "domain"],
      ],
    );
  });

  it("reads dotted keys and inline tables alike", () => {
    const expected = { "fat-route": { "max-statements": 3 } };
    assert.deepEqual(config("tool.archwright.options.fat-route.max-statements = 3").options, expected);
    assert.deepEqual(
      config("[tool]\narchwright = { options = { fat-route = { max-statements = 3 } } }").options,
      expected,
    );
  });

  it("names each mistake at its place and keeps the rest", () => {
    const text = `
[tool.archwright]
prest = "all"
preset = "al"
select = ["wildcard-imports", 3, "fat-route"]
exclude = "legacy"
source_roots = ["src"]

[tool.archwright.severity]
fat-route = "eror"
wildcard-import = "hint"
nonsense-of-a-name = "off"

[tool.archwright.options.fat-route]
max-statement = 3
max-statements = "3"
strict = 1
names = ["ok", false]

[tool.archwright.options.web]
x = 1
`;
    assert.deepEqual(problems(text), [
      "prest: [tool.archwright] has no key `prest`. Did you mean `preset`?",
      '"al": `preset` must be `recommended`, `strict` or `all`, not `al`. Did you mean `all`?',
      '"wildcard-imports": There is no rule or topic `wildcard-imports`. Did you mean `wildcard-import`?',
      "3: An entry of `select` must be a string, not an integer.",
      '"legacy": `exclude` must be a list of strings, not a string.',
      "source_roots: [tool.archwright] has no key `source_roots`. Did you mean `source-roots`?",
      '"eror": `fat-route` must be `error`, `warning`, `info`, `hint` or `off`, not `eror`. Did you mean `error`?',
      "nonsense-of-a-name: There is no rule or topic `nonsense-of-a-name`.",
      "max-statement: The rule `fat-route` has no key `max-statement`. Did you mean `max-statements`?",
      '"3": `max-statements` must be an integer, not a string.',
      "1: `strict` must be true or false, not an integer.",
      "false: An entry of `names` must be a string, not a boolean.",
      "web: There is no rule `web`.",
    ]);
    const { config } = readConfiguration(text, RULES);
    assert.deepEqual(config.select, ["fat-route"]);
    assert.deepEqual(config.severity, { "wildcard-import": "hint" });
    assert.deepEqual(config.options, { "fat-route": { names: ["ok"] } });
  });

  it("says so where a table is something else", () => {
    assert.deepEqual(problems("tool.archwright = 1"), ["1: `tool.archwright` must be a table, not an integer."]);
    assert.deepEqual(
      problems("[tool.archwright]\nseverity = []\noptions.fat-route = 1\nper-path.x = 2.5\nlayers = true"),
      [
        "[]: `severity` must be a table, not a list.",
        "1: `fat-route` must be a table, not an integer.",
        "2.5: `x` must be a table, not a number with a fraction.",
        "true: `layers` must be a table, not a boolean.",
      ],
    );
    assert.deepEqual(problems("[tool.archwright.options.fat-route]\nmax-statements = -1"), [
      "-1: `max-statements` must not be negative.",
    ]);
  });

  it("places problems in texts with CRLF and characters beyond the BMP", () => {
    assert.deepEqual(problems('# 😀\r\n[tool.archwright]\r\nselect = ["😀"]\r\n'), [
      '"😀": There is no rule or topic `😀`.',
    ]);
  });
});

describe("contracts of the configuration", () => {
  it("have import-linter's fields and defaults", () => {
    const text = `
[[tool.archwright.contracts]]
name = "Layers"
type = "layers"
layers = ["app.api", "(app.core)"]
containers = ["app"]

[[tool.archwright.contracts]]
type = "forbidden"
source-modules = ["app.a"]
forbidden-modules = ["django"]
ignore-imports = ["app.a -> django.conf"]
unmatched-ignore-imports-alerting = "warn"
note = "Use the port."

[[tool.archwright.contracts]]
name = "Cycles"
type = "acyclic-siblings"
ancestors = ["app"]
`;
    const texts = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (key, item: unknown) => {
        if (key === "at" || key === "headerAt") return text.slice(...(item as [number, number]));
        return item;
      });
    assert.deepEqual(texts(config(text).contracts), [
      {
        type: "layers",
        layers: [
          { text: "app.api", at: '"app.api"' },
          { text: "(app.core)", at: '"(app.core)"' },
        ],
        containers: [{ text: "app", at: '"app"' }],
        exhaustive: false,
        exhaustiveIgnores: [],
        name: "Layers",
        ignoreImports: [],
        unmatchedIgnoreImportsAlerting: "error",
        at: '"Layers"',
        headerAt: "tool.archwright.contracts",
      },
      {
        type: "forbidden",
        sourceModules: [{ text: "app.a", at: '"app.a"' }],
        forbiddenModules: [{ text: "django", at: '"django"' }],
        allowIndirectImports: false,
        asPackages: true,
        name: "forbidden",
        note: "Use the port.",
        ignoreImports: [{ text: "app.a -> django.conf", at: '"app.a -> django.conf"' }],
        unmatchedIgnoreImportsAlerting: "warn",
        at: "tool.archwright.contracts",
        headerAt: "tool.archwright.contracts",
      },
      {
        type: "acyclic-siblings",
        ancestors: [{ text: "app", at: '"app"' }],
        depth: 10,
        skipDescendants: [],
        name: "Cycles",
        ignoreImports: [],
        unmatchedIgnoreImportsAlerting: "error",
        at: '"Cycles"',
        headerAt: "tool.archwright.contracts",
      },
    ]);
  });

  it("leave a problem each where they are not whole", () => {
    const text = `
[tool.archwright]
contracts = [
  { name = "a" },
  { type = "independance", modules = [] },
  { type = "independence" },
  { type = "independence", modules = ["app.a"], ignore_imports = [], ignore-imports = ["app.a => app.b"] },
  3,
]
`;
    assert.deepEqual(problems(text), [
      '{ name = "a" }: This contract needs a `type`.',
      '"independance": `type` must be `layers`, `forbidden`, `protected`, `independence` or `acyclic-siblings`, not `independance`. Did you mean `independence`?',
      '"independence": A contract of type `independence` needs `modules`.',
      "ignore_imports: A contract of type `independence` has no key `ignore_imports`. Did you mean `ignore-imports`?",
      '"app.a => app.b": An entry of `ignore-imports` must look like `app.a -> app.b`, not `app.a => app.b`.',
      "3: An entry of `contracts` must be a table, not an integer.",
    ]);
    const { config } = readConfiguration(text, RULES);
    assert.deepEqual(
      config.contracts.map((contract) => [contract.type, contract.ignoreImports]),
      [["independence", []]],
    );
  });
});
