/** From the bytes of a source file to its text and back, as Python itself reads them. Web APIs only. */
import { MAX_SOURCE_LENGTH } from "../engine";

/** How a text was stored. */
export interface Encoding {
  /** A label of the WHATWG Encoding Standard, or `latin1` for ISO 8859-1 proper (which that standard does not know). */
  readonly label: string;
  readonly bom: boolean;
}

export interface Decoded {
  /** Without the byte order mark; line ends as they are. */
  readonly text: string;
  readonly encoding: Encoding;
}

const UTF8: Encoding = { label: "utf-8", bom: false };

const BYTE_ORDER_MARKS: readonly { readonly bytes: readonly number[]; readonly label: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], label: "utf-8" },
  { bytes: [0xff, 0xfe], label: "utf-16le" },
  { bytes: [0xfe, 0xff], label: "utf-16be" },
];

/** Codec names of Python's that the Encoding Standard spells otherwise. */
const PYTHON_CODECS: Readonly<Record<string, string>> = {
  "8859": "latin1",
  ascii: "latin1",
  big5hkscs: "big5",
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  "euc-jis-2004": "euc-jp",
  "iso-8859-1": "latin1",
  "iso8859-1": "latin1",
  l1: "latin1",
  "latin-1": "latin1",
  sjis: "shift_jis",
  u8: "utf-8",
  "us-ascii": "latin1",
  utf: "utf-8",
  "utf-8-sig": "utf-8",
  utf8: "utf-8",
};

/** PEP 263: in a comment that fills the first or second line. */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const NO_CODE = /^[ \t\f]*(?:#.*)?$/;

/** Bytes of a file larger than this hold more than {@link MAX_SOURCE_LENGTH} units in any encoding: not worth reading. */
export const MAX_SOURCE_BYTES = MAX_SOURCE_LENGTH * 4;

/** The message for a file of more than {@link MAX_SOURCE_LENGTH} UTF-16 units. */
export const TOO_LARGE = `skipped: larger than ${MAX_SOURCE_LENGTH / 1_000_000} million characters`;

/**
 * Decodes by byte order mark, PEP 263 cookie, UTF-8 else. The problem completes a sentence that starts with the path.
 */
export function decode(bytes: Uint8Array): Decoded | { readonly problem: string } {
  const mark = BYTE_ORDER_MARKS.find(({ bytes: start }) => start.every((byte, at) => bytes[at] === byte));
  const body = mark ? bytes.subarray(mark.bytes.length) : bytes;
  if (!mark?.label.startsWith("utf-16") && body.includes(0)) {
    return { problem: "skipped: it holds NUL bytes, so it is binary, or UTF-16 without a byte order mark" };
  }
  const cookie = mark ? undefined : declaredCodec(body);
  const encoding = mark ? { label: mark.label, bom: true } : cookie ? { label: labelOf(cookie), bom: false } : UTF8;
  const text = decodeAs(body, encoding.label);
  if (typeof text !== "string") return { problem: `skipped: it declares the encoding "${cookie}", which is not known` };
  if (text.length > MAX_SOURCE_LENGTH) return { problem: TOO_LARGE };
  // The decoder puts U+FFFD for what is no UTF-8; one that the file itself holds is three valid bytes.
  if (encoding.label === "utf-8" && text.includes("\ufffd") && !sameBytes(encode(text, encoding), bytes)) {
    return { problem: "skipped: it is not UTF-8 and declares no other encoding in its first two lines" };
  }
  return { text, encoding };
}

/** The bytes of a text, `undefined` where the encoding cannot hold it or is one that is only read. */
export function encode(text: string, encoding: Encoding): Uint8Array | undefined {
  const { label, bom } = encoding;
  if (label === "utf-8") return new TextEncoder().encode(bom ? `\ufeff${text}` : text);
  if (label === "utf-16le" || label === "utf-16be") {
    const bytes = new Uint8Array((text.length + 1) * 2);
    const view = new DataView(bytes.buffer);
    const little = label === "utf-16le";
    view.setUint16(0, 0xfeff, little);
    for (let at = 0; at < text.length; at++) view.setUint16((at + 1) * 2, text.charCodeAt(at), little);
    return bytes;
  }
  const table = singleByteTable(label);
  if (!table) return undefined;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const byte = table.get(text[at]!);
    if (byte === undefined) return undefined;
    bytes[at] = byte;
  }
  return bytes;
}

function declaredCodec(bytes: Uint8Array): string | undefined {
  const [first = "", second = ""] = latin1(bytes.subarray(0, 1024)).split(/\r\n|\r|\n/, 2);
  return (COOKIE.exec(first) ?? (NO_CODE.test(first) ? COOKIE.exec(second) : null))?.[1];
}

function labelOf(codec: string): string {
  const name = codec.toLowerCase().replaceAll("_", "-");
  return PYTHON_CODECS[name] ?? name.replace(/^cp(?=125\d$)/, "windows-").replace(/^iso8859-/, "iso-8859-");
}

function decodeAs(bytes: Uint8Array, label: string): string | undefined {
  if (label === "latin1") return latin1(bytes);
  try {
    return new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
}

/** Character → byte, for encodings of one byte a character. */
function singleByteTable(label: string): ReadonlyMap<string, number> | undefined {
  const all = decodeAs(
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    label,
  );
  return all?.length === 256 ? new Map([...all].map((character, byte) => [character, byte])) : undefined;
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, at) => byte === b[at]);
}
