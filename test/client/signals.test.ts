import assert from "node:assert/strict";
import { codeLines, isProgram, nameIn, packagesIn } from "../../client/src/guide/signals";

describe("guide: what files tell of a project", () => {
  it("finds packages in requirements and in tables, whatever their spelling", () => {
    assert.deepEqual(packagesIn("Django==5.2\ncelery[redis]>=5  # not flask\n"), ["celery", "django", "redis"]);
    assert.deepEqual(packagesIn('dependencies = ["FastAPI>=0.115", "psycopg2_binary", "flask-login"]'), [
      "fastapi",
      "psycopg2-binary",
    ]);
  });

  it("reads the project's name", () => {
    assert.equal(nameIn('[project]\nname = "shop"\n'), "shop");
    assert.equal(nameIn("[tool.ruff]\n"), undefined);
  });

  it("counts lines that hold code", () => {
    assert.equal(codeLines("import a\n\n# note\r\n    x = 1  # note\n"), 2);
  });

  it("leaves tests and what tools keep out of the program", () => {
    const paths = [
      "shop/main.py",
      "shop/test_main.py",
      "tests/a.py",
      "shop/migrations/0001.py",
      "setup.py",
      "src/contest.py",
    ];
    assert.deepEqual(paths.filter(isProgram), ["shop/main.py", "src/contest.py"]);
  });
});
