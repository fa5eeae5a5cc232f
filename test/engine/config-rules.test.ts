import assert from "node:assert/strict";
import { matchesAny, matchesModule } from "../../server/src/engine/config/globs";
import { readIni } from "../../server/src/engine/config/ini";
import { ruleOptions, ruleState, unknownNames } from "../../server/src/engine/config/rules";
import { type Configuration, DEFAULT_CONFIGURATION } from "../../server/src/engine/config/types";
import type { ConfigurationOverrides } from "../../server/src/engine/facade";
import type { RuleMeta } from "../../server/src/engine/rules/api";

const ON: RuleMeta = {
  id: "fat-route",
  topic: "web",
  title: "",
  summary: "",
  severity: "info",
  enabled: true,
  scope: "module",
  fixes: [],
};
const OFF: RuleMeta = { ...ON, id: "untested-module", topic: "layout", severity: "warning", enabled: false };

/** The severity, with `!` where the configuration asked for it, `off` where the rule is. */
function state(rule: RuleMeta, config: Partial<Configuration>, overrides?: ConfigurationOverrides, path = "app/a.py") {
  const result = ruleState({ ...DEFAULT_CONFIGURATION, ...config }, rule, path, overrides);
  return result ? result.severity + (result.configured ? "!" : "") : "off";
}

const perPath = (glob: string, selection: Partial<Configuration>) => ({
  globs: [glob],
  select: [],
  ignore: [],
  severity: {},
  ...selection,
});

describe("state of a rule", () => {
  it("starts from the preset", () => {
    assert.deepEqual(
      (["recommended", "strict", "all"] as const).map((preset) => [state(ON, { preset }), state(OFF, { preset })]),
      [
        ["info", "off"],
        ["warning", "off"],
        ["warning", "warning"],
      ],
    );
  });

  it("follows select, ignore and severity, by id or topic", () => {
    assert.equal(state(OFF, { select: ["untested-module"] }), "warning");
    assert.equal(state(OFF, { select: ["layout"] }), "warning");
    assert.equal(state(ON, { ignore: ["web"] }), "off");
    assert.equal(state(ON, { ignore: ["fat-route"] }), "off");
    assert.equal(state(ON, { severity: { "fat-route": "error" } }), "error!");
    assert.equal(state(ON, { severity: { web: "hint" } }), "hint!");
    assert.equal(state(ON, { severity: { "fat-route": "off" } }), "off");
    assert.equal(state(OFF, { severity: { "untested-module": "hint" } }), "hint!");
    assert.equal(state(OFF, { severity: { layout: "hint" } }), "off");
  });

  it("lets an id outweigh a topic, and ignore outweigh select", () => {
    assert.equal(state(ON, { select: ["fat-route"], ignore: ["web"] }), "info");
    assert.equal(state(ON, { select: ["web"], ignore: ["fat-route"] }), "off");
    assert.equal(state(ON, { select: ["web"], ignore: ["web"] }), "off");
    assert.equal(state(ON, { severity: { web: "off", "fat-route": "error" } }), "error!");
  });

  it("is laid over by the tables of paths that match, in order", () => {
    const tables = [
      perPath("app/legacy/**", { ignore: ["web"] }),
      perPath("app/legacy/new.py", { severity: { "fat-route": "hint" } }),
    ];
    assert.equal(state(ON, { perPath: tables }, {}, "app/a.py"), "info");
    assert.equal(state(ON, { perPath: tables }, {}, "app/legacy/a.py"), "off");
    assert.equal(state(ON, { perPath: tables }, {}, "app/legacy/new.py"), "hint!");
  });

  it("gives way to the command line", () => {
    assert.equal(state(ON, {}, { enable: false }), "off");
    assert.equal(state(ON, {}, { select: ["untested-module"] }), "off");
    assert.equal(state(OFF, {}, { select: ["untested-module"] }), "warning");
    assert.equal(state(ON, { ignore: ["web"] }, { select: ["web"] }), "info");
    assert.equal(state(ON, { severity: { "fat-route": "error" } }, { select: ["web"] }), "error!");
    assert.equal(state(ON, {}, { select: ["web"], ignore: ["fat-route"] }), "off");
    const tables = [perPath("app", { ignore: ["web"] }), perPath("lib", { select: ["fat-route"] })];
    assert.equal(state(ON, { perPath: tables }, { select: ["web"] }), "off");
    assert.equal(state(ON, { perPath: tables }, { select: ["layout"] }, "lib/a.py"), "off");
  });

  it("comes with options over their defaults", () => {
    const rule: RuleMeta = {
      ...ON,
      options: {
        max: { type: "integer", default: 8, description: "" },
        names: { type: "string-list", default: ["a"], description: "" },
      },
    };
    assert.deepEqual(ruleOptions(DEFAULT_CONFIGURATION, rule), { max: 8, names: ["a"] });
    const options = { "fat-route": { max: 3 }, other: { names: [] } };
    assert.deepEqual(ruleOptions({ ...DEFAULT_CONFIGURATION, options }, rule), { max: 3, names: ["a"] });
  });

  it("has words for names that nothing is called", () => {
    assert.deepEqual(unknownNames(["web", "fat-route", "Fat_Rout", "zzz"], [ON, OFF]), [
      "There is no rule or topic `Fat_Rout`. Did you mean `fat-route`?",
      "There is no rule or topic `zzz`.",
    ]);
  });
});

