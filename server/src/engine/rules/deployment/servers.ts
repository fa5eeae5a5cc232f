/** Command lines of web servers. */
import type { Word } from "./commands";
import type { Program } from "./programs";

export type ServerName =
  | "uvicorn"
  | "gunicorn"
  | "hypercorn"
  | "daphne"
  | "granian"
  | "waitress-serve"
  | "uwsgi"
  | "flask"
  | "quart"
  | "fastapi"
  | "django"
  | "litestar"
  | "sanic";

export interface Server {
  readonly name: ServerName;
  readonly program: Program;
  /** The object that is served, as written. */
  readonly app?: Word;
  /** The words that make it a server for development. */
  readonly development?: readonly Word[];
  /** Values of options, by their name; of flags the flag itself. */
  readonly options: ReadonlyMap<string, Word>;
  /** Variables stand among the words: there may be options that are not seen. */
  readonly open: boolean;
}

/** Options without a value, of any of the servers. */
const FLAGS: ReadonlySet<string> = new Set(
  (
    "--reload --factory --proxy-headers --no-proxy-headers --access-log --no-access-log --use-colors --no-use-colors --server-header --no-server-header --date-header --no-date-header --reset-contextvars --http2 " +
    "--spew --check-config --print-config --preload --no-sendfile --reuse-port -D --daemon --initgroups --disable-redirect-access-to-syslog --capture-output --log-syslog -R --enable-stdio-inheritance --suppress-ragged-eofs --do-handshake-on-connect --permit-obsolete-folding --strip-header-spaces --no-control-socket " +
    "--debug --no-reload --no-debugger --debugger --with-threads --without-threads --ws --no-ws --log --no-log --respawn-failed-workers --opt --no-opt --call --noreload --nothreading --insecure --nostatic --no-watch --dev --auto-reload --single-process --proxy-protocol"
  ).split(" "),
);
/** `package.module:name`, perhaps with a call of a factory, and Hypercorn's `wsgi:` in front. */
const TARGET = /^(?:asgi:|wsgi:)?[A-Za-z_][\w./-]*:[A-Za-z_][\w.]*(?:\(.*\))?$/;
const MODULE = /^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*(?::[A-Za-z_][\w.]*(?:\(.*\))?)?$/;

const NAMES: Readonly<Record<string, ServerName>> = {
  uvicorn: "uvicorn",
  gunicorn: "gunicorn",
  hypercorn: "hypercorn",
  daphne: "daphne",
  granian: "granian",
  "waitress-serve": "waitress-serve",
  uwsgi: "uwsgi",
  flask: "flask",
  quart: "quart",
  fastapi: "fastapi",
  "manage.py": "django",
  "django-admin": "django",
  litestar: "litestar",
  sanic: "sanic",
};

export function serverOf(program: Program): Server | undefined {
  const name = NAMES[program.name];
  if (name === undefined || program.python) return undefined;
  const options = new Map<string, Word>();
  const values: Word[] = [];
  const words = program.words.slice(1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.text.startsWith("-") || word.text === "-") {
      values.push(word);
      continue;
    }
    const equals = word.text.startsWith("--") ? word.text.indexOf("=") : -1;
    if (equals > 0) options.set(word.text.slice(0, equals), { ...word, text: word.text.slice(equals + 1) });
    else if (FLAGS.has(word.text)) options.set(word.text, word);
    else if (/^-[a-zA-Z]./.test(word.text) && !word.text.startsWith("--") && !word.open)
      options.set(word.text.slice(0, 2), { ...word, text: word.text.slice(2) });
    else {
      const value = words[at + 1];
      if (value && !value.text.startsWith("-")) {
        options.set(word.text, value);
        at++;
      } else options.set(word.text, word);
    }
  }
  const app = appOf(name, values, options);
  const development = developmentOf(name, program, values, options);
  return {
    name,
    program,
    ...(app && { app }),
    ...(development && { development }),
    options,
    open: values.some(({ open }) => open) || [...options.keys()].some((option) => option.includes("$")),
  };
}

function appOf(name: ServerName, values: readonly Word[], options: Server["options"]): Word | undefined {
  if (name === "flask" || name === "quart") return options.get("--app") ?? options.get("-A");
  if (name === "uwsgi") return options.get("--module") ?? options.get("-w");
  if (name === "django" || name === "fastapi" || name === "litestar" || name === "sanic") return undefined;
  const candidates = values.filter(({ open }) => !open);
  return (
    candidates.find(({ text }) => TARGET.test(text)) ??
    (name === "gunicorn" ? candidates.find(({ text }) => MODULE.test(text)) : undefined)
  );
}

function developmentOf(
  name: ServerName,
  program: Program,
  values: readonly Word[],
  options: Server["options"],
): readonly Word[] | undefined {
  const { words } = program;
  const upTo = (word: Word | undefined): readonly Word[] | undefined => word && words.slice(0, words.indexOf(word) + 1);
  const command = values[0]?.text ?? "";
  if (name === "flask" || name === "quart") return upTo(values.find(({ text }) => text === "run"));
  if (name === "django") return /^runserver(?:_plus)?$/.test(command) ? upTo(values[0]) : undefined;
  if (name === "fastapi" && command === "dev") return upTo(values[0]);
  if ((name === "fastapi" || name === "litestar") && command !== "run") return undefined;
  const flags = name === "sanic" ? ["--dev", "--debug", "-d", "--auto-reload"] : ["--reload"];
  const flag = flags.map((one) => options.get(one)).find((word) => word !== undefined);
  return flag && [flag];
}

/** Whether a server listens to this machine alone, as those for development do where nothing else is said. */
export function servesOnlyHere({ name, options, program }: Server): boolean {
  const address =
    name === "django"
      ? program.words.find(({ text }) => /^[\d.[\]:a-z$]*:\S+$/i.test(text))
      : ["--host", "-h", "-H", "--bind", "-b", "--http"]
          .map((one) => options.get(one))
          .find((word) => word !== undefined);
  return address === undefined || /^(?:127\.|localhost|\[?::1)/.test(address.text);
}
