import assert from "node:assert/strict";
import { type Packaging, readPackaging } from "../../server/src/engine/project/packaging";

function packaging(files: Record<string, string>): Packaging[] {
  return readPackaging(new Map(Object.entries(files)));
}

const roots = (pyproject: string, folder = "") =>
  packaging({ [`${folder}pyproject.toml`]: pyproject }).flatMap((project) => project.sourceRoots);

describe("packaging", () => {
  it("has the project's name, Python, scripts", () => {
    const pyproject = `
[project]
name = "demo"
version = "1.2"
requires-python = ">=3.11"
scripts.demo = "demo.cli:main"
gui-scripts = { window = "demo.gui:run" }
[tool.pytest.ini_options]
pythonpath = [".", "tests/lib"]
`;
    assert.deepEqual(packaging({ "pyproject.toml": pyproject, "README.md": "" }), [
      {
        folder: "",
        name: "demo",
        version: "1.2",
        requiresPython: ">=3.11",
        sourceRoots: [],
        pythonPath: ["", "tests/lib"],
        scripts: [
          { name: "demo", target: "demo.cli:main" },
          { name: "window", target: "demo.gui:run" },
        ],
        isLibrary: false,
      },
    ]);
  });

  it("is one for each folder of a monorepo, with paths from the workspace folder", () => {
    const projects = packaging({
      "libs/b/pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["../shared", "./src/"]',
      "pyproject.toml": "[tool.uv.workspace]\nmembers = ['libs/*']",
      "libs/a/pytest.ini": "[pytest]\npythonpath = src lib\n",
    });
    assert.deepEqual(
      projects.map(({ folder, sourceRoots, pythonPath }) => [folder, sourceRoots, pythonPath]),
      [
        ["", [], []],
        ["libs/a", [], ["libs/a/src", "libs/a/lib"]],
        ["libs/b", ["libs/shared", "libs/b/src"], []],
      ],
    );
  });

  it("has the source roots of each build tool", () => {
    const expected: Record<string, readonly string[]> = {
      '[tool.setuptools]\npackage-dir = {"" = "src"}': ["src"],
      '[tool.setuptools.package-dir]\n"a.b" = "lib/a/b"\nc = "other"\nd = "d"': ["lib", ""],
      '[tool.poetry]\npackages = [{ include = "a", from = "src" }, { include = "b" }]': ["src", ""],
      '[tool.hatch.build.targets.wheel]\npackages = ["src/demo", "other/"]': ["src", ""],
      '[tool.hatch.build]\nsources = ["src"]\ndev-mode-dirs = ["lib"]': ["src", "lib"],
      '[tool.hatch.build.targets.wheel.sources]\n"backend" = ""\n"lib/demo" = "demo"': ["backend", "lib"],
      '[build-system]\nbuild-backend = "uv_build"': ["src"],
      '[build-system]\nbuild-backend = "uv_build"\n[tool.uv.build-backend]\nmodule-root = ""': [""],
      '[tool.pdm.build]\npackage-dir = "lib"': ["lib"],
      '[tool.maturin]\npython-source = "python"': ["python"],
      '[build-system]\nbuild-backend = "flit_core.buildapi"': [],
    };
    for (const [pyproject, paths] of Object.entries(expected)) {
      assert.deepEqual(roots(pyproject), paths, pyproject);
    }
    assert.deepEqual(roots('[tool.setuptools]\npackage-dir = {"" = "."}', "api/"), ["api"]);
  });

  it("is read from setup.cfg", () => {
    const cfg = `
[metadata]
name = demo
version = 3
classifiers =
    Programming Language :: Python
[options]
python_requires = >=3.9
package_dir =
    = src
packages = find:
[options.packages.find]
where = lib
[options.entry_points]
console_scripts =
    demo = demo.cli:main
    broken
[tool:pytest]
pythonpath = tests
`;
    assert.deepEqual(packaging({ "setup.cfg": cfg }), [
      {
        folder: "",
        name: "demo",
        version: "3",
        requiresPython: ">=3.9",
        sourceRoots: ["src", "lib"],
        pythonPath: ["tests"],
        scripts: [{ name: "demo", target: "demo.cli:main" }],
        isLibrary: true,
      },
    ]);
  });

  it("tells projects that are made to be published", () => {
    const isLibrary = (pyproject: string) => packaging({ "pyproject.toml": pyproject })[0]!.isLibrary;
    const backend = '[build-system]\nbuild-backend = "hatchling.build"\n';
    assert.equal(isLibrary(`${backend}[project]\nclassifiers = ["Framework :: Flask"]`), true);
    assert.equal(isLibrary(`${backend}[tool.poetry]\nkeywords = ["web"]`), true);
    assert.equal(isLibrary(`${backend}[project]\nname = "a"`), false);
    assert.equal(isLibrary('[project]\nclassifiers = ["Framework :: Flask"]'), false);
    assert.equal(isLibrary(`${backend}[project]\nkeywords = ["a"]\nclassifiers = ["Private :: Do Not Upload"]`), false);
    assert.equal(
      packaging({ "setup.cfg": "[metadata]\nname = a\n[flake8]\nmax-line-length = 100" })[0]!.isLibrary,
      false,
    );
  });

  it("survives broken files", () => {
    for (const text of ["[project", "project = 1", "[tool]\nsetuptools = []\nhatch.build = 3\npoetry.packages = [1]"]) {
      const [project] = packaging({ "pyproject.toml": text, "setup.cfg": "\0" });
      assert.deepEqual([project?.folder, project?.isLibrary], ["", false]);
    }
  });
});