describe("globs", () => {
  const paths = ["a.py", "legacy/a.py", "app/legacy/b.py", "app/.hidden/c.py", "app/legacy.py"];
  const matching = (...globs: string[]) => paths.filter((path) => matchesAny(globs, path));

  it("match paths as in .gitignore", () => {
    assert.deepEqual(matching(), []);
    assert.deepEqual(matching("legacy/**"), ["legacy/a.py"]);
    assert.deepEqual(matching("/legacy/"), ["legacy/a.py"]);
    assert.deepEqual(matching("legacy"), ["legacy/a.py", "app/legacy/b.py"]);
    assert.deepEqual(matching("./app/legacy"), ["app/legacy/b.py"]);
    assert.deepEqual(matching("*.py"), paths);
    assert.deepEqual(matching("/*.py"), ["a.py"]);
    assert.deepEqual(matching("app/**"), ["app/legacy/b.py", "app/.hidden/c.py", "app/legacy.py"]);
    assert.deepEqual(matching("app/{.hidden,x}/*", "a.*"), ["a.py", "legacy/a.py", "app/.hidden/c.py"]);
  });

  it("match modules by the parts of their names", () => {
    const names = ["app", "app.api", "app.api.users", "app.users.routes", "app.users.sub.routes", "application.api"];
    const modules = (...globs: string[]) => names.filter((name) => matchesModule(globs, name));
    assert.deepEqual(modules("app.api.**"), ["app.api", "app.api.users"]);
    assert.deepEqual(modules("app.*.routes"), ["app.users.routes"]);
    assert.deepEqual(modules("app.**.routes"), ["app.users.routes", "app.users.sub.routes"]);
    assert.deepEqual(modules("app", "app.*"), ["app", "app.api"]);
  });
});

describe("INI files", () => {
  it("are read as by configparser, with places", () => {
    const text =
      "[metadata]\nName = demo\n; no\n[options]\r\ninstall_requires =\r\n    a>=1\r\n    # why\r\n\r\n    b ; x\r\nkey: v = w\n";
    const ini = readIni(text);
    const read = [...ini.values()].map((section) => [
      text.slice(...section.at),
      [...section.options].map(([key, option]) => [
        key,
        text.slice(...option.keyAt),
        option.lines.map((line) => line.text),
        option.lines.every((line) => text.slice(...line.at) === line.text),
      ]),
    ]);
    assert.deepEqual(read, [
      ["metadata", [["name", "Name", ["demo"], true]]],
      [
        "options",
        [
          ["install_requires", "install_requires", ["a>=1", "b ; x"], true],
          ["key", "key", ["v = w"], true],
        ],
      ],
    ]);
  });
});
