import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { isLocal, isMadeUpHost, isMetadata, isPrivate, readAddress, type Address } from "../addresses";
import { isUnderDevelopment } from "../environments";
import {
  bindingOf,
  classOf,
  isDocumentary,
  literalsOf,
  markOf,
  schemeDefault,
  templatesOf,
  valueOf,
  type Binding,
} from "../literals";
import { hasRealPassword, snakeCase } from "../secrets";

/** An address in a string, and how the code uses it. */
export interface Candidate {
  readonly at: Span;
  /** The literal where all of it can move; absent for an f-string that goes on. */
  readonly literal?: Span;
  readonly scheme: string;
  /** The host, for a list of hosts the first. */
  readonly host: string;
  readonly local: boolean;
  readonly name?: string;
  /** Something else comes first: the environment, an argument, an option. */
  readonly default: boolean;
  /** It belongs to something that is off unless somebody switches it on: `SEARCH_ENABLED = False`. */
  readonly optional: boolean;
  /** The environment is read in the same statement or for the same name. */
  readonly readFirst: boolean;
  /** The class whose body binds it, -1 else, with the classes around by name. */
  readonly cls: number;
  readonly classNames: readonly string[];
  /** A variable of the module, or an attribute of a class: what settings that build on these may say differently. */
  readonly constant: boolean;
  /** The function that holds it, -1 at module or class level. */
  readonly owner: number;
  /** Argument of a call that has to be known for a client's. */
  readonly argument?: { readonly call: number; readonly index: number };
}

/** Schemes of services that are no backend by themselves. */
const SERVICES: ReadonlySet<string> = new Set(["http", "https", "ws", "wss", "grpc", "tcp"]);
const SERVICE_NAME =
  /(?:^|_)(?:ur[il]s?|endpoints?|address(?:es)?|hosts?|servers?|base|api|services?|gateway|upstreams?|nodes)(?:_|$)/;
const HOST_NAME = /(?:^|_)(?:hosts?|hostname|servers?|nodes|brokers?|address(?:es)?|endpoints?)$/;
/** Names of addresses that say where somebody else comes from or goes to, and of values for development and tests. */
const OTHER_NAME =
  /(?:^|_)(?:dev|development|local|localhost|origins?|redirect|callback|referr?er|allowed|trusted|cors|test|tests|testing|example|sample|docs?|schema|namespace|xmlns|listen|bind)(?:_|$)/;
