import { codeLines } from "../../../project/profile-lines";
import { baseName, folderOf, join } from "../../../project/modules";
import type { ProjectParts } from "../../../project/profile-projects";
import type { ProjectView } from "../../../project/view";

interface NewFile {
  readonly path: string;
  readonly lines: readonly string[];
}

/** A `conftest.py` that makes the program importable, and a test that imports it. */
export function firstTests(project: ProjectView, parts: ProjectParts): readonly NewFile[] {
  const target = importable(project, parts);
  if (!target) return [];
  const tests = join(parts.folder, "tests");
  const conftest = join(tests, "conftest.py");
  const isThere = [conftest, join(parts.folder, "conftest.py")].some((path) => project.facts(path) !== undefined);
  const files: NewFile[] = isThere ? [] : [{ path: conftest, lines: conftestLines(parts.folder, target.root) }];
  return [
    ...files,
    {
      path: join(tests, `test_${target.name}.py`),
      lines: [
        `import ${target.name}`,
        "",
        "",
        "def test_can_be_imported():",
        `    assert ${target.name}.__name__ == "${target.name}"`,
        "",
      ],
    },
  ];
}

function conftestLines(folder: string, root: string): string[] {
  const below = root.slice(folder === "" ? 0 : folder.length + 1);
  const steps =
    below === ""
      ? ""
      : below
          .split("/")
          .map((part) => ` / "${part}"`)
          .join("");
  return [
    '"""What all tests share."""',
    "",
    "import sys",
    "from pathlib import Path",
    "",
    "# The tests run where the project is not installed, too.",
    `sys.path.insert(0, str(Path(__file__).parents[1]${steps}))`,
    "",
  ];
}

/** The largest top-level package; without one the module that depends on least. */
function importable(project: ProjectView, { application }: ProjectParts): { name: string; root: string } | undefined {
  const sizes = new Map<string, { root: string; lines: number }>();
  for (const path of application) {
    const [name, ...rest] = project.moduleName(path).split(".");
    const isPackage = rest.length > 0 || baseName(path) === "__init__.py";
    if (!isPackage || name === undefined) continue;
    const depth = rest.length + (baseName(path) === "__init__.py" ? 1 : 0);
    let root = folderOf(path);
    for (let at = 0; at < depth; at++) root = folderOf(root);
    const size = sizes.get(name) ?? { root, lines: 0 };
    sizes.set(name, { ...size, lines: size.lines + codeLines(project).get(path)! });
  }
  const [largest] = [...sizes].sort((a, b) => b[1].lines - a[1].lines);
  if (largest) return { name: largest[0], root: largest[1].root };
  const imports = (path: string): number => project.facts(path)!.imports.length;
  const [lightest] = [...application].sort((a, b) => imports(a) - imports(b) || (a < b ? -1 : 1));
  return lightest === undefined ? undefined : { name: project.moduleName(lightest), root: folderOf(lightest) };
}
