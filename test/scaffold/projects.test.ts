import assert from "node:assert/strict";
import {
  findProjectScaffold,
  newProject,
  newProjectProblem,
  PROJECT_SCAFFOLDS,
} from "../../server/src/scaffold/projects";
import { distributionName, packageName, projectNameProblem, titleOf } from "../../server/src/scaffold/names";

describe("scaffolds: names", () => {
  it("are written for people, installers and Python", () => {
    for (const name of ["Link Shortener", "link-shortener", "link_shortener", " link.shortener "]) {
      assert.equal(packageName(name), "link_shortener");
      assert.equal(distributionName(name), "link-shortener");
      assert.equal(titleOf(name), "Link shortener");
    }
  });

  it("are refused where Python could not import them, or would import something else", () => {
    for (const name of ["shop", "link-shortener", "a1", "Shop API"]) assert.equal(projectNameProblem(name), undefined);
    const refused = [
      "",
      " ",
      "1st",
      "-x",
      "x-",
      "x--y",
      "caf\u00e9",
      "a/b",
      "../x",
      "class",
      "lazy",
      "None",
      "json",
      "Email",
    ];
    for (const name of [...refused, "tests", "src", "telnetlib", "annotationlib"])
      assert.notEqual(projectNameProblem(name), undefined, name);
  });

  it("are refused where the project needs a package or folder of that name", () => {
    const problem = (kind: string, name: string) => newProjectProblem(findProjectScaffold(kind)!, name);
    assert.match(problem("fastapi-simple", "FastAPI") ?? "", /needs/);
    assert.match(problem("fastapi-simple", "pydantic settings") ?? "", /needs/);
    assert.equal(problem("script", "fastapi"), undefined);
    assert.match(problem("django-celery", "apps") ?? "", /needs/);
    assert.match(problem("fastapi-production", "migrations") ?? "", /folder/);
  });
});

describe("scaffolds: projects", () => {
  for (const scaffold of PROJECT_SCAFFOLDS) {
    it(`${scaffold.id} has no placeholder left, and each file once`, () => {
      const project = newProject(scaffold, "Link Shortener");
      assert.equal(project.folder, "link-shortener");
      const paths = project.files.map(({ path }) => path);
      assert.equal(new Set(paths).size, paths.length);
      assert.ok(paths.includes(project.open), project.open);
      for (const needed of [".gitignore", "README.md", "pyproject.toml"]) assert.ok(paths.includes(needed), needed);
      for (const { path, text } of project.files) {
        assert.doesNotMatch(path + text, /\{\{|&[a-z]+;|&#/, path);
        assert.doesNotMatch(path, /(?:^|\/)\.\.?(?:\/|$)|^\/|\\/, path);
        assert.ok(text === "" || text.endsWith("\n"), path);
      }
    });
  }

  it("take no bad name", () => {
    assert.throws(() => newProject(PROJECT_SCAFFOLDS[0]!, "../x"), /letters/);
  });
});
