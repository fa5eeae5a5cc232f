import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { list } from "../../server/src/hosts/node/list";
import { Folder, type Files } from "./support/run";

async function listed(
  files: Files,
  root = "",
  prepare: (folder: Folder) => void = () => undefined,
): Promise<readonly string[]> {
  const folder = new Folder(files, { bare: true });
  try {
    prepare(folder);
    return await list(
      folder.join(root),
      (path) => path.startsWith("excluded"),
      (problem) => assert.fail(problem.message),
    );
  } finally {
    folder.dispose();
  }
}

const repository = (folder: Folder): void => {
  mkdirSync(folder.join(".git/info"), { recursive: true });
};

describe("listing a folder", () => {
  it("gives modules and resources, sorted", async () => {
    const files = {
      "b.py": "",
      "a/z.py": "",
      "a.pyi": "",
      "README.md": "",
      "pyproject.toml": "",
      "requirements-dev.txt": "",
      "requirements/base.txt": "",
      "docker/Dockerfile.prod": "",
      "compose.override.yaml": "",
      "notes.txt": "",
      ".env.local": "",
    };
    assert.deepEqual(await listed(files), [
      ".env.local",
      "a/z.py",
      "b.py",
      "compose.override.yaml",
      "docker/Dockerfile.prod",
      "pyproject.toml",
      "requirements-dev.txt",
      "requirements/base.txt",
    ]);
  });

  it("leaves out hidden folders, environments, installed packages and what is excluded", async () => {
    const files = {
      "app.py": "",
      ".hidden/x.py": "",
      "env/pyvenv.cfg": "",
      "env/lib/x.py": "",
      "venv/x.py": "",
      "lib/site-packages/x.py": "",
      "node_modules/x/x.py": "",
      "app/__pycache__/x.py": "",
      "excluded/x.py": "",
    };
    assert.deepEqual(await listed(files), ["app.py"]);
  });

  it("respects .gitignore files at every level, the nearest first", async () => {
    const files = {
      ".gitignore": "*.gen.py\n/build/\nlocal.py\n",
      "a.gen.py": "",
      "build/x.py": "",
      "src/build/x.py": "",
      "src/.gitignore": "!keep.gen.py\nlocal/\n",
      "src/keep.gen.py": "",
      "src/other.gen.py": "",
      "src/local/x.py": "",
      "src/local.py": "",
    };
    assert.deepEqual(await listed(files), [".gitignore", "src/.gitignore", "src/build/x.py", "src/keep.gen.py"]);
  });

  it("does not bring back what stands in an ignored folder", async () => {
    const files = { ".gitignore": "build/\n!build/keep.py\n", "build/keep.py": "", "build/.gitignore": "!*\n" };
    assert.deepEqual(await listed(files), [".gitignore"]);
  });

  it("respects what the repository around it says", async () => {
    const files = {
      ".gitignore": "*.gen.py\n",
      ".git/info/exclude": "secret.py\n",
      "service/app.py": "",
      "service/x.gen.py": "",
      "service/secret.py": "",
    };
    assert.deepEqual(await listed(files, "service", repository), ["app.py"]);
  });

  it("lists a folder that is ignored itself, when it is what was asked for", async () => {
    const files = { ".gitignore": "vendor/\n", "vendor/x/app.py": "" };
    assert.deepEqual(await listed(files, "vendor", repository), ["x/app.py"]);
    assert.deepEqual(await listed(files, "vendor/x", repository), ["app.py"]);
  });

  it("follows links once", async () => {
    const outside = new Folder({ "pkg/x.py": "", "single.py": "" }, { bare: true });
    try {
      const found = await listed({ "app/y.py": "" }, "", (folder) => {
        symlinkSync(outside.join("pkg"), folder.join("b-link"));
        symlinkSync(outside.join("pkg"), folder.join("a-link"));
        symlinkSync(outside.join("single.py"), folder.join("single.py"));
        symlinkSync(folder.join("app"), folder.join("same"));
        symlinkSync(folder.path, folder.join("app/root"));
        symlinkSync("/", folder.join("everything"));
      });
      assert.deepEqual(found, ["a-link/x.py", "app/y.py", "single.py"]);
    } finally {
      outside.dispose();
    }
  });
});
