import path from "node:path";
import { createAnalyzer, type Part } from "../engine";
import { createNodeHost, defaultCacheFolder, loadWasm } from "../hosts/node";
import { displayPath } from "./collect";
import { ExitStatus, UsageError } from "./errors";
import { ConfigurationError, loadWorkspace } from "./load";
import { describeProblems } from "./remarks";
import { findTargets } from "./targets";
import { write } from "./terminal";

export interface FeatureOptions {
  readonly in: string;
  readonly parts?: readonly string[];
  readonly dryRun?: boolean;
}

/** `archwright feature`: a new feature in the project's own layout; without a name, what it would be made of. */
export async function feature(name: string | undefined, options: FeatureOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const { root } = findTargets(cwd, [options.in])[0]!;
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({ analyzer, cacheFolder: defaultCacheFolder() });
  try {
    const { workspace, documents } = await loadWorkspace(root, { analyzer, host, overrides: {} });
    const offers = workspace.featureOffers();
    const inside = path.relative(root, path.resolve(options.in)).split(path.sep).join("/");
    const offer = offers.findLast(({ folder }) => folder === "" || `${inside}/`.startsWith(`${folder}/`)) ?? offers[0];
    if (!offer) throw new UsageError("no FastAPI, Flask or Django project was found here");
    if (name === undefined) {
      const lines = offer.parts.map(({ part, example, usual }) => `${usual ? "*" : " "} ${part.padEnd(13)} ${example}`);
      await write(
        process.stdout,
        `${offer.layout}\n\n${lines.join("\n")}\n\n* made by default; --parts says otherwise\n`,
      );
      return ExitStatus.Clean;
    }
    const unknown = options.parts?.find((part) => !offer.parts.some((one) => one.part === part));
    if (unknown !== undefined)
      throw new UsageError(
        `there is no part "${unknown}"; there are ${offer.parts.map(({ part }) => part).join(", ")}`,
      );
    const plan = workspace.newFeature({
      folder: offer.folder,
      name,
      ...(options.parts && { parts: options.parts as readonly Part[] }),
    });
    if ("problem" in plan) throw new UsageError(plan.problem);
    if (options.dryRun !== true) documents.applyOrFail(plan.edits, (file) => displayPath(cwd, root, file));
    const lines = plan.edits.map(
      ({ path: file, create }) => `${create ? "new    " : "changed"}  ${displayPath(cwd, root, file)}`,
    );
    const notes = plan.notes.map((note) => `\n${note}`);
    await write(process.stdout, `${[...lines, ...notes].join("\n")}\n`);
    return ExitStatus.Clean;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await write(process.stderr, describeProblems(error.workspace, error.root, error.problems, cwd));
    return ExitStatus.Usage;
  } finally {
    await host.dispose();
  }
}
