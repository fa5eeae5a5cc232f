import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

/** More than this is not kept on disk: reading it back would cost more than it saves. */
const MAX_BYTES = 1_000_000_000;
const KEPT_DAYS = 30;
const PREFIX = "facts-";

interface Header {
  /** Which build of Archwright made the facts. */
  readonly build: string;
  readonly entries: readonly (readonly [key: string, length: number, digest: string])[];
}

/**
 * Where facts are remembered from run to run, by editor and command line alike: `$ARCHWRIGHT_CACHE_DIR`, else the
 * user's own cache folder. Not in the workspace: a check leaves no trace there, and nobody else's cache is trusted.
 */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.ARCHWRIGHT_CACHE_DIR) return path.resolve(env.ARCHWRIGHT_CACHE_DIR);
  if (platform === "win32" && env.LOCALAPPDATA) return path.join(env.LOCALAPPDATA, "archwright", "Cache");
  if (platform === "darwin") return path.join(homedir(), "Library", "Caches", "archwright");
  const xdg = env.XDG_CACHE_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(homedir(), ".cache"), "archwright");
}

/** What a file's facts are remembered by: its content, and its name, which says what kind of file it is. */
export function cacheKey(file: string, bytes: Uint8Array): string {
  return createHash("sha256").update(file).update("\0").update(bytes).digest("base64url").slice(0, 24);
}

/**
 * The facts of one workspace, as JSON, in one file: a header line (JSON), then the entries one after the other.
 * Whatever is wrong with the file, it counts as empty; whatever is wrong with an entry, it counts as missing.
 */
export class FactsCache {
  private readonly stored = new Map<string, { readonly bytes: Buffer; readonly digest: string }>();
  private readonly added = new Map<string, Uint8Array>();
  private readonly used = new Set<string>();
  private readonly file: string;

  constructor(
    folder: string,
    root: string,
    private readonly build: string,
  ) {
    this.file = path.join(folder, `${PREFIX}${digestOf(Buffer.from(path.resolve(root)))}.bin`);
    try {
      this.load(readFileSync(this.file));
    } catch {
      this.stored.clear();
    }
  }

  keys(): readonly string[] {
    return [...this.stored.keys()];
  }

  get(key: string): Uint8Array | undefined {
    const entry = this.stored.get(key);
    if (entry === undefined) return undefined;
    if (digestOf(entry.bytes) !== entry.digest) {
      this.stored.delete(key);
      return undefined;
    }
    this.used.add(key);
    return entry.bytes;
  }

  add(key: string, facts: Uint8Array): void {
    this.added.set(key, facts);
  }

  /** Writes what is new, unless that is next to nothing. A cache that cannot be written is no cache, and no error. */
  async save(): Promise<void> {
    if (this.added.size === 0 || this.added.size * 100 < this.stored.size) return;
    const entries = this.kept();
    if (entries.reduce((sum, [, bytes]) => sum + bytes.length, 0) > MAX_BYTES) return;
    const header: Header = {
      build: this.build,
      entries: entries.map(([key, bytes, digest]) => [key, bytes.length, digest]),
    };
    const parts = [Buffer.from(`${JSON.stringify(header)}\n`), ...entries.map(([, bytes]) => bytes)];
    const temporary = `${this.file}.${process.pid}.tmp`;
    try {
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      await writeFile(temporary, parts, { mode: 0o600 });
      await rename(temporary, this.file);
      await prune(path.dirname(this.file));
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Entries that nothing asked for stay, for the next change of branch, until they outnumber the others. */
  private kept(): [key: string, bytes: Uint8Array, digest: string][] {
    const unusedCount = this.stored.size - this.used.size;
    const keepUnused = unusedCount <= this.used.size + this.added.size;
    const stored = [...this.stored].filter(([key]) => !this.added.has(key) && (keepUnused || this.used.has(key)));
    return [
      ...stored.map(([key, { bytes, digest }]): [string, Uint8Array, string] => [key, bytes, digest]),
      ...[...this.added].map(([key, bytes]): [string, Uint8Array, string] => [key, bytes, digestOf(bytes)]),
    ];
  }

  private load(content: Buffer): void {
    const end = content.indexOf("\n");
    const header = JSON.parse(content.toString("utf8", 0, end)) as Header;
    if (header.build !== this.build) return;
    let at = end + 1;
    for (const [key, length, digest] of header.entries) {
      this.stored.set(key, { bytes: content.subarray(at, at + length), digest });
      at += length;
    }
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex").slice(0, 16);
}

/** Removes what no run has written for a month: caches of workspaces that are gone. */
async function prune(folder: string): Promise<void> {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (name.startsWith(PREFIX) && (await stat(file)).mtimeMs < oldest) await rm(file, { force: true });
  }
}
