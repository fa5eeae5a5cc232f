import assert from "node:assert/strict";
import { fingerprint, normalised } from "../../server/src/engine/fingerprint";
import { parseRange } from "../../server/src/engine/project/ranges";
import {
  atLeast,
  compareVersions,
  isBelow,
  readVersions,
  requiresPython,
} from "../../server/src/engine/project/versions";
import type { VersionEvidence } from "../../server/src/engine/project/view";

/** `lock 1.0` for one version, `declaration 1.0..2` for a range, `..` where open. */
function print(evidence: VersionEvidence | undefined): string {
  if (!evidence) return "nothing";
  const { source, lowest = "", below = "" } = evidence;
  return `${source} ${lowest !== "" && lowest === below ? lowest : `${lowest}..${below}`}`;
}

function versions(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    [...readVersions(new Map(Object.entries(files)))].map(([name, evidence]) => [name, print(evidence)]),
  );
}

describe("versions", () => {
  it("are ordered by PEP 440", () => {
    const ordered = ["nonsense", "1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.0.1", "1.10", "1!0.1"];
    for (const [index, version] of ordered.entries()) {
      assert.equal(compareVersions(version, version), 0);
      for (const later of ordered.slice(index + 1)) {
        assert.equal(compareVersions(version, later), -1, `${version} < ${later}`);
        assert.equal(compareVersions(later, version), 1, `${later} > ${version}`);
      }
    }
    assert.equal(compareVersions("2.0", "v2.0.0"), 0);
  });

  it("have ranges by PEP 440 and Poetry", () => {
    const ranges = {
      "": "..",
      "*": "..",
      ">=1.2": "1.2..",
      ">= 1.2, < 2": "1.2..2",
      ">=1.2 <2": "1.2..2",
      ">1,>=1.4": "1.4..",
      "<=2.1": "..2.1.post0",
      "==2.1": "2.1..2.1.post0",
      "===2.1": "2.1..2.1.post0",
      "==2.1.post1": "2.1.post1..2.1.post2",
      "==2.1+cpu": "2.1..2.1.post0",
      "==2.*": "2..3",
      "2.1.*": "2.1..2.2",
      "~=2.1": "2.1..3",
      "~=2.1.4": "2.1.4..2.2",
      "!=2.0,>=1": "1..",
      "^1.2.3": "1.2.3..2",
      "^0.2.3": "0.2.3..0.3",
      "^0.0.3": "0.0.3..0.0.4",
      "^0.0": "0.0..0.1",
      "^0": "0..1",
      "~1": "1..2",
      "~1.2": "1.2..1.3",
      "~1.2.3": "1.2.3..1.3",
      "1.2.3": "1.2.3..1.2.3.post0",
      "^1 || ^3": "1..4",
      "<1.4 || >=2": "..",
      "what?": "..",
    };
    for (const [constraint, expected] of Object.entries(ranges)) {
      const { lowest = "", below = "" } = parseRange(constraint);
      assert.equal(`${lowest}..${below}`, expected, constraint);
    }
  });

  it("are at least or below another where every allowed one is", () => {
    const range: VersionEvidence = { source: "declaration", lowest: "1.4", below: "2" };
    assert.deepEqual(
      ["1.4", "1.5"].map((version) => atLeast(range, version)),
      [true, false],
    );
    assert.deepEqual(
      ["1.9", "2.0", "2.1"].map((version) => isBelow(range, version)),
      [false, true, true],
    );
    const exact: VersionEvidence = { source: "lock", lowest: "2.0.1", below: "2.0.1" };
    assert.deepEqual(
      ["2.0.1", "2.0.2"].map((version) => atLeast(exact, version)),
      [true, false],
    );
    assert.deepEqual(
      ["2.0.1", "2.0.2"].map((version) => isBelow(exact, version)),
      [false, true],
    );
    assert.deepEqual([atLeast(undefined, "1"), isBelow({ source: "usage" }, "1")], [false, false]);
  });
});

