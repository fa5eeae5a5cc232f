import assert from "node:assert/strict";
import { packagesIn } from "../../client/src/guide/advice/packages";
import { describeProject } from "../../client/src/guide/advice/profile";
import type { FolderProfile } from "../../server/src/lsp/protocol";

describe("advice: packages", () => {
  it("are found in requirements and in tables, whatever their spelling", () => {
    assert.deepEqual(packagesIn("Django==5.2\ncelery[redis]>=5  # not flask\n"), ["celery", "django", "redis"]);
    assert.deepEqual(packagesIn('dependencies = ["FastAPI>=0.115", "psycopg2_binary", "flask-login"]'), [
      "fastapi",
      "psycopg2-binary",
    ]);
  });
});

describe("advice: project", () => {
  const profile = (folder: string, lines: number): FolderProfile["profiles"][number] => ({
    folder,
    name: folder || "root",
    isLibrary: false,
    entry: "main.py",
    lines,
    modules: 3,
    packages: 1,
    medianLines: 10,
    frameworks: [{ name: "FastAPI", kind: "web", modules: 2 }],
    layout: { stage: "flat", container: folder, features: [], layers: [], shared: [] },
    advised: [],
    tests: { shape: "none", modules: 0, lines: 0 },
    settings: { shape: "none", paths: [] },
  });
  const profiles = [profile("", 100), profile("services/mail", 900), profile("services/shop", 500)];

  it("is the one that the code on the screen belongs to", () => {
    assert.equal(describeProject(profiles, "services/shop/main.py", [])?.name, "services/shop");
    assert.equal(describeProject(profiles, "scripts/a.py", [])?.name, "root");
  });

  it("is the largest one where none of its code is shown, or none where there is none", () => {
    assert.equal(describeProject(profiles, undefined, [])?.name, "services/mail");
    assert.equal(describeProject([], "a.py", []), undefined);
  });

  it("is told by its size, its structure, and what it uses", () => {
    assert.deepEqual(describeProject([profile("", 100)], "a.py", ["redis"]), {
      name: "root",
      lines: 100,
      modules: 3,
      isLibrary: false,
      structure: "flat",
      packages: ["redis", "fastapi"],
    });
  });
});
