import { DATABASE_EFFECTS } from "./effects-database";
import { NETWORK_EFFECTS } from "./effects-network";
import { externalAncestors } from "./index";

/** What a call does beyond computing. */
export type EffectKind =
  /** Reads rows. */
  | "query"
  /** Changes rows, or marks them to be changed. */
  | "write"
  /** Ends a transaction. */
  | "commit"
  | "http"
  | "email"
  /** Hands work to a queue. */
  | "enqueue"
  /** Hashes or verifies a password. */
  | "hash"
  /** Makes or reads a signed token. */
  | "token"
  | "sleep"
  /** Starts or waits for a program. */
  | "process"
  /** Opens a connection or talks over one. */
  | "network"
  /** Waits for another thread, task or person. */
  | "wait"
  /** Reads or writes a file. */
  | "file";

export interface Effect {
  readonly kind: EffectKind;
  /** The calling thread stands still until the outside answers. */
  readonly blocking: boolean;
}

/** `kind` or `kind!`; the mark says that the call blocks. Names are functions, `Class#method`, or `Class#*`. */
export type EffectTable = Readonly<Record<string, readonly string[]>>;

/** Methods without the effect that their classes, or ancestors of these, have else: they build, sign or configure. */
const LOCAL: ReadonlySet<string> = new Set([
  // They answer from rows that were prefetched: what they cost, the query tells that gave the row.
  "django.db.models.RelatedManager#count",
  "django.db.models.RelatedManager#exists",
  "django.db.models.RelatedManager#first",
  "redis.Redis#pipeline",
  "redis.Redis#pubsub",
  "redis.Redis#register_script",
  "redis.Redis#lock",
  "redis.Redis#from_url",
  "redis.Redis#close",
  "redis.Redis#get_connection_kwargs",
  "redis.Redis#from_pool",
  "redis.Redis#set_response_callback",
  "redis.Redis#get_encoder",
  "boto3.Client#generate_presigned_url",
  "boto3.Client#generate_presigned_post",
  "boto3.Client#get_paginator",
  "boto3.Client#get_waiter",
  "boto3.Client#can_paginate",
  "boto3.Client#exceptions",
  "boto3.Client#meta",
  "boto3.Client#close",
  "boto3.Resource#get_available_subresources",
]);

const exact = new Map<string, Effect>();
const wholeClasses = new Map<string, Effect>();
for (const [head, names] of [...Object.entries(NETWORK_EFFECTS), ...Object.entries(DATABASE_EFFECTS)]) {
  const kind = /^[a-z]+/.exec(head)![0] as EffectKind;
  const effect: Effect = { kind, blocking: head.includes("!") };
  for (const name of names) {
    if (name.endsWith("#*")) wholeClasses.set(name.slice(0, -2), effect);
    else exact.set(name, effect);
  }
}

/** The effect of calling something outside the project, by its canonical name; `undefined` for none or unknown. */
export function effectOf(name: string): Effect | undefined {
  const known = exact.get(name);
  if (known) return known;
  if (LOCAL.has(name)) return undefined;
  const hash = name.indexOf("#");
  if (hash < 0) return undefined;
  const method = name.slice(hash + 1);
  for (const cls of externalAncestors(name.slice(0, hash))) {
    const inherited = exact.get(`${cls}#${method}`);
    if (inherited) return inherited;
    const whole = wholeClasses.get(cls);
    // What starts with a capital makes another object: `resource.Table("users")`.
    if (whole) return LOCAL.has(`${cls}#${method}`) || /^[_A-Z]/.test(method) ? undefined : whole;
  }
  return undefined;
}
