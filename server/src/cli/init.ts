import path from "node:path";
import { createAnalyzer } from "../engine";
import { createNodeHost, defaultCacheFolder, loadWasm } from "../hosts/node";
import { writeAtomically } from "../hosts/node/write";
import { displayPath } from "./collect";
import { ExitStatus, UsageError } from "./errors";
import { ConfigurationError, loadWorkspace } from "./load";
import { describeErrors, describeProblems } from "./remarks";
import { findTargets } from "./targets";
import { write } from "./terminal";

/** `archwright init`: writes a first configuration, with the layers as they are found. */
export async function init(given: string): Promise<ExitStatus> {
  const cwd = process.cwd();
  const { root } = findTargets(cwd, [given])[0]!;
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({ analyzer, cacheFolder: defaultCacheFolder() });
  try {
    const { workspace, problems } = await loadWorkspace(root, { analyzer, host, overrides: {} });
    const edit = workspace.firstConfiguration();
    if (!edit) throw new UsageError(`${displayPath(cwd, root, "pyproject.toml")} has a [tool.archwright] already`);
    const added = edit.changes.map((change) => change.text).join("");
    const file = path.join(root, edit.path);
    writeAtomically(file, new TextEncoder().encode((workspace.resource(edit.path) ?? "") + added));
    const errors = problems.map(({ path: problem, message }) => ({
      path: displayPath(cwd, root, problem),
      message,
      internal: false,
    }));
    await write(process.stderr, describeErrors(errors));
    await write(process.stdout, `Wrote ${displayPath(cwd, root, edit.path)}:\n\n${added.trimStart()}`);
    return ExitStatus.Clean;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await write(process.stderr, describeProblems(error.workspace, error.root, error.problems, cwd));
    return ExitStatus.Usage;
  } finally {
    await host.dispose();
  }
}
