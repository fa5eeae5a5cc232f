/** The command line. Exit status: 0 clean, 1 findings, 2 a mistake of the caller's or of the configuration, 3 a fault. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { check, type CheckOptions } from "./cli/check";
import { ExitStatus, OutputError, UsageError } from "./cli/errors";
import { explain } from "./cli/explain";
import { FORMATS } from "./cli/output";
import { profile } from "./cli/profile";
import { graph, GRAPH_FORMATS, type GraphFormat } from "./cli/graph";
import { feature, type FeatureOptions } from "./cli/feature";
import { init } from "./cli/init";
import { newCommand, type NewOptions } from "./cli/new";
import { listRules } from "./cli/rules";
import { serve } from "./cli/serve";
import { VERSION } from "./cli/version";
import type { GraphLevel } from "./engine";

const CHECK_NOTES = `
Whole workspaces are read, findings are limited to the given paths. A workspace is the nearest folder upward with a
pyproject.toml or .git. What is known of unchanged files is kept in $ARCHWRIGHT_CACHE_DIR, by default a folder
"archwright" where your system keeps caches.

Exit status: 0 no finding at or above --fail-on, 1 findings, 2 a mistake in the arguments or the configuration,
3 an internal error (the files that it concerns are named, all others were checked).`;

function program(finish: (status: ExitStatus) => void): Command {
  const root = new Command("archwright")
    .description("Architecture guidance for Python.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();

  root
    .command("check")
    .description("check files and folders; by default the current one")
    .argument("[path...]", "files and folders", ["."])
    .addOption(new Option("--format <format>", "how to report").choices(FORMATS).default("text"))
    .option("--select <rules>", "check these rules or topics only", commaSeparated)
    .option("--ignore <rules>", "leave these rules or topics out", commaSeparated)
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 from this severity on")
        .choices(["error", "warning", "info", "hint", "never"])
        .default("warning"),
    )
    .option("--fix", "apply the safe fixes")
    .option("--unsafe", "with --fix: also apply fixes that need a look")
    .option("--since <rev>", "only findings that were not there at this git revision")
    .option("--baseline <file>", "findings accepted for now (default: archwright-baseline.json of the workspace)")
    .option("--update-baseline", "accept all present findings")
    .option("--no-cache", "analyse every file afresh")
    .option("--jobs <number>", "worker threads (default: one for each core)", positiveInteger)
    .option("--statistics", "also print how often each rule was found")
    .addHelpText("after", CHECK_NOTES)
    .action(async (paths: string[], options: CheckOptions) => finish(await check(paths, options)));

  root
    .command("explain")
    .description("print a rule's page of the guide")
    .argument("<rule>", "the rule's id")
    .action(async (rule: string) => finish(await explain(rule)));

  root
    .command("rules")
    .description("list all rules")
    .addOption(new Option("--format <format>", "how to print them").choices(["text", "json"]).default("text"))
    .action(async (options: { format: "text" | "json" }) => finish(await listRules(options.format)));

  root
    .command("graph")
    .description("print who imports whom; what goes in circles is red")
    .argument("[path]", "a file or folder", ".")
    .addOption(new Option("--format <format>", "how to print it").choices(GRAPH_FORMATS).default("json"))
    .addOption(
      new Option("--level <level>", "what stands in the graph").choices(["module", "package"]).default("module"),
    )
    .action(async (path: string, { format, level }: { format: GraphFormat; level: GraphLevel }) =>
      finish(await graph(path, format, level)),
    );

  root
    .command("profile")
    .description("print size, frameworks, structure found and structure advised")
    .argument("[path]", "a folder", ".")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (path: string, options: { format: "text" | "json" }) => finish(await profile(path, options.format)));

  root
    .command("init")
    .description("write a first configuration to pyproject.toml, with the layers as they are found")
    .argument("[path]", "a folder", ".")
    .action(async (path: string) => finish(await init(path)));

  root
    .command("new")
    .description("make a project with tests, settings and a structure that fits; without a kind: list the kinds")
    .argument("[kind]", "what kind of project")
    .argument("[name]", "its name, such as link-shortener")
    .option("--in <folder>", "where to make its folder", ".")
    .option("--dry-run", "only list the files")
    .action(async (kind: string | undefined, name: string | undefined, options: NewOptions) =>
      finish(await newCommand(kind, name, options)),
    );

  root
    .command("feature")
    .description(
      "make a feature in the project's own layout, registered where its siblings are; without a name: its parts",
    )
    .argument("[name]", "its name, such as invoice")
    .option("--in <folder>", "the project", ".")
    .option("--parts <parts>", "what it is made of, by default what its siblings are", commaSeparated)
    .option("--dry-run", "only list the files")
    .action(async (name: string | undefined, options: FeatureOptions) => finish(await feature(name, options)));

  root
    .command("serve")
    .description("run the language server, for any editor")
    .requiredOption("--stdio", "talk over standard input and output")
    .allowUnknownOption()
    .allowExcessArguments()
    .action(serve);
  return root;
}

function commaSeparated(value: string, previous: readonly string[] = []): readonly string[] {
  const names = value.split(",").flatMap((name) => name.trim() || []);
  // A variable that is empty by mistake must not switch everything off unseen.
  if (names.length === 0) throw new InvalidArgumentError("It must name something.");
  return [...previous, ...names];
}

function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return number;
}

async function main(): Promise<void> {
  // Whoever reads the output may stop doing so (`| head`); other errors are told to whoever wrote.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  try {
    await program((status) => (process.exitCode = status)).parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Says what went wrong, where commander has not done so. */
function report(error: unknown): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Clean : ExitStatus.Usage;
  if (error instanceof UsageError || error instanceof OutputError) {
    process.stderr.write(`error: ${error.message}\n`);
    return error instanceof UsageError ? ExitStatus.Usage : ExitStatus.Internal;
  }
  if ((error as NodeJS.ErrnoException | undefined)?.syscall === "uv_cwd") {
    process.stderr.write("error: the current folder does not exist any more\n");
    return ExitStatus.Usage;
  }
  process.stderr.write(
    `error: this is a fault of Archwright's own\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return ExitStatus.Internal;
}

void main();
