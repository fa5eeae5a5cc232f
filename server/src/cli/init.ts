import { createAnalyzer } from "../engine";
import { createNodeHost, defaultCacheFolder, loadWasm } from "../hosts/node";
import { displayPath } from "./collect";
import { ExitStatus, UsageError } from "./errors";
import { ConfigurationError, loadWorkspace } from "./load";
import { describeErrors, describeProblems } from "./remarks";
import { findTargets } from "./targets";
import { write } from "./terminal";

const CONFIGURATION = "pyproject.toml";

/** `archwright init`: writes a first configuration, with the layers as they are found. */
export async function init(given: string): Promise<ExitStatus> {
  const cwd = process.cwd();
  const { root } = findTargets(cwd, [given])[0]!;
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({ analyzer, cacheFolder: defaultCacheFolder() });
  try {
    const { workspace, documents, problems } = await loadWorkspace(root, { analyzer, host, overrides: {} });
    const edit = workspace.firstConfiguration();
    const shown = displayPath(cwd, root, CONFIGURATION);
    if (!edit) throw new UsageError(`${shown} has a [tool.archwright] already`);
    const added = edit.changes.map((change) => change.text).join("");
    documents.applyOrFail([edit], (file) => displayPath(cwd, root, file));
    const errors = problems.map(({ path: problem, message }) => ({
      path: displayPath(cwd, root, problem),
      message,
      internal: false,
    }));
    await write(process.stderr, describeErrors(errors));
    await write(process.stdout, `Wrote ${shown}:\n\n${added.trimStart()}`);
    return ExitStatus.Clean;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await write(process.stderr, describeProblems(error.workspace, error.root, error.problems, cwd));
    return ExitStatus.Usage;
  } finally {
    await host.dispose();
  }
}
