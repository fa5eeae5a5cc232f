import { accessSync, constants, existsSync, rmSync } from "node:fs";
import path from "node:path";
import type { FileEdit, TextChange } from "../engine";
import type { FileProblem } from "../hosts/api";
import { decode, encode, type Encoding } from "../hosts/encoding";
import { UsageError } from "./errors";
import { reason } from "../hosts/node/errors";
import { readBytesSync } from "../hosts/node/read";
import { writeAtomically } from "../hosts/node/write";

interface Document {
  /** As it was when it was first edited; absent for a new file. */
  readonly original?: { readonly bytes: Uint8Array; readonly encoding: Encoding };
  /** `undefined` for a file that moved away. */
  readonly text: string | undefined;
}

const NEW_FILE: Encoding = { label: "utf-8", bom: false };

/** The texts of a workspace's files: on disk, with edits laid over them until they are written. */
export class Documents {
  private readonly edited = new Map<string, Document>();
  /** Files that edits were meant for and cannot have, with the reason. */
  private readonly refused = new Map<string, string>();

  constructor(private readonly root: string) {}

  /** The text as it is now, edits included. */
  text(file: string): string | undefined {
    const document = this.edited.get(file);
    return document ? document.text : this.load(file)?.text;
  }

  /** Applies the edits of one fix, all or none of them; gives the paths that changed, or `undefined` if it cannot. */
  apply(edits: readonly FileEdit[]): readonly string[] | undefined {
    const next = new Map<string, Document>();
    for (const edit of edits) {
      const before = edit.create ? this.vacant(edit.path) : (this.edited.get(edit.path) ?? this.load(edit.path));
      const after = before && { ...before, text: applyChanges(before.text ?? "", edit.changes) };
      const refusal = after
        ? this.refusal(edit.path, after)
        : edit.create
          ? "it is there already"
          : "it cannot be read";
      if (!after || refusal !== undefined) {
        this.refused.set(edit.path, refusal ?? "it cannot be changed");
        return undefined;
      }
      if (edit.renameTo === undefined) next.set(edit.path, after);
      else {
        if (!this.vacant(edit.renameTo)) return undefined;
        next.set(edit.path, { ...before, text: undefined });
        next.set(edit.renameTo, after);
      }
    }
    for (const [file, document] of next) this.edited.set(file, document);
    return [...next.keys()];
  }

  /** Applies edits and writes them at once, all or none; where that cannot be, it is the caller's mistake. */
  applyOrFail(edits: readonly FileEdit[], shown: (file: string) => string): void {
    const refusal = (): string => [...this.refused].map(([file, why]) => `${shown(file)}: ${why}`).join("; ");
    if (!this.apply(edits)) throw new UsageError(`nothing was written. ${refusal()}`);
    const { problems } = this.write();
    if (problems.length > 0)
      throw new UsageError(problems.map((one) => `${shown(one.path)}: ${one.message}`).join("; "));
  }

  /** Writes every edited file in its own encoding; gives those written, and what stood in the way of others. */
  write(): { readonly written: readonly string[]; readonly problems: readonly FileProblem[] } {
    const written: string[] = [];
    const problems: FileProblem[] = [];
    for (const [file, document] of this.edited) {
      const problem = this.writeOne(file, document);
      if (problem === undefined) written.push(file);
      else problems.push({ path: file, message: `not fixed: ${problem}`, checked: true });
    }
    for (const [file, why] of this.refused) {
      if (!this.edited.has(file)) problems.push({ path: file, message: `not fixed: ${why}`, checked: true });
    }
    this.edited.clear();
    this.refused.clear();
    return { written, problems };
  }

  private writeOne(file: string, { original, text }: Document): string | undefined {
    const absolute = path.join(this.root, file);
    try {
      if (original && existsSync(absolute) && !this.isAsRead(file, original.bytes)) return "it changed meanwhile";
      if (text === undefined) rmSync(absolute);
      else writeAtomically(absolute, encode(text, original?.encoding ?? NEW_FILE)!);
      return undefined;
    } catch (error) {
      return reason(error);
    }
  }

  private isAsRead(file: string, bytes: Uint8Array): boolean {
    const now = readBytesSync(this.root, file);
    return "bytes" in now && Buffer.compare(now.bytes, bytes) === 0;
  }

  private load(file: string): Document | undefined {
    const read = readBytesSync(this.root, file);
    if ("problem" in read) return undefined;
    const decoded = decode(read.bytes);
    if ("problem" in decoded) return undefined;
    return { original: { bytes: read.bytes, encoding: decoded.encoding }, text: decoded.text };
  }

  /** A document for a path where nothing is. */
  private vacant(file: string): Document | undefined {
    const isTaken = this.edited.get(file)?.text !== undefined || existsSync(path.join(this.root, file));
    return isTaken ? undefined : { text: "" };
  }

  /** Why a text cannot be written: the disk does not let it be, or the encoding cannot hold it and give it back. */
  private refusal(file: string, { original, text }: Document): string | undefined {
    if (text === undefined) return undefined;
    if (original) {
      const bytes = encode(text, original.encoding);
      const back = bytes && decode(bytes);
      if (!back || "problem" in back || back.text !== text) return `it cannot be written as ${original.encoding.label}`;
    }
    try {
      const absolute = path.join(this.root, file);
      if (original) accessSync(absolute, constants.W_OK);
      accessSync(nearestFolder(absolute), constants.W_OK);
      return undefined;
    } catch (error) {
      return reason(error);
    }
  }
}

/** The folder that a file is in, or will be made in. */
function nearestFolder(file: string): string {
  const folder = path.dirname(file);
  return existsSync(folder) || folder === file ? folder : nearestFolder(folder);
}

/** Applies changes that are all against the same text and do not overlap. */
function applyChanges(text: string, changes: readonly TextChange[]): string {
  return [...changes]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .reduceRight((result, change) => result.slice(0, change.start) + change.text + result.slice(change.end), text);
}
