/** The program that a command starts in the end: behind `exec`, `poetry run`, `tini --`, `python -m` and the like. */
import type { Command, Word } from "./commands";

export interface Program {
  /** `gunicorn`, for scripts their path as written. */
  readonly name: string;
  /** Its words, the name's own first. */
  readonly words: readonly Word[];
  /** Where it starts in the command, `python -m` included. */
  readonly start: Word;
  /** A Python file or, by `-m`, a module that is none of the known programs. */
  readonly python?: "file" | "module";
  readonly command: Command;
}

/** Run what follows; the number of words of their own behind the name. */
const LEADING: Readonly<Record<string, number>> = {
  catchsegv: 0,
  command: 0,
  "ddtrace-run": 0,
  exec: 0,
  gosu: 1,
  "newrelic-admin": 1,
  nohup: 0,
  "su-exec": 1,
  time: 0,
  unbuffer: 0,
};
/** Run what follows their subcommand and their options. */
const RUNNERS: ReadonlySet<string> = new Set(
  "conda dotenv hatch mamba micromamba pdm pipenv pixi poetry rye uv".split(" "),
);
/** Options of those with a value. */
const VALUED: ReadonlySet<string> = new Set(
  "-n -p -e -f --name --prefix --env --file --python --project --package --extra --group --with --directory --env-file --index-url --no-group --only-group -C -u --user -g --group -c".split(
    " ",
  ),
);
/** Run what follows their options. */
const OPTIONED: ReadonlySet<string> = new Set(
  "env sudo opentelemetry-instrument nice ionice chpst setpriv runuser dumb-init tini catatonit stdbuf".split(" "),
);

export function programOf(command: Command): Program | undefined {
  let words = command.words;
  for (let hops = 0; hops < 12; hops++) {
    const first = words[0];
    if (!first) return undefined;
    const name = baseName(first.text);
    const next = following(name, words);
    if (next) {
      words = next;
      continue;
    }
    if (/^(?:python|pypy)[\d.]*$/.test(name)) return pythonProgram(command, words);
    if (first.text.endsWith(".py") && name !== "manage.py")
      return { name: first.text, words, start: first, python: "file", command };
    const separator = words.findIndex(({ text }) => text === "--");
    if (separator > 0 && separator + 1 < words.length && !SERVERS.has(name)) {
      words = words.slice(separator + 1);
      continue;
    }
    return { name, words, start: first, command };
  }
  return undefined;
}

/** Programs that have options behind `--` of their own. */
const SERVERS: ReadonlySet<string> = new Set(
  "gunicorn uvicorn hypercorn daphne granian flask fastapi quart manage.py django-admin".split(" "),
);

/** The words of what a program only starts. */
function following(name: string, words: readonly Word[]): readonly Word[] | undefined {
  if (Object.hasOwn(LEADING, name)) return afterOptions(words.slice(1)).slice(LEADING[name]);
  if (OPTIONED.has(name)) return afterOptions(words.slice(1));
  if (!RUNNERS.has(name)) return undefined;
  const at = words.findIndex(({ text }) => text === "run");
  return at < 0 ? undefined : afterOptions(words.slice(at + 1));
}

function afterOptions(words: readonly Word[]): readonly Word[] {
  let at = 0;
  while (at < words.length) {
    const { text } = words[at]!;
    if (text === "--") return words.slice(at + 1);
    if (/^[A-Za-z_]\w*=/.test(text)) at++;
    else if (!text.startsWith("-")) break;
    else at += VALUED.has(text) ? 2 : 1;
  }
  return words.slice(at);
}

/** `python -m uvicorn app:app`, `python manage.py runserver`, `python main.py`. */
function pythonProgram(command: Command, words: readonly Word[]): Program | undefined {
  const start = words[0]!;
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!;
    const rest = words.slice(at);
    if (word.text === "-m") {
      const module = words[at + 1];
      if (!module) return undefined;
      const after = words.slice(at + 1);
      if (SERVERS.has(module.text) || module.text === "django")
        return { name: module.text === "django" ? "django-admin" : module.text, words: after, start, command };
      return { name: module.text, words: after, start, python: "module", command };
    }
    if (word.text === "-c") return undefined;
    if (word.text === "-W" || word.text === "-X") {
      at++;
      continue;
    }
    if (word.text.startsWith("-")) continue;
    const name = baseName(word.text);
    if (name === "manage.py" || SERVERS.has(name)) return { name, words: rest, start, command };
    return { name: word.text, words: rest, start, python: "file", command };
  }
  return undefined;
}

/** The word that `sh -c` runs as a script. */
export function scriptWord(command: Command): Word | undefined {
  const program = programOf(command);
  if (!program || !/^(?:ba|da|a|z)?sh$|^su$/.test(program.name)) return undefined;
  const at = program.words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  return at < 0 ? undefined : program.words[at + 1];
}

/** The file that a command runs as a shell script: itself, or what is handed to `sh`, `source` or `.`. */
export function scriptFile(command: Command): Word | undefined {
  const program = programOf(command);
  if (!program || program.python) return undefined;
  if (/^(?:(?:ba|da|a|z)?sh|source|\.)$/.test(program.name)) {
    const file = program.words.slice(1).find(({ text }) => !text.startsWith("-"));
    return scriptWord(command) ? undefined : file;
  }
  return /\/|\.sh$/.test(program.start.text) || program.words.length > 0 ? program.words[0] : undefined;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
