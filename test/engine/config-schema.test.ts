import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "smol-toml";
import { configurationHover, configurationOffers, RULES, type ConfigurationOffer } from "../../server/src/engine";
import { readConfiguration } from "../../server/src/engine/config/configuration";

const METAS = RULES.map(({ meta }) => meta);
const CARET = "|";

function offers(marked: string): readonly ConfigurationOffer[] {
  const offset = marked.indexOf(CARET);
  return configurationOffers(marked.slice(0, offset) + marked.slice(offset + 1), offset, METAS);
}

function labels(marked: string): string[] {
  return offers(marked).map(({ label }) => label);
}

/** The text with an offer taken. */
function take(marked: string, label: string): string {
  const offer = offers(marked).find((each) => each.label === label);
  assert.ok(offer, `${label} is not offered`);
  const text = marked.replace(CARET, "");
  return text.slice(0, offer.at[0]) + offer.text + text.slice(offer.at[1]);
}

function hover(marked: string): string | undefined {
  const offset = marked.indexOf(CARET);
  return configurationHover(marked.slice(0, offset) + marked.slice(offset + 1), offset, METAS)?.doc;
}

describe("the schema of [tool.archwright]", () => {
  let validate: ValidateFunction;
  before(() => {
    const schema = JSON.parse(readFileSync("docs/configuration.schema.json", "utf8")) as object;
    validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);
  });

  /** What the JSON Schema says, which must be what the reader says. */
  function accepts(text: string): boolean {
    const tool = (parse(text) as { tool?: { archwright?: unknown } }).tool?.archwright ?? {};
    const valid = validate(tool);
    assert.equal(
      readConfiguration(text, METAS).problems.length === 0,
      valid,
      `${text}\n${JSON.stringify(validate.errors)}`,
    );
    return valid;
  }

  it("accepts what the reader accepts", () => {
    for (const text of [
      "",
      '[tool.archwright]\npreset = "strict"\nselect = ["web", "untested-module"]\nexclude = ["a/**"]\nsource-roots = ["src"]\n',
      '[tool.archwright.severity]\nfat-route = "off"\nimports = "hint"\n',
      "[tool.archwright.options.deep-nesting]\nmax-depth = 3\n",
      '[tool.archwright.per-path."a/**"]\nignore = ["fat-route"]\nseverity.web = "info"\n',
      '[tool.archwright.layers]\nanything = ["app.**"]\n',
      '[[tool.archwright.contracts]]\ntype = "layers"\nlayers = ["a", "b"]\nexhaustive = true\nname = "x"\nnote = "y"\n',
      '[[tool.archwright.contracts]]\ntype = "acyclic-siblings"\nancestors = ["a"]\ndepth = 2\nunmatched-ignore-imports-alerting = "warn"\n',
    ]) {
      assert.ok(accepts(text), text);
    }
  });

  it("refuses what the reader refuses", () => {
    for (const text of [
      '[tool.archwright]\npreset = "loud"\n',
      '[tool.archwright]\nselect = ["no-such-rule"]\n',
      '[tool.archwright]\nselect = "web"\n',
      "[tool.archwright]\nincludes = []\n",
      '[tool.archwright]\nexclude = [" "]\n',
      '[tool.archwright.severity]\nfat-route = "loud"\n',
      '[tool.archwright.severity]\nno-such-rule = "off"\n',
      "[tool.archwright.options.deep-nesting]\nmax-depth = -1\n",
      "[tool.archwright.options.deep-nesting]\ndepth = 1\n",
      '[tool.archwright.per-path."a/**"]\npreset = "all"\n',
      '[[tool.archwright.contracts]]\ntype = "layers"\n',
      '[[tool.archwright.contracts]]\nname = "x"\n',
      '[[tool.archwright.contracts]]\ntype = "independence"\nmodules = ["a"]\nlayers = ["b"]\n',
    ]) {
      assert.ok(!accepts(text), text);
    }
  });
});