/** What somebody else is meant to override. */
const DEFAULT_NAME = /(?:^|_)(?:default|fallback)(?:_|$)/;
/** Reads of the environment, also by a function of the project: `get_secret("BROKER_URL")`. */
const READS =
  /\b(?:environ|getenv)\b|\benv(?:\.\w+)?\(|\b\w*(?:secret|env|config|setting|var)\w*\(\s*["'][A-Z][A-Z0-9_]+["']/;
/** Where a value for a name comes from that this one is the default of. */
const CONFIGURED = new RegExp(`${READS.source}|\\b(?:settings|config|conf)\\b`);
const UNSET =
  /^(?:(?:\w|\.)+\s+is\s+None|not\s+\w*(?:ur[il]|dsn|host|address|endpoint|broker|server|env|redis|database|db)\w*)$/i;

export function readCandidates(file: FileView): Candidate[] {
  const { tree } = file;
  const whole = literalsOf(tree).flatMap((literal) => candidate(file, literal, valueOf(tree, literal), true) ?? []);
  const begun = templatesOf(tree).flatMap((template) => {
    // Only where the host ends before the first value that is filled in.
    const text = /^[a-z0-9+]+:\/\/[^\s/]+\//i.exec(valueOf(tree, template))?.[0];
    return text === undefined ? [] : (candidate(file, template, text, false) ?? []);
  });
  return [...whole, ...begun];
}

function candidate(file: FileView, literal: NodeId, text: string, whole: boolean): Candidate | undefined {
  const { tree } = file;
  const address = readAddress(text) ?? hostAddress(text);
  if (!address || isMadeUpHost(address.host) || hasRealPassword(text)) return undefined;
  const binding = bindingOf(tree, elementOwner(tree, literal));
  const name = binding.name === undefined ? undefined : snakeCase(binding.name);
  if (binding.kind === "none" || binding.kind === "comparison" || !isAddressFor(address, name, binding.kind))
    return undefined;
  if (
    isDescribed(tree, binding) ||
    isDocumentary(tree, literal) ||
    isUnderMain(tree, literal) ||
    isUnderDevelopment(tree, literal)
  )
    return undefined;
  const unnamed = binding.kind === "argument" && name === undefined;
  const argument = unnamed ? argumentOf(file, literal, binding) : undefined;
  if (unnamed && !argument) return undefined;
  return {
    at: markOf(tree, literal, binding),
    ...(whole && { literal: [tree.start[literal]!, tree.end[literal]!] as const }),
    scheme: address.scheme,
    host: address.host,
    local: isLocal(address.host),
    ...(binding.name !== undefined && { name: binding.name }),
    default: isDefault(tree, binding, name),
    optional: isOptional(file.text, binding.name),
    readFirst: isReadFirst(tree, binding),
    cls: classOf(file, binding),
    classNames: classNames(tree, literal),
    owner: file.ownerOf(literal),
    constant: binding.kind === "assignment" && file.ownerOf(literal) < 0,
    ...(argument && { argument }),
  };
}

/** `kafka:9092`, `10.0.0.5`, `db.internal`: hosts without a scheme, several with commas. */
function hostAddress(text: string): Address | undefined {
  if (text.length > 200 || /x{3}|your/i.test(text) || !/[.:]/.test(text) || /[^\w.,: -]/.test(text)) return undefined;
  const hosts = text.split(",").map((part) => /^([a-z0-9][a-z0-9.-]*)(?::(\d{2,5}))?$/i.exec(part.trim()));
  const first = hosts[0];
  if (!first || hosts.some((host) => !host)) return undefined;
  const host = first[1]!.toLowerCase();
  const port = first[2] !== undefined;
  const numeric = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
  if (isLocal(host) || isMetadata(host) || (!numeric && !port && !(host.includes(".") && isPrivate(host))))
    return undefined;
  return /[a-z]/.test(host) || numeric ? { scheme: "", host, port, path: false, backend: false } : undefined;
}

/** Whether something of this name is the address of a server that the program is deployed beside. */
function isAddressFor({ backend, scheme, host, port, path }: Address, name: string | undefined, kind: string): boolean {
  if (name !== undefined && OTHER_NAME.test(name)) return false;
  if (!backend && name !== undefined && DEFAULT_NAME.test(name)) return false;
  if (backend) return host !== "" || path;
  if (scheme === "") return name !== undefined && HOST_NAME.test(name);
  if (!SERVICES.has(scheme)) return false;
  if (kind === "argument") return isPrivate(host) && !isLocal(host) && (port || host.includes("."));
  if (name === undefined || !SERVICE_NAME.test(name)) return false;
  return isLocal(host) ? port && host !== "0.0.0.0" : isPrivate(host) && (port || host.includes(".") || path);
}

/** The list or tuple that a literal is an element of, or itself. */
function elementOwner(tree: SyntaxTree, literal: NodeId): NodeId {
  let at = literal;
  while (tree.is(tree.parentOf(at), K.list) || tree.is(tree.parentOf(at), K.tuple)) {
    if (schemeDefault(tree, tree.parentOf(at), at) !== undefined) break;
    at = tree.parentOf(at);
  }
  return at;
}

function argumentOf(file: FileView, literal: NodeId, { holder, value }: Binding): Candidate["argument"] {
  const { tree } = file;
  const index = tree.children(tree.child(holder, F.arguments)).indexOf(value);
  const call = file.callId(holder);
  // A list of hosts goes to clients of clusters; other lists (origins, say) are no addresses to connect to.
  const single =
    value === literal || /search|client|cluster|connect/i.test(tree.textOf(tree.child(holder, F.function)));
  return call < 0 || index < 0 || !single ? undefined : { call, index };
}

/** Whether the value holds only where nothing else is said. */
function isDefault(tree: SyntaxTree, binding: Binding, name: string | undefined): boolean {
  if (binding.read >= 0 || binding.fallback || binding.kind === "parameter" || isWhereUnset(tree, binding.holder))
    return true;
  if (name !== undefined && DEFAULT_NAME.test(name)) return true;
  // `click.option("--url", default="redis://…")`, `add_argument("--url", default="redis://…")`
  if (binding.kind === "keyword" && tree.textOf(tree.child(binding.holder, F.name)) === "default") return true;
  // `DEFAULTS = {"url": "redis://…"}`
  if (binding.kind === "entry") {
    const target = tree.child(tree.ancestor(binding.holder, K.assignment), F.left);
    return /default/i.test(tree.textOf(target));
  }
  // `options.get("url", "redis://…")`, `getattr(options, "url", "redis://…")`
  if (binding.kind !== "argument") return false;
  const callee = tree.textOf(tree.child(binding.holder, F.function));
  const index = tree.children(tree.child(binding.holder, F.arguments)).indexOf(binding.value);
  return index > 0 && /(?:^|\.)(?:get\w*|pop|setdefault|Option|option)$/.test(callee);
}

/** `if url is None: return "redis://…"`: what holds where nothing was given. */
function isWhereUnset(tree: SyntaxTree, holder: NodeId): boolean {
  let around = holder;
  for (;;) {
    around = tree.ancestor(around, K.if_statement, K.function_definition, K.class_definition);
    if (!tree.is(around, K.if_statement)) return false;
    const given = tree.child(around, F.consequence);
    const within = tree.start[holder]! >= tree.start[given]! && tree.end[holder]! <= tree.end[given]!;
    if (within && UNSET.test(tree.textOf(tree.child(around, F.condition)))) return true;
  }
}

/** What a module does where it is run as a program says nothing of where it is deployed. */
function isUnderMain(tree: SyntaxTree, node: NodeId): boolean {
  for (let at = tree.ancestor(node, K.if_statement); at >= 0; at = tree.ancestor(at, K.if_statement)) {
    if (/\b__name__\b/.test(tree.textOf(tree.child(at, F.condition)))) return true;
  }
  return false;
}

function isReadFirst(tree: SyntaxTree, binding: Binding): boolean {
  for (let at = binding.holder; at >= 0; at = tree.parentOf(at)) {
    const kind = tree.kindOf(at);
    if (kind === K.function_definition || kind === K.class_definition) break;
    if (kind === K.if_statement && READS.test(tree.textOf(tree.child(at, F.condition)))) return true;
    if (kind === K.try_statement && READS.test(tree.textOf(tree.child(at, F.body)))) return true;
  }
  if (binding.kind !== "assignment") return false;
  const target = tree.textOf(tree.child(binding.holder, F.left));
  const siblings = tree.descendants(0, K.assignment).filter((node) => tree.textOf(tree.child(node, F.left)) === target);
  return siblings.some((node) => node !== binding.holder && CONFIGURED.test(tree.textOf(tree.child(node, F.right))));
}

/** `{"url": "http://localhost:8000", "description": "…"}`: a server that the documentation of an API lists. */
function isDescribed(tree: SyntaxTree, { kind, holder }: Binding): boolean {
  if (kind !== "entry") return false;
  return tree
    .children(tree.parentOf(holder))
    .some((pair) => /^["']description["']$/.test(tree.textOf(tree.child(pair, F.key))));
}

function isOptional(text: string, name: string | undefined): boolean {
  const stem = /^([A-Z][A-Z0-9]+)_/.exec(name ?? "")?.[1];
  if (stem === undefined || !text.includes("ENABLE")) return false;
  return new RegExp(
    `\\b(?:ENABLE_${stem}|${stem}_(?:\\w+_)?ENABLED?)["']?\\s*(?::\\s*\\w+\\s*)?[:=].*\\bFalse\\b`,
  ).test(text);
}

function classNames(tree: SyntaxTree, node: NodeId): string[] {
  const out: string[] = [];
  for (let at = tree.ancestor(node, K.class_definition); at >= 0; at = tree.ancestor(at, K.class_definition)) {
    out.push(tree.textOf(tree.child(at, F.name)));
  }
  return out;
}
