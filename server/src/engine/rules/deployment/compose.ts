/** Compose files: the services with what starts them. */
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, type Document, type Node, type Scalar } from "yaml";
import type { Span } from "../../facts/types";
import { blanked, execCommand, unescaped, type Command, type Inner, type Word } from "./commands";
import { readShell } from "./shell";

export interface Service {
  readonly name: string;
  readonly command?: readonly Command[];
  readonly entrypoint?: readonly Command[];
  /** Folder that the image is built from, relative to the file; absent for services of ready images. */
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly environmentFiles: readonly string[];
  readonly profiles: readonly string[];
  /** Folders of the host that are mounted. */
  readonly mounts: readonly string[];
  /** Has a `develop` section: files are synchronised while it runs. */
  readonly develops: boolean;
}

/** The services of a Compose file; none where it is no YAML. */
export function readCompose(text: string): readonly Service[] {
  const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false });
  if (document.errors.length > 0) return [];
  const reader = new ComposeReader(text, document);
  const services = reader.entries(document.contents);
  return [...reader.entries(services.get("services"))].map(([name, node]) => reader.service(name, node, new Set()));
}

class ComposeReader {
  constructor(
    private readonly text: string,
    private readonly document: Document,
  ) {}

  private resolved(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.document);
    return node === null ? undefined : (node as Node | undefined);
  }

  /** The entries of a map, those that it merges included. */
  entries(node: unknown, around: readonly unknown[] = []): Map<string, Node | undefined> {
    const map = this.resolved(node);
    const out = new Map<string, Node | undefined>();
    // A map may merge itself, which says nothing.
    if (!isMap(map) || around.includes(map)) return out;
    for (const pair of map.items) {
      if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.value) !== "<<") continue;
      const merged = this.resolved(pair.value);
      const parts: readonly unknown[] = isSeq(merged) ? merged.items : [merged];
      for (const part of parts)
        for (const [key, value] of this.entries(part, [...around, map])) if (!out.has(key)) out.set(key, value);
    }
    for (const pair of map.items) {
      if (!isScalar(pair.key) || String(pair.key.value) === "<<") continue;
      out.set(String(pair.key.value), this.resolved(pair.value));
    }
    return out;
  }

  service(name: string, node: unknown, seen: ReadonlySet<string>): Service {
    const own = this.entries(node);
    const base = this.extended(own.get("extends"), new Set([...seen, name]));
    const buildNode = own.get("build");
    const build = this.entries(buildNode);
    const context = isScalar(buildNode)
      ? String(buildNode.value)
      : build.has("context")
        ? this.string(build.get("context"))
        : build.size > 0
          ? "."
          : undefined;
    const command = this.commands(own.get("command"));
    const entrypoint = this.commands(own.get("entrypoint"));
    const dockerfile = this.string(build.get("dockerfile"));
    const target = this.string(build.get("target"));
    const environmentFile = own.get("env_file");
    return {
      ...base,
      name,
      ...(command && { command }),
      ...(entrypoint && { entrypoint }),
      ...(context !== undefined && { context }),
      ...(dockerfile !== undefined && { dockerfile }),
      ...(target !== undefined && { target }),
      variables: { ...base?.variables, ...this.environment(own.get("environment")) },
      environmentFiles: [...(base?.environmentFiles ?? []), ...this.strings(environmentFile, "path")],
      profiles: this.strings(own.get("profiles"), ""),
      mounts: [...(base?.mounts ?? []), ...this.mounts(own.get("volumes"))],
      develops: own.has("develop") || (base?.develops ?? false),
    };
  }

  /** The service of the same file that one extends. */
  private extended(node: Node | undefined, seen: ReadonlySet<string>): Service | undefined {
    const entries = this.entries(node);
    const name = isScalar(node)
      ? String(node.value)
      : entries.has("file")
        ? undefined
        : this.string(entries.get("service"));
    if (name === undefined || seen.has(name)) return undefined;
    const services = this.entries(this.entries(this.document.contents).get("services"));
    return services.has(name) ? this.service(name, services.get(name), seen) : undefined;
  }

  private string(node: unknown): string | undefined {
    const scalar = this.resolved(node);
    const value = isScalar(scalar) ? scalar.value : undefined;
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? `${value}`
      : undefined;
  }

  /** A string, or a list of strings or of maps with the string under a key. */
  private strings(node: unknown, key: string): readonly string[] {
    const list = this.resolved(node);
    const items: readonly unknown[] = isSeq(list) ? list.items : [list];
    return items.flatMap((item) => this.string(item) ?? this.string(this.entries(item).get(key)) ?? []);
  }

  private environment(node: Node | undefined): Record<string, string> {
    if (!isSeq(node)) {
      const entries = [...this.entries(node)].map(([key, value]) => [key, this.string(value) ?? ""] as const);
      return Object.fromEntries(entries.map(([key, value]) => [key, defaulted(value)]));
    }
    return Object.fromEntries(
      this.strings(node, "").flatMap((entry): [string, string][] => {
        const at = entry.indexOf("=");
        return at < 0 ? [] : [[entry.slice(0, at), defaulted(entry.slice(at + 1))]];
      }),
    );
  }

  private mounts(node: Node | undefined): readonly string[] {
    if (!isSeq(node)) return [];
    return node.items.flatMap((item): string[] => {
      const short = this.string(item);
      if (short !== undefined) return /^(?:\.|~|\/|\$)[^:]*(?=:)/.exec(defaulted(short))?.slice(0, 1) ?? [];
      const entries = this.entries(item);
      return this.string(entries.get("type")) === "bind" ? [defaulted(this.string(entries.get("source")) ?? "")] : [];
    });
  }

  /** What `command` or `entrypoint` runs: a list of words, or a line that is split as a shell would. */
  private commands(node: Node | undefined): readonly Command[] | undefined {
    if (isSeq(node)) {
      const words = node.items.flatMap((item): Word[] => {
        const scalar = this.resolved(item);
        if (!isScalar(scalar) || !scalar.range) return [];
        const at: Span = [scalar.range[0], scalar.range[1]];
        const text = String(scalar.value);
        return [{ text, at, raw: rawText(scalar, this.text), open: text.replaceAll("$$", "").includes("$") }];
      });
      const command = execCommand(words);
      return command ? [command] : [];
    }
    if (!isScalar(node) || typeof node.value !== "string") return undefined;
    return readShell(innerLine(node, this.text));
  }
}

