/** Dockerfiles: the stages, and the command that each ends in. */
import { DockerfileParser, JSONInstruction, PropertyInstruction, type Instruction } from "dockerfile-ast";
import type { Span } from "../../facts/types";
import { readLineStarts } from "../../facts/text";
import { blanked, execCommand, unescaped, type Command, type Word } from "./commands";
import { readShell } from "./shell";

/** ENTRYPOINT or CMD. */
export interface ImageCommand {
  readonly form: "exec" | "shell";
  /** One for the exec form; the shell form may hold several. */
  readonly commands: readonly Command[];
}

export interface Stage {
  readonly name: string | undefined;
  /** The image or stage that it starts from. */
  readonly base: string;
  readonly entrypoint?: ImageCommand;
  readonly cmd?: ImageCommand;
  readonly variables: Readonly<Record<string, string>>;
  /** Source and destination of what is copied from the build context. */
  readonly copies: readonly (readonly [from: string, to: string])[];
  /** Stages that files are taken from. */
  readonly uses: readonly string[];
}

type Range = ReturnType<Instruction["getRange"]>;

/** The stages of a Dockerfile in their order; a stage inherits what the one that it starts from sets. */
export function readDockerfile(text: string): readonly Stage[] {
  const lines = readLineStarts(text);
  const spanOf = ({ start, end }: Range): Span => [
    lines[start.line]! + start.character,
    lines[end.line]! + end.character,
  ];
  const stages: Draft[] = [];
  /** The stage sets its command itself, so that an entry point behind it leaves it there. */
  let ownCommand = false;
  for (const instruction of instructionsOf(text)) {
    const keyword = instruction.getKeyword();
    const stage = stages.at(-1);
    if (keyword === "FROM") {
      const words = instruction.getArguments().map((argument) => argument.getValue());
      const base = words[0] ?? "";
      const parent = stages.find(({ name }) => name?.toLowerCase() === base.toLowerCase());
      const name = words[1]?.toLowerCase() === "as" ? words[2] : undefined;
      ownCommand = false;
      stages.push({
        ...(parent ?? { variables: {}, copies: [] }),
        copies: [...(parent?.copies ?? [])],
        uses: parent ? [base] : [],
        name,
        base,
      });
    } else if (stage && keyword === "ENV" && instruction instanceof PropertyInstruction) {
      const properties = instruction.getProperties();
      const set = properties.map((one) => [one.getName(), one.getValue() ?? ""] as const);
      stage.variables = { ...stage.variables, ...Object.fromEntries(set) };
    } else if (stage && instruction instanceof JSONInstruction && (keyword === "COPY" || keyword === "ADD")) {
      const from = instruction.getFlags().find((flag) => flag.getName() === "from");
      const words = instruction.getArguments().map((argument) => argument.getValue().replace(/^[["]+|[\],"]+$/g, ""));
      const to = words.pop();
      if (from) stage.uses.push(from.getValue() ?? "");
      else if (to !== undefined) stage.copies.push(...words.map((word) => [word, to] as const));
    } else if (stage && instruction instanceof JSONInstruction && keyword === "CMD") {
      stage.cmd = commandOf(instruction, text, spanOf, stage.variables);
      ownCommand = true;
    } else if (stage && instruction instanceof JSONInstruction && keyword === "ENTRYPOINT") {
      stage.entrypoint = commandOf(instruction, text, spanOf, stage.variables);
      if (!ownCommand) delete stage.cmd;
    }
  }
  return stages;
}

type Draft = { -readonly [Key in keyof Stage]: Stage[Key] } & {
  copies: (readonly [string, string])[];
  uses: string[];
};

function instructionsOf(text: string): readonly Instruction[] {
  try {
    return DockerfileParser.parse(text).getInstructions();
  } catch {
    return [];
  }
}

function commandOf(
  instruction: JSONInstruction,
  text: string,
  spanOf: (range: Range) => Span,
  variables: Stage["variables"],
): ImageCommand {
  const strings = instruction.getJSONStrings();
  if (strings.length > 0) {
    const words = strings.map((one): Word => {
      const at = spanOf(one.getRange());
      const raw = text.slice(at[0], at[1]);
      return { text: unquoted(raw), at, raw, open: false };
    });
    const command = execCommand(words, variables);
    return { form: "exec", commands: command ? [command] : [] };
  }
  const range = instruction.getArgumentsRange();
  if (!range) return { form: "shell", commands: [] };
  const [start, end] = spanOf(range);
  // Docker takes comments and empty lines out of what is continued; to a shell they would end it.
  const source = text
    .slice(start, end)
    .replace(/(?<=\\[ \t]*(?:\r\n|\n|\r(?!\n)))(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))+/g, blanked)
    .replace(
      /\\[ \t]+(\r\n|\n|\r)/g,
      (match, lineEnd: string) => `${blanked(match.slice(0, -lineEnd.length - 1))}\\${lineEnd}`,
    );
  const commands = readShell({ text: source, offset: start, around: "" });
  return {
    form: "shell",
    commands: commands.map((one) => ({ ...one, variables: { ...variables, ...one.variables } })),
  };
}

/** The value of a JSON string as written. */
function unquoted(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return unescaped(written.slice(1, -1));
  }
}
