/** What no import should do, by the names of what is called. */
import { effectOf, type EffectKind } from "../../../knowledge/effects";
import { externalAncestors } from "../../../knowledge";

export type SideEffectKind = "network" | "database" | "process" | "sleep" | "schema" | "thread";

export interface SideEffect {
  readonly kind: SideEffectKind;
  /** Making the object is what does it: a composition root makes objects. */
  readonly makes: boolean;
}

const KINDS: Readonly<Partial<Record<EffectKind, SideEffectKind>>> = {
  http: "network",
  network: "network",
  email: "network",
  query: "database",
  write: "database",
  commit: "database",
  sleep: "sleep",
  process: "process",
};

/** https://docs.python.org/3/library/threading.html, …/multiprocessing.html, https://apscheduler.readthedocs.io/ and the like */
const STARTS: ReadonlySet<string> = new Set([
  ...["threading.Thread#start", "threading.Timer#start", "_thread.start_new_thread", "os.fork"],
  ...["multiprocessing.Process#start", "multiprocessing.context.Process#start", "multiprocessing.Pool"],
  ...["concurrent.futures.Executor#submit", "concurrent.futures.Executor#map"],
  ...["background.BackgroundScheduler", "asyncio.AsyncIOScheduler", "blocking.BlockingScheduler"].map(
    (name) => `apscheduler.schedulers.${name}#start`,
  ),
  ...["flask_apscheduler.APScheduler#start", "watchdog.observers.Observer#start"],
  "prometheus_client.start_http_server",
]);

const SCHEMA: ReadonlySet<string> = new Set(
  ["sqlalchemy.MetaData", "flask_sqlalchemy.SQLAlchemy"].flatMap((cls) => [`${cls}#create_all`, `${cls}#drop_all`]),
);

/** Calls that fetch what is not there yet. */
const DOWNLOADS: ReadonlySet<string> = new Set([
  ...["nltk.download", "nltk.downloader.download", "wget.download", "gdown.download"],
  ...["huggingface_hub.hf_hub_download", "huggingface_hub.snapshot_download"],
]);

/** What waits for something that was reported where it began, and files of the own disk. */
const LEFT_OUT = /^(?:subprocess\.Popen#|os\.wait|sqlite3\.)/;

/** The effect of calling something outside the project, by its canonical name. */
export function sideEffect(name: string): SideEffect | undefined {
  if (LEFT_OUT.test(name)) return undefined;
  if (isAmong(STARTS, name)) return { kind: "thread", makes: false };
  if (isAmong(SCHEMA, name)) return { kind: "schema", makes: false };
  if (DOWNLOADS.has(name)) return { kind: "network", makes: false };
  const effect = effectOf(name);
  const kind = effect && (effect.blocking || effect.kind === "http") ? KINDS[effect.kind] : undefined;
  if (kind === undefined) return undefined;
  return { kind, makes: kind !== "process" && /(?:^|\.)(?:[A-Z]\w*|connect|create_connection)$/.test(name) };
}

function isAmong(names: ReadonlySet<string>, name: string): boolean {
  if (names.has(name)) return true;
  const [cls, method] = name.split("#");
  return method !== undefined && externalAncestors(cls!).some((one) => names.has(`${one}#${method}`));
}
