import { T } from "./kinds.generated";
import type { TreeArrays } from "./tree";

/**
 * Reads a finished tree straight out of tree-sitter's memory.
 *
 * Asking the binding node by node costs more than parsing (one crossing between JavaScript and WASM a step), so the
 * C structures are decoded here instead: `Subtree`, `SubtreeInlineData` and `SubtreeHeapData` of
 * tree-sitter 0.27 `lib/src/subtree.h`, `TSLanguage` of ABI 15 `lib/src/parser.h`, for wasm32 (4-byte pointers,
 * 8-byte `Subtree`). Both packages are pinned exactly, and `test/engine/reader.test.ts` compares every node with the
 * binding's own cursor.
 */
export interface WasmMemory {
  HEAPU8: Uint8Array;
  HEAPU16: Uint16Array;
  HEAPU32: Uint32Array;
}

const ERROR_SYMBOL = 0xffff;

interface Language {
  /** A bit set a symbol: 1 visible, 2 named. */
  readonly metadata: Uint8Array;
  readonly publicSymbol: Uint16Array;
  readonly aliasWidth: number;
  readonly aliases: Uint16Array;
  /** Direct fields of a production: child index → field id, 0 for none. */
  readonly fields: (Uint8Array | undefined)[];
}

/** Copies the tables of a loaded language that reading a tree needs. `address` is that of its `TSLanguage`. */
export function readLanguage(memory: WasmMemory, address: number): Language {
  const word = (offset: number): number => memory.HEAPU32[(address + offset) >> 2]!;
  const symbols = word(4) + word(8);
  const productions = word(28);
  const aliasWidth = memory.HEAPU16[(address + 36) >> 1]!;
  const slices = word(64);
  const entries = word(68);
  const metadataAt = word(72);
  const publicAt = word(76);
  const aliasesAt = word(84);
  const metadata = new Uint8Array(symbols);
  for (let i = 0; i < symbols; i++) {
    metadata[i] = (memory.HEAPU8[metadataAt + i * 3] ? 1 : 0) | (memory.HEAPU8[metadataAt + i * 3 + 1] ? 2 : 0);
  }
  const fields: (Uint8Array | undefined)[] = [];
  for (let production = 0; production < productions; production++) {
    const index = memory.HEAPU16[(slices + production * 4) >> 1]!;
    const length = memory.HEAPU16[(slices + production * 4 + 2) >> 1]!;
    let direct: Uint8Array | undefined;
    for (let i = index; i < index + length; i++) {
      const field = memory.HEAPU16[(entries + i * 4) >> 1]!;
      const child = memory.HEAPU8[entries + i * 4 + 2]!;
      const inherited = memory.HEAPU8[entries + i * 4 + 3]! !== 0;
      if (inherited) continue;
      direct ??= new Uint8Array(64);
      if (direct[child] === 0) direct[child] = field;
    }
    fields.push(direct);
  }
  return {
    metadata,
    publicSymbol: memory.HEAPU16.slice(publicAt >> 1, (publicAt >> 1) + symbols),
    aliasWidth,
    aliases: memory.HEAPU16.slice(aliasesAt >> 1, (aliasesAt >> 1) + productions * aliasWidth),
    fields,
  };
}

/** Arrays that grow; one set serves all files of a process. */
class Sink {
  kind = new Uint16Array(1 << 14);
  field = new Uint8Array(1 << 14);
  start = new Int32Array(1 << 14);
  end = new Int32Array(1 << 14);
  parent = new Int32Array(1 << 14);
  after = new Int32Array(1 << 14);
  count = 0;
  missing = 0;

  grow(): void {
    const size = this.kind.length * 2;
    const copy = <A extends { set(from: A): void }>(to: A, from: A): A => (to.set(from), to);
    this.kind = copy(new Uint16Array(size), this.kind);
    this.field = copy(new Uint8Array(size), this.field);
    this.start = copy(new Int32Array(size), this.start);
    this.end = copy(new Int32Array(size), this.end);
    this.parent = copy(new Int32Array(size), this.parent);
    this.after = copy(new Int32Array(size), this.after);
  }

  finish(): TreeArrays {
    const n = this.count;
    return {
      count: n,
      kind: this.kind.slice(0, n),
      field: this.field.slice(0, n),
      start: this.start.slice(0, n),
      end: this.end.slice(0, n),
      parent: this.parent.slice(0, n),
      after: this.after.slice(0, n),
      missing: this.missing,
    };
  }
}