describe("completion in [tool.archwright]", () => {
  it("offers the keys that are missing", () => {
    const found = labels('[tool.archwright]\npreset = "all"\n|\n\n[tool.archwright.severity]\n');
    assert.ok(found.includes("ignore") && found.includes("exclude"));
    assert.ok(!found.includes("preset"));
    assert.equal(take("[tool.archwright]\nign|\n", "ignore"), '[tool.archwright]\nignore = [""]\n');
    assert.equal(take('[tool.archwright]\nign| = ["web"]\n', "ignore"), '[tool.archwright]\nignore = ["web"]\n');
    assert.equal(take("[tool]\narchwright.pre|\n", "preset"), '[tool]\narchwright.preset = "recommended"\n');
    assert.deepEqual(labels("[tool.archwright.options.deep-nesting]\n|"), ["max-chain", "max-depth"]);
    assert.deepEqual(labels('[tool.archwright.per-path."a/**"]\n|'), ["select", "ignore", "severity"]);
    assert.deepEqual(labels('[tool.archwright]\nper-path = { "a/**" = { | } }'), ["select", "ignore", "severity"]);
  });

  it("offers rules and topics, but for those that are there", () => {
    const found = labels('[tool.archwright]\nignore = ["fat-route", "|"]\n');
    assert.ok(found.includes("web") && found.includes("circular-import"));
    assert.ok(!found.includes("fat-route"));
    assert.equal(
      take('[tool.archwright]\nignore = [\n  "circ|"\n]\n', "circular-import"),
      '[tool.archwright]\nignore = [\n  "circular-import"\n]\n',
    );
    assert.equal(
      take("[tool.archwright]\nselect = [|\n\n[tool.other]\n", "web"),
      '[tool.archwright]\nselect = ["web"\n\n[tool.other]\n',
    );
    assert.equal(
      take("[tool.archwright.severity]\nfat-r|", "fat-route"),
      '[tool.archwright.severity]\nfat-route = "error"',
    );
  });

  it("offers severities, presets, booleans and contract types", () => {
    assert.deepEqual(labels('[tool.archwright.severity]\nfat-route = "|"\n'), [
      "error",
      "warning",
      "info",
      "hint",
      "off",
    ]);
    assert.deepEqual(labels("[tool.archwright]\nseverity.web = |\n"), ["error", "warning", "info", "hint", "off"]);
    assert.deepEqual(labels("[tool.archwright]\npreset = " + CARET), ["recommended", "strict", "all"]);
    assert.deepEqual(labels("[tool.archwright.options.blocking-call-in-async]\nfiles = |"), ["true", "false"]);
    assert.equal(labels('[[tool.archwright.contracts]]\ntype = "|"\n').length, 5);
  });

  it("offers a contract the keys of its type", () => {
    const first = '[[tool.archwright.contracts]]\ntype = "layers"\n\n';
    const found = labels(`${first}[[tool.archwright.contracts]]\ntype = "independence"\n|\n`);
    assert.deepEqual(found, ["name", "note", "ignore-imports", "unmatched-ignore-imports-alerting", "modules"]);
  });

  it("offers tables", () => {
    const found = labels("[tool.archwright]\n\n[tool.arch|]\n");
    assert.ok(found.includes("tool.archwright.severity"));
    assert.ok(found.includes("tool.archwright.options.deep-nesting"));
    assert.ok(!found.includes("tool.archwright"));
    assert.equal(take("[tool.archwright.sev|]\n", "tool.archwright.severity"), "[tool.archwright.severity]\n");
    assert.deepEqual(labels("[[tool.arch|]]"), ["tool.archwright.contracts"]);
  });

  it("offers nothing elsewhere", () => {
    for (const marked of [
      "|",
      "[project]\n|",
      "[tool.ruff]\nselect = [|]\n",
      "[tool.archwright]\n# |\n",
      '[tool.archwright]\nexclude = ["|"]\n',
      "[tool.archwright.options.fat-route.more]\n|",
      "[pro|",
    ]) {
      assert.deepEqual(labels(marked), [], marked);
    }
  });
});

describe("hover in [tool.archwright]", () => {
  it("says what keys, rules and values mean", () => {
    assert.match(hover("[tool.archwright]\npre|set = 1\n")!, /^`preset` \(recommended \| strict \| all\): /);
    assert.match(hover("[tool.archwright.sev|erity]\n")!, /^`severity` \(table\): /);
    assert.match(hover('[tool.archwright]\nignore = ["fat-|route"]\n')!, /^`fat-route`: \*\*/);
    assert.match(hover('[tool.archwright]\npreset = "str|ict"\n')!, /informational findings are warnings/);
    assert.match(hover("[tool.archwright.options.deep-nesting]\nmax-de|pth = 3\n")!, /Default: `6`\.$/);
    assert.match(hover('[tool.archwright.per-path."a/*|*"]\n')!, /this glob matches/);
    assert.match(hover("[tool.archwright.severity]\nfat-rou|te = 'off'\n")!, /\*\*/);
  });

  it("is silent elsewhere", () => {
    assert.equal(hover("[tool.ruff]\nsel|ect = []\n"), undefined);
    assert.equal(hover("[tool.archwright]\nno-such-k|ey = 1\n"), undefined);
    assert.equal(hover("[tool.archwright]\n|\n"), undefined);
  });
});
