import type { Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { replacedWords, spanOfWords, withoutWords } from "../command-edits";
import type { Word } from "../commands";
import { launches, type Launch } from "../launches";
import { productionCommand, productionProgram } from "../production";
import { developmentRun, programModule, type DevelopmentRun } from "../python-programs";

interface Finding {
  readonly launch: Launch;
  readonly at: Span;
  readonly words: readonly Word[];
  /** A Python program that starts the server. */
  readonly run?: DevelopmentRun;
}

const SERVERS = { flask: "Flask", quart: "Quart", django: "Django" } as const;
const TITLES: Readonly<Record<string, string>> = {
  uvicorn: "Uvicorn",
  gunicorn: "Gunicorn",
  hypercorn: "Hypercorn",
  granian: "Granian",
  fastapi: "FastAPI",
  litestar: "Litestar",
  sanic: "Sanic",
};

export default defineRule({
  meta: {
    id: "dev-server-in-production",
    topic: "deployment",
    title: "Development server as the command of a deployment",
    summary:
      "A server for development is neither made for load nor for strangers: it serves with one process, reloads files and may show its debugger.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  checkProject({ project, report }) {
    for (const { launch, at, run } of found(project)) {
      report(launch.path, {
        at,
        message: messageOf(launch, run),
        related: [
          ...(run
            ? [
                {
                  path: run.path,
                  at: run.at,
                  message: run.kind === "uvicorn" ? "it reloads here" : "it starts the development server here",
                },
              ]
            : []),
          ...(launch.from ? [{ ...launch.from, message: `${launch.by.replace(/,$/, "")} from here` }] : []),
        ],
      });
    }
  },
  fixes,
});

function found(project: ProjectView): readonly Finding[] {
  const seen = new Set<string>();
  return launches(project).flatMap((launch): Finding[] => {
    if (launch.development) return [];
    const finding = launch.server ? ofServer(launch) : ofProgram(project, launch);
    const key = finding && `${launch.path} ${finding.at[0]}`;
    if (!finding || seen.has(key!)) return [];
    seen.add(key!);
    return [finding];
  });
}

function ofServer(launch: Launch): Finding | undefined {
  const { development, program } = launch.server!;
  if (!development) return undefined;
  const whole = development[0] === program.words[0] && program.start !== program.words[0];
  const words = whole ? [program.start, ...development] : development;
  const at = spanOfWords(words);
  return at && { launch, at, words };
}

function ofProgram(project: ProjectView, launch: Launch): Finding | undefined {
  const module = programModule(project, launch);
  const run = module === undefined ? undefined : developmentRun(project, module);
  if (!run) return undefined;
  const { program } = launch;
  const words = program.start === program.words[0] ? program.words.slice(0, 1) : [program.start, program.words[0]!];
  const at = spanOfWords(words);
  return at && { launch, at, words, run };
}

function messageOf({ server, by, program }: Launch, run: DevelopmentRun | undefined): string {
  if (run) {
    if (run.kind === "uvicorn")
      return `\`${program.name}\`, which ${by} runs, calls \`uvicorn.run\` with \`reload=True\`: it watches the code and serves with one process, for development. Start Uvicorn without it.`;
    const title = run.kind === "quart" ? "Quart" : "Flask";
    return `\`${program.name}\` ends in ${title}'s development server, and ${by} runs it: one process, made neither for load nor to be secure. Serve with ${run.kind === "quart" ? "Hypercorn" : "Gunicorn"}.`;
  }
  const { name } = server!;
  if (name === "flask" || name === "quart" || name === "django") {
    const better = name === "quart" ? "Hypercorn" : "Gunicorn";
    const command = name === "django" ? server!.development!.at(-1)!.text : `${name} run`;
    return `\`${command}\` is ${SERVERS[name]}'s development server, and ${by} runs it: one process, made neither for load nor to be secure. Serve with ${better}.`;
  }
  const title = TITLES[name] ?? name;
  if (name === "fastapi" && server!.development!.length > 1)
    return `\`fastapi dev\` is for development, and ${by} runs it: it watches the code and serves with one process. Use \`fastapi run\`.`;
  const flag = server!.development![0]!.text;
  return `\`${flag}\` makes ${title} watch the code and serve as for development, and ${by} runs it so: slower, and a changed file restarts it. Leave it out.`;
}

function fixes({ finding, file, project }: FixContext): FixDraft[] {
  const one = found(project).find(({ launch, at }) => launch.path === finding.path && at[0] === finding.start);
  if (!one) return [];
  const { launch, words, run } = one;
  const { program, server } = launch;
  const { text } = file;
  const form = program.command.form;
  const all = program.command.words;
  const fromStart = all.slice(all.indexOf(program.start));
  if (server && words.length === 1) {
    const gone = program.words.flatMap((word, index): Word[] => {
      if (word === words[0]) return [word];
      if (!word.text.startsWith("--reload-")) return [];
      const value = program.words[index + 1];
      return word.text.includes("=") || !value ? [word] : [word, value];
    });
    return [
      {
        title: `Leave \`${words[0]!.text}\` out`.replaceAll("`", ""),
        safety: "review",
        changes: withoutWords(text, all, gone),
      },
    ];
  }
  if (server?.name === "fastapi") {
    const changes = replacedWords(text, form, words.slice(-1), ["run"]);
    return changes ? [{ title: "Use fastapi run", safety: "review", changes }] : [];
  }
  const production = run ? productionProgram(project, run, launch) : productionCommand(project, launch, text);
  const changes = production && replacedWords(text, form, fromStart, production.words);
  return changes ? [{ title: `Serve with ${production.server}`, safety: "review", changes }] : [];
}
