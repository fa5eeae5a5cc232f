import type { Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import { defineRule, type FileView, type ModuleCheck } from "../../api";
import { dsnPassword, isLocal } from "../addresses";
import { isForDevelopment, isUnderDevelopment } from "../environments";
import { externalise } from "../externalise";
import {
  bindingOf,
  classOf,
  containerOf,
  isDocumentary,
  literalsOf,
  markOf,
  templatesOf,
  valueOf,
  type Binding,
} from "../literals";
import { variableName } from "../names";
import { isReplacedByHeir } from "../overrides";
import { hasKeyParameter, hasRealPassword, isSecretName, isSecretValue, tokenKind } from "../secrets";

/** A literal that may be a credential; its value is not kept. */
interface Candidate {
  readonly at: Span;
  /** The literal where all of it can move. */
  readonly literal?: Span;
  readonly name?: string;
  /** What its own shape shows: a kind of token, or a connection string with a password. */
  readonly shape?: string;
  /** Strong enough to be told of in tests. */
  readonly strong: boolean;
  /** What holds where the environment does not set it. */
  readonly unset: boolean;
  /** Under a test for development: `if TESTING:`. */
  readonly development: boolean;
  /** A variable of the module. */
  readonly global: boolean;
  /** The class whose body binds it, -1 else. */
  readonly cls: number;
  /** Argument `index` of a call whose parameter has to say what it is. */
  readonly argument?: { readonly call: number; readonly index: number };
}

interface SecretData {
  readonly literal: Span;
  readonly variable: string;
}

/** Names that say a credential is made up. */
const MADE_UP = /(?:^|_)(?:mock(?:ed)?|fake|dummy|stub)(?:_|$)/i;

/** Keys that nobody issues: a program signs or encrypts with them what it reads itself, so a test makes up its own. */
const OWN_KEY = /(?:^|_)(?:secret_key|sign(?:ing)?|jwt|session|encrypt(?:ion)?|fernet|cipher|hmac|mirage)(?:_|$)/i;
const PRIVATE_KEY = "a private key";

/** Modules that make users and data for trying the program out. */
const TRYOUT = /(?:^|[/_])(?:test|tests|testing|demo|dummy|fake|mock)(?:_\w+)?\.py$/;

/** Connection strings of a developer's machine, by their names. */
const LOCAL_NAME = /(?:^|_)(?:local|localhost|dev|development)(?:_|$)/i;

const CONNECTION = "a password in a connection string";

/** Positional arguments of libraries that are credentials, by index. */
const CREDENTIAL_ARGUMENTS: Readonly<Record<string, number>> = {
  "jwt.encode": 1,
  "jwt.decode": 1,
  "jose.jwt.encode": 1,
  "jose.jwt.decode": 1,
  "itsdangerous.Signer": 0,
  "itsdangerous.Serializer": 0,
  "itsdangerous.TimestampSigner": 0,
  "itsdangerous.URLSafeSerializer": 0,
  "itsdangerous.URLSafeTimedSerializer": 0,
  "cryptography.fernet.Fernet": 0,
  "hmac.new": 0,
  "requests.auth.HTTPBasicAuth": 1,
  "httpx.BasicAuth": 1,
  "aiohttp.BasicAuth": 1,
  "ftplib.FTP": 2,
  "ftplib.FTP#login": 1,
  "imaplib.IMAP4_SSL#login": 1,
  "smtplib.SMTP#login": 1,
  "smtplib.SMTP_SSL#login": 1,
  "twilio.rest.Client": 1,
};

const ENUMS = ["enum.Enum", "enum.StrEnum", "django.db.models.TextChoices"];

export default defineRule<readonly Candidate[]>({
  meta: {
    id: "hardcoded-secret",
    topic: "configuration",
    title: "Hardcoded secret",
    summary:
      "A password, token or key in the source can be read by everybody who ever sees the repository, and cannot be changed without a release.",
    severity: "error",
    enabled: true,
    scope: "module",
    fixes: ["refactor"],
    tests: true,
  },
  collect(file) {
    const { tree } = file;
    const found = [
      ...literalsOf(tree).flatMap((literal) => candidate(file, literal) ?? []),
      // Of an f-string only the connection string that it begins with is looked at; there is no moving it.
      ...templatesOf(tree).flatMap((template) =>
        hasRealPassword(valueOf(tree, template)) ? (candidate(file, template) ?? []) : [],
      ),
    ];
    return found.length > 0 ? found : undefined;
  },
  check(module) {
    const { path, project, data } = module;
    const { test, settings } = project.role(path);
    const development = isForDevelopment(path, [], settings);
    for (const found of data ?? []) {
      const trial = test || found.development;
      if (trial && (!found.strong || MADE_UP.test(found.name ?? "") || isOwnKey(found))) continue;
      if (found.shape === undefined && (TRYOUT.test(path) || isReplaced(project, path, found))) continue;
      // Settings of a developer's machine that the environment comes before, or a key that it makes up for itself: the
      // key of a machine, not of the service.
      if (development && found.shape === undefined && (found.unset || isOwnKey(found))) continue;
      const name = found.argument ? parameterName(project, module, found.argument) : found.name;
      if (found.argument && found.shape === undefined && (name === undefined || !isSecretName(name))) continue;
      if (found.shape === undefined && isEnumMember(project, path, found.cls)) continue;
      module.report({
        at: found.at,
        message: message(name, found.shape),
        key: `${name ?? ""}:${found.shape ?? ""}`,
        ...(found.literal && {
          data: { literal: found.literal, variable: variableName(name, "SECRET") } satisfies SecretData,
        }),
        ...(trial && { severity: "info" as const }),
      });
    }
  },
  fixes(context) {
    const data = context.finding.data as SecretData | undefined;
    if (!data || context.project.role(context.file.path).test) return [];
    return externalise(context, data.literal, data.variable);
  },
});

function candidate(file: FileView, literal: NodeId): Candidate | undefined {
  const { tree } = file;
  const [start, end] = [tree.start[literal]!, tree.end[literal]!];
  if (end - start < 8) return undefined;
  const text = valueOf(tree, literal);
  const shape =
    tokenKind(text) ??
    (hasRealPassword(text) ? CONNECTION : hasKeyParameter(text) ? "a URL with a key in its parameters" : undefined);
  // Most strings end here: no shape, and no value of a credential either.
  if (shape === undefined && !isSecretValue("password", text, false) && !isSecretValue("", text, false))
    return undefined;
  if (
    isAccepted(file, start) ||
    isDocumentary(tree, literal) ||
    (shape === CONNECTION && isLocalConnection(file, literal))
  )
    return undefined;
  const binding = bindingFor(file, literal);
  const { name } = binding;
  const base = {
    at: markOf(tree, literal, binding),
    ...(tree.descendants(literal, K.interpolation).length === 0 && { literal: [start, end] as const }),
    ...(name !== undefined && { name }),
    unset: binding.read >= 0,
    development: isUnderDevelopment(tree, literal),
    global: binding.kind === "assignment" && file.ownerOf(literal) < 0 && classOf(file, binding) < 0,
    cls: classOf(file, binding),
  };
  if (shape !== undefined) return { ...base, shape, strong: tokenKind(text) !== undefined };
  if (binding.kind === "argument" && name === undefined) {
    const index = tree.children(tree.child(binding.holder, F.arguments)).indexOf(binding.value);
    const call = file.callId(binding.holder);
    return call < 0 || index < 0 ? undefined : { ...base, strong: false, argument: { call, index } };
  }
  if (name === undefined || !isSecretName(name) || !isSecretValue(name, text, false)) return undefined;
  // Answers and payloads that tests make up are full of tokens: there a constant counts alone.
  const constant = binding.kind === "assignment" && /^[A-Z][A-Z0-9_]*$/.test(name);
  return { ...base, strong: constant && isSecretValue(name, text, true) };
}

/** What the author has told other tools: this one is none, or known. */
const ACCEPTED = /#.*(?:\bnoqa:.*\bS10[567]\b|\bnosec\b|pragma: allowlist secret|gitleaks:allow)/i;

function isAccepted({ text }: FileView, start: number): boolean {
  const from = text.lastIndexOf("\n", start) + 1;
  const end = text.indexOf("\n", start);
  return ACCEPTED.test(text.slice(from, end < 0 ? text.length : end));
}

/** A key that a test makes up for itself. */
function isOwnKey({ name, shape }: Candidate): boolean {
  return shape === PRIVATE_KEY || (shape === undefined && OWN_KEY.test(name ?? ""));
}

/** Settings that build on these read it from somewhere else: what stands here opens nothing. */
function isReplaced(project: ProjectView, path: string, { global, name }: Candidate): boolean {
  return global && name !== undefined && project.role(path).settings && isReplacedByHeir(project, path, name);
}

/** `LOCALHOST_URL = "postgresql://app:app1234@{}/app".format(…)`. */
function isLocalConnection({ tree }: FileView, literal: NodeId): boolean {
  const target = tree.child(tree.ancestor(literal, K.assignment), F.left);
  const host = dsnPassword(valueOf(tree, literal))?.host ?? "";
  // What is filled in is taken for what the name says.
  return LOCAL_NAME.test(tree.textOf(target)) && (isLocal(host) || /^[{%]/.test(host));
}

/** The binding of a literal itself, or of what holds it among others: `API_KEYS = [...]`, `SECRETS = {"mail": ...}`. */
function bindingFor(file: FileView, literal: NodeId): Binding {
  const { tree } = file;
  const own = authentication(file, literal) ?? bindingOf(tree, literal);
  const container = containerOf(tree, literal);
  if (container < 0 || own.kind === "assignment" || (own.name !== undefined && isSecretName(own.name))) return own;
  const { name, kind } = bindingOf(tree, container);
  const plural =
    kind === "assignment" && name !== undefined && /(?:keys|secrets|tokens|passwords|credentials)$/i.test(name);
  // `common_passwords`: the words of a check, not of a door.
  return plural && isSecretName(name) && !REFUSED.test(name) ? { ...own, name } : own;
}

/** Lists of what nobody may take. */
const REFUSED =
  /(?:^|_)(?:common|weak|popular|banned|forbidden|blocked|black_?list(?:ed)?|deny_?list|top|leaked|worst|known|easy|simple)_/i;

/** `auth=("user", "password")`: the second element. */
function authentication({ tree }: FileView, literal: NodeId): Binding | undefined {
  const tuple = tree.parentOf(literal);
  const keyword = tree.parentOf(tuple);
  if (!tree.is(tuple, K.tuple) || !tree.is(keyword, K.keyword_argument)) return undefined;
  if (!/^(?:http_|basic_)?auth$/.test(tree.textOf(tree.child(keyword, F.name)))) return undefined;
  const parts = tree.children(tuple);
  if (parts.length !== 2 || parts[1] !== literal) return undefined;
  return { name: "password", kind: "keyword", holder: keyword, value: literal, read: -1, fallback: false };
}

/** The name of the parameter that a positional argument goes to. */
function parameterName(
  project: ProjectView,
  { path, facts }: ModuleCheck<readonly Candidate[]>,
  { call, index }: NonNullable<Candidate["argument"]>,
): string | undefined {
  const fact = facts.calls[call]!;
  for (const callee of project.callees(path, fact)) {
    const external = project.externalName(callee);
    if (external !== undefined && CREDENTIAL_ARGUMENTS[external] === index) return "secret_key";
    const init = callee.kind === "class" ? project.method(callee.ref, "__init__") : undefined;
    const ref = callee.kind === "function" ? callee.ref : init;
    if (!ref) continue;
    const bound = init !== undefined || (callee.kind === "function" && callee.self !== undefined);
    const name = project.functionFact(ref).params[index + (bound ? 1 : 0)]?.name;
    if (name !== undefined) return name;
  }
  return undefined;
}

function isEnumMember(project: ProjectView, path: string, cls: number): boolean {
  return cls >= 0 && project.derives({ kind: "class", ref: { path, id: cls } }, ...ENUMS);
}

function message(name: string | undefined, shape: string | undefined): string {
  const subject = name === undefined ? "This string" : `\`${name}\``;
  const what = shape === undefined ? "a secret written into the source" : `${shape} in the source`;
  return `${subject} is ${what}: everybody who can read the repository, or any old copy of it, can use it. Read it from the environment, and replace it where it was issued.`;
}