describe("evidence of versions", () => {
  it("comes from lock files first", () => {
    const locked = '[[package]]\nname = "SQLAlchemy"\nversion = "2.0.1"\n';
    const pyproject = '[project]\ndependencies = ["sqlalchemy>=1.4", "Typing_Extensions>=4"]\n';
    for (const name of ["uv.lock", "poetry.lock", "pdm.lock"]) {
      assert.deepEqual(versions({ [name]: locked, "pyproject.toml": pyproject }), {
        sqlalchemy: "lock 2.0.1",
        "typing-extensions": "declaration 4..",
      });
    }
    assert.deepEqual(versions({ "pylock.toml": locked.replace("[[package]]", "[[packages]]") }), {
      sqlalchemy: "lock 2.0.1",
    });
    const pipfile = {
      default: { sqlalchemy: { version: "==1.3.0" }, local: { path: "." } },
      develop: { pytest: { version: "==8.0" } },
    };
    assert.deepEqual(versions({ "Pipfile.lock": JSON.stringify(pipfile) }), {
      sqlalchemy: "lock 1.3.0",
      local: "lock ..",
      pytest: "lock 8.0",
    });
  });

  it("is the widest range where a lock forks", () => {
    const locked = ["1.4.5", "2.0.1"].map((version) => `[[package]]\nname = "sqlalchemy"\nversion = "${version}"\n`);
    assert.deepEqual(versions({ "uv.lock": locked.join("\n") }), { sqlalchemy: "lock 1.4.5..2.0.1.post0" });
  });

  it("is read from pyproject.toml by PEP 621", () => {
    const pyproject = `
[project]
requires-python = ">=3.10,<3.15"
dependencies = [
  "pydantic[email]>=2.1,<3",
  "httpx",
  "redis (>=5)",
  "local @ file:///x",
  "tomli>=1; python_version < '3.11'",
  "attrs>=20; python_version < '3.9'",
  "attrs<26; python_version >= '3.9'",
]
[project.optional-dependencies]
old = ["sqlalchemy<2"]
new = ["sqlalchemy>=2,<3"]
all = ["sqlalchemy"]
[dependency-groups]
dev = ["httpx>=0.27", "pydantic>=1", { include-group = "test" }]
test = ["pytest~=8.1"]
`;
    assert.deepEqual(versions({ "pyproject.toml": pyproject }), {
      python: "declaration 3.10..3.15",
      pydantic: "declaration 2.1..3",
      httpx: "declaration 0.27..",
      redis: "declaration 5..",
      local: "declaration ..",
      tomli: "declaration 1..",
      attrs: "declaration ..",
      sqlalchemy: "declaration ..3",
      pytest: "declaration 8.1..9",
    });
  });

  it("is read from the tables of Poetry, PDM, uv and Hatch", () => {
    const pyproject = `
[tool.poetry.dependencies]
python = "^3.11"
django = "~5.1"
celery = { version = "^5.3", extras = ["redis"] }
numpy = [{ version = "<2", python = "<3.12" }, { version = "^2.1", python = ">=3.12" }]
mine = { path = "../mine" }
[tool.poetry.dev-dependencies]
black = "24.1.0"
[tool.poetry.group.test.dependencies]
pytest = "^8"
[tool.pdm.dev-dependencies]
lint = ["ruff>=0.5"]
[tool.uv]
dev-dependencies = ["mypy<2"]
[tool.hatch.envs.docs]
dependencies = ["mkdocs==1.6"]
`;
    const evidence = readVersions(new Map([["pyproject.toml", pyproject]]));
    assert.equal(print(requiresPython(evidence)), "declaration 3.11..4");
    assert.deepEqual(versions({ "pyproject.toml": pyproject }), {
      python: "declaration 3.11..4",
      django: "declaration 5.1..5.2",
      celery: "declaration 5.3..6",
      numpy: "declaration ..3",
      mine: "declaration ..",
      black: "declaration 24.1.0",
      pytest: "declaration 8..9",
      ruff: "declaration 0.5..",
      mypy: "declaration ..2",
      mkdocs: "declaration 1.6",
    });
  });

  it("is read from requirements files with what they include", () => {
    assert.deepEqual(
      versions({
        "requirements.txt":
          "-r requirements/base.txt\n-c constraints.txt\n--index-url https://example.org/simple\n-e .\n\n" +
          "fastapi[standard] == 0.115.2 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n" +
          "httpx>=0.27 # why\nuvicorn ; sys_platform != 'win32'\ngit+https://example.org/x.git\n./local\n",
        "requirements/base.txt": "-r ../requirements.txt\r\nSQLAlchemy~=2.0.1\r\n# celery==1\r\n",
        "requirements-dev.txt": "pytest\nhttpx==0.1\n",
        "constraints.txt": "httpx<0.28\nunused==1\n",
      }),
      {
        sqlalchemy: "declaration 2.0.1..2.1",
        fastapi: "declaration 0.115.2",
        httpx: "declaration 0.27..0.28",
        uvicorn: "declaration ..",
        pytest: "declaration ..",
      },
    );
  });

  it("prefers what narrows, from what runs the project", () => {
    assert.deepEqual(
      versions({
        "pyproject.toml": '[project]\ndependencies = ["flask", "celery>=5"]\n',
        "requirements.txt": "flask==3.0.1\ncelery==5.4\n",
      }),
      { flask: "declaration 3.0.1", celery: "declaration 5.." },
    );
  });

  it("is read from Pipfile and setup.cfg", () => {
    assert.deepEqual(
      versions({
        Pipfile:
          '[packages]\nflask = "*"\ndjango = {version = "~=4.2"}\n[dev-packages]\npytest = ">=7"\n[requires]\npython_version = "3.12"\n',
        "setup.cfg":
          "[options]\npython_requires = >=3.9\ninstall_requires =\n    flask>=2,<4\n    file: x.txt\n[options.extras_require]\nredis =\n    redis>=5\n",
      }),
      {
        python: "declaration 3.12..3.13",
        flask: "declaration 2..4",
        django: "declaration 4.2..5",
        pytest: "declaration 7..",
        redis: "declaration 5..",
      },
    );
  });

  it("comes from the workspace folder, then folders below it, then docs and examples", () => {
    const requires = (...list: string[]) => `[project]\ndependencies = ${JSON.stringify(list)}\n`;
    assert.deepEqual(
      versions({
        "pyproject.toml": requires("django>=5", "httpx"),
        "api/pyproject.toml": requires("django>=3", "pydantic>=2,<3", "flask==3.0"),
        "jobs/pyproject.toml": requires("pydantic>=1.10,<2", "httpx>=0.27", "flask"),
        "docs/requirements.txt": "pydantic==1.0\nsphinx>=7\n",
        "{{cookiecutter.name}}/pyproject.toml": requires("flask==1.0"),
      }),
      {
        django: "declaration 5..",
        httpx: "declaration 0.27..",
        pydantic: "declaration 1.10..3",
        flask: "declaration 3.0",
        sphinx: "declaration 7..",
      },
    );
  });

  it("survives broken files", () => {
    assert.deepEqual(
      versions({
        "pyproject.toml": "[project\n",
        "uv.lock": "version = ",
        "Pipfile.lock": "[]",
        Pipfile: "packages = 3",
        "poetry.lock": "package = 1",
        "setup.cfg": "[options\ninstall_requires",
        "requirements.txt": "\0\n==\n-r\n-r missing.txt\na==1\n",
      }),
      { a: "declaration 1" },
    );
    assert.deepEqual(
      versions({
        "pyproject.toml": '[project]\ndependencies = "flask"\noptional-dependencies = [1]\n[tool]\npoetry = [2]\n',
      }),
      { flask: "declaration .." },
    );
  });
});

describe("fingerprints", () => {
  it("are the same for the same parts alone", () => {
    assert.equal(
      fingerprint(["fat-route", "app/a.py", "f", "key", "0"]),
      fingerprint(["fat-route", "app/a.py", "f", "key", "0"]),
    );
    assert.match(fingerprint([]), /^[0-9a-f]{16}$/);
    const texts = Array.from({ length: 20_000 }, (_, index) => ["rule", `app/m${index % 100}.py`, `f${index}`, "key"]);
    const many = [...texts, ["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["é"], ["e\u0301"], ["😀"]];
    assert.equal(new Set(many.map(fingerprint)).size, many.length);
  });

  it("are stable, since baselines hold them", () => {
    assert.equal(fingerprint(["fat-route", "app/a.py", "create_user", "create_user", "0"]), "91b57e44889c9e0a");
  });

  it("do not see formatting", () => {
    assert.equal(normalised("f(\n    a,  b\r\n)"), normalised("f(a, b)"));
  });
});