/** What stands in the place of a scalar: quotes as they are, without the head of a block, with its lines where they count. */
function rawText(scalar: Scalar, source: string): string {
  const written = source.slice(scalar.range![0], scalar.range![1]);
  const block = scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED";
  const head = block ? /^[^\r\n]*/.exec(written)![0] : "";
  const text = blanked(head) + written.slice(head.length);
  return scalar.type === "BLOCK_LITERAL" ? text : text.replace(/[\r\n]/g, " ");
}

/** A line of words in a scalar: line ends outside quotes are blanks. */
function innerLine(scalar: Scalar, source: string): Inner {
  const start = scalar.range![0];
  const raw = rawText(scalar, source);
  if (scalar.type === "QUOTE_DOUBLE") return { text: unescaped(raw.slice(1, -1)), offset: start + 1, around: '"' };
  if (scalar.type === "QUOTE_SINGLE")
    return { text: raw.slice(1, -1).replaceAll("''", " '"), offset: start + 1, around: "'" };
  return { text: scalar.type === "BLOCK_LITERAL" ? joined(raw) : raw, offset: start, around: "" };
}

/** Makes the line ends outside quotes blanks. */
function joined(text: string): string {
  let quote = "";
  return text.replace(/\\[^\r\n]|["']|\\?(?:\r\n|\n|\r)/g, (match) => {
    if (match === '"' || match === "'") {
      if (quote === "") quote = match;
      else if (quote === match) quote = "";
      return match;
    }
    return /[\r\n]/.test(match) && quote === "" ? blanked(match) : match;
  });
}

/** The default of `${NAME:-default}`, which is what counts where nothing is set. */
function defaulted(value: string): string {
  return value.replace(/\$\{\w+:?-([^{}]*)\}/g, "$1");
}