const sink = new Sink();

/** One level of the walk: the children of an internal subtree that are still to come. */
interface Frame {
  children: number;
  count: number;
  next: number;
  structural: number;
  production: number;
  /** Where the last child ended, in bytes. */
  position: number;
  /** The field that a hidden node hands down to its children. */
  field: number;
  /** The node in the sink that the children belong to. */
  owner: number;
  /** Whether `owner` was made by this subtree, and is closed when it ends. */
  closes: boolean;
}

/** Flattens the tree whose root `Subtree` is stored at `rootAddress`. `rootStart` is the root's first byte. */
export function readTree(memory: WasmMemory, language: Language, rootAddress: number, rootStart: number): TreeArrays {
  const u8 = memory.HEAPU8;
  const u16 = memory.HEAPU16;
  const u32 = memory.HEAPU32;
  sink.count = 0;
  sink.missing = 0;
  const frames: Frame[] = [];
  let depth = 0;

  /** Visits the subtree stored at `at`; returns its end in bytes. `position` is the end of what came before. */
  function visit(at: number, position: number, first: boolean, alias: number, field: number, owner: number): number {
    const low = u32[at >> 2]!;
    let symbol: number, visible: boolean, named: boolean, padding: number, size: number, count: number;
    const inline = (low & 1) !== 0;
    if (inline) {
      visible = (low & 2) !== 0;
      named = (low & 4) !== 0;
      if ((low & 32) !== 0) sink.missing++;
      symbol = (low >> 8) & 0xff;
      padding = u8[at + 6]!;
      size = u8[at + 7]!;
      count = 0;
    } else {
      padding = u32[(low + 4) >> 2]!;
      size = u32[(low + 16) >> 2]!;
      count = u32[(low + 36) >> 2]!;
      symbol = u16[(low + 40) >> 1]!;
      const flags = u8[low + 44]!;
      visible = (flags & 1) !== 0;
      named = (flags & 2) !== 0;
      if ((u8[low + 45]! & 2) !== 0) sink.missing++;
    }
    const start = first ? position : position + padding;
    if (alias !== 0) {
      symbol = alias;
      visible = true;
      named = (language.metadata[alias]! & 2) !== 0;
    }
    let self = owner;
    if (visible) {
      const kind = symbol === ERROR_SYMBOL ? ERROR_SYMBOL : language.publicSymbol[symbol]!;
      if (named || field !== 0 || kind === T.async) {
        if (sink.count === sink.kind.length) sink.grow();
        self = sink.count++;
        sink.kind[self] = kind;
        sink.field[self] = field;
        sink.start[self] = start >> 1;
        sink.end[self] = (start + size) >> 1;
        sink.parent[self] = owner;
        sink.after[self] = self + 1;
      }
    }
    if (count > 0) {
      const frame = (frames[depth] ??= {} as Frame);
      depth++;
      frame.children = low - count * 8;
      frame.count = count;
      frame.next = 0;
      frame.structural = 0;
      frame.production = u16[(low + 66) >> 1]!;
      frame.position = start;
      frame.field = visible ? 0 : field;
      frame.owner = self;
      frame.closes = self !== owner;
    }
    return start + size;
  }

  visit(rootAddress, rootStart, true, 0, 0, -1);
  while (depth > 0) {
    const frame = frames[depth - 1]!;
    if (frame.next === frame.count) {
      if (frame.closes) sink.after[frame.owner] = sink.count;
      depth--;
      continue;
    }
    const index = frame.next++;
    const at = frame.children + index * 8;
    const low = u32[at >> 2]!;
    const extra = (low & 1) !== 0 ? (low & 8) !== 0 : (u8[low + 44]! & 4) !== 0;
    let alias = 0;
    let field = 0;
    if (!extra) {
      const structural = frame.structural++;
      if (frame.production !== 0 && structural < language.aliasWidth) {
        alias = language.aliases[frame.production * language.aliasWidth + structural]!;
      }
      field = language.fields[frame.production]?.[structural] ?? 0;
      if (field === 0) field = frame.field;
    }
    frame.position = visit(at, frame.position, index === 0, alias, field, frame.owner);
  }
  return sink.finish();
}
