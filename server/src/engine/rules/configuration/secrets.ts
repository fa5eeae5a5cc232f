/** What looks like a credential. Judged by shape alone; nothing here keeps or returns a value. */
import { dsnPassword } from "./addresses";

/** Credentials that their issuer made recognisable, by what to call them. */
const TOKENS: readonly (readonly [kind: string, shape: RegExp])[] = [
  ["an AWS access key", /^(?:AKIA|ASIA)[A-Z2-7]{16}$/],
  ["a GitHub token", /^(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})$/],
  ["a GitLab token", /^gl(?:pat|dt|rt|ptt|ft|cbt|oas)-[\w-]{20,}$/],
  ["a Slack token", /^xox[abeoprs]-[A-Za-z0-9-]{20,}$|^xapp-\d-[A-Z0-9]+-\d+-[a-z0-9]+$/],
  ["a Slack webhook", /^https:\/\/hooks\.slack\.com\/(?:services|workflows)\/T\w{7,}\/B?\w{7,}\/\w{16,}/],
  ["a Discord webhook", /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{16,}\/[\w-]{50,}$/],
  ["a Stripe key", /^(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}$|^whsec_[A-Za-z0-9+/=]{24,}$/],
  ["a Google API key", /^AIza[\w-]{35}$/],
  ["a Google OAuth secret", /^GOCSPX-[\w-]{28}$/],
  ["an OpenAI key", /^sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}$/],
  ["an Anthropic key", /^sk-ant-[\w-]{32,}$/],
  ["a Hugging Face token", /^hf_[A-Za-z0-9]{30,}$/],
  ["a SendGrid key", /^SG\.[\w-]{20,24}\.[\w-]{40,50}$/],
  ["a Mailgun key", /^key-[0-9a-f]{32}$/],
  ["a Twilio key", /^SK[0-9a-f]{32}$/],
  ["a Telegram bot token", /^\d{8,10}:AA[\w-]{33}$/],
  ["an npm token", /^npm_[A-Za-z0-9]{36}$/],
  ["a PyPI token", /^pypi-AgE[\w-]{50,}$/],
  ["a DigitalOcean token", /^do[opr]_v1_[0-9a-f]{64}$/],
  ["a Shopify token", /^shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}$/],
  ["a Square token", /^(?:sq0atp-[\w-]{22}|sq0csp-[\w-]{43}|EAAA[\w-]{60})$/],
  ["a Databricks token", /^dapi[0-9a-f]{32}$/],
  ["a Linear key", /^lin_api_[A-Za-z0-9]{40}$/],
  ["a Postman key", /^PMAK-[0-9a-f]{24}-[0-9a-f]{34}$/],
  ["a New Relic key", /^NRAK-[A-Z0-9]{27}$/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\\nr]*(?:[A-Za-z0-9+/=:, -]+[\s\\nr]*){2,}/],
];

/** A value that nobody would deploy with. */
const PLACEHOLDER =
  /change[-_ ]?(?:me|it|this|in)|your|example|placeholder|replace|insert[-_]|dummy|fake|sample|fixme|todo|redact|insecure|unsafe|not[-_]?(?:a|so|the|very|really|real|secret|set|for)|x{4}|<|>|\{|\}|\$\(|default|undefined|foobar|lorem|here|deadbeef|qwerty|asdf|mock/i;
/** Whether a value says itself that it is none, also in disguise (`Ch4ng3Th1s`). */
export function isPlaceholder(value: string): boolean {
  const plain = value.replace(/[43105@$]/g, (char) => LOOKALIKES[char]!);
  return PLACEHOLDER.test(value) || PLACEHOLDER.test(plain);
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  "4": "a",
  "3": "e",
  "1": "i",
  "0": "o",
  "5": "s",
  "@": "a",
  $: "s",
};

/** Words that a password is called by, and passwords that are no better than none. */
const WEAK =
  /^(?:pass(?:word|wd|w|phrase)?|pwd|secrets?|tokens?|keys?|users?|username|admin|root|guest|test(?:ing|er)?|dev(?:elop(?:ment)?)?|local|prod|staging|demo|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|minio|minioadmin|airflow|django|flask|fastapi|tiger|scott|master|my|super|top|app|db|database|api|foo|bar|baz|none|null|true|false)+[-_!.]?\d{0,4}$/i;
const NAME_WORDS = /pass(?:word|wd|phrase)?|secret|token|api[-_]?key|credential/i;

/** Names end so when they hold a credential. */
const SECRET_NAME =
  /(?:^|_)(?:passwords?|passwd|passphrase|pass|pwd|secrets?|tokens?|credentials?|authorization|api_?keys?|(?:secret|access|private|auth|encryption|encrypt|signing|sign|master|fernet|jwt|shared|account|storage|hmac|crypto?|cipher|aes|rest|service|app|application|consumer|admin|license|session|webhook|stripe|sendgrid|openai|mailgun|algolia)_?key)$/;
const PASSWORD_NAME = /(?:^|_)(?:passwords?|passwd|passphrase|pass|pwd)$/;
/** What may follow such an ending. */
const DECORATION =
  /_(?:default|value|dev|develop|development|prod|production|staging|live|str|string|bytes|base64|b64|hex|old|new|main|primary|secondary|fallback|\d+)$/;
/** Names that speak of a credential but hold something else. */
const OTHER_NAME =
  /(?:^|_)(?:hash(?:ed)?|digest|checksum|fingerprint|public|csrf|xsrf|header|cookie|field|param|prefix|suffix|pattern|regex|label|msg|message|error|invalid|expired|wrong|bad|example|sample|fake|dummy|mock|hint|placeholder|next|page|pagination|continuation|cursor|pad|eos|bos|unk|mask|cls|sep|start|end|special|stop|image|idempotency|cancel(?:lation)?|test|kind|type|name)(?:_|$)/;

/** `dbPassword` and `X-Api-Key` as `db_password` and `x_api_key`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}

/** Whether a name says that it holds a credential. */
export function isSecretName(name: string): boolean {
  let plain = snakeCase(name).replace(/\d+$/, "");
  while (DECORATION.test(plain)) plain = plain.replace(DECORATION, "");
  return SECRET_NAME.test(plain) && !OTHER_NAME.test(plain);
}

/** What kind of credential the text is by its shape, as "a GitHub token". */
export function tokenKind(text: string): string | undefined {
  if (text.length < 16) return undefined;
  const token = text.replace(/^(?:Bearer|token|Basic) +/i, "");
  const kind = TOKENS.find(([, shape]) => shape.test(token))?.[0];
  if (kind === undefined) return undefined;
  if (kind === "a private key") return token.length > 120 && !/\.\.\.|x{8}/i.test(token) ? kind : undefined;
  const body = token
    .replace(/^https:\/\/[^/]*\//, "")
    .replace(/^[A-Za-z]+[-_](?:live|test|proj|ant|pat|api)?[-_]?/, "");
  return isPlaceholder(body) || longestRun(body) >= 10 || entropy(body) < 2.8 || !/\d/.test(body) ? undefined : kind;
}

/** Whether a URL has a credential among its parameters. */
export function hasKeyParameter(text: string): boolean {
  if (text.length > 500 || !text.includes("?")) return false;
  const [, name, value] = /^https?:\/\/\S+[?&]([\w-]+)=([\w-]{20,})(?:$|[&#])/.exec(text) ?? [];
  return name !== undefined && value !== undefined && isSecretName(name) && isSecretValue(name, value, false);
}

/** Whether a connection string holds a password that could be in use. */
export function hasRealPassword(text: string): boolean {
  const found = dsnPassword(text);
  if (!found) return false;
  const { password, user, host } = found;
  if (isPlaceholder(password) || /^[%$*.]|%\(|[*.]{3}/.test(password)) return false;
  if (WEAK.test(password) || password.toLowerCase() === user.toLowerCase()) return false;
  if (NAME_WORDS.test(password) && !isRich(password)) return false;
  const varied = classes(password) >= 2;
  const remote = host.includes(".") && !/^(?:127\.|0\.0\.0\.0|10\.|192\.168\.)/.test(host);
  const vague = /(?:^|\.)example\.(?:com|org|net)$|^(?:host|hostname|server|domain)(?:\.|$)/i.test(host);
  return remote && !vague ? password.length >= 4 && !/^\d{1,4}$/.test(password) : varied && password.length >= 6;
}

/** Whether a value could be the credential that its name speaks of. `strict` asks for more, as in tests. */
export function isSecretValue(name: string, text: string, strict: boolean): boolean {
  const value = text.replace(/^(?:Bearer|Token|Basic) +(?=\S{16})/i, "");
  // Words without a digit or symbol, and anything with blanks: nearly all strings end here.
  if (value.length < 24 && !/[\d!@#$%^&*+=?~]/.test(value)) return false;
  if (value.length < 6 || value.length > 500 || /[^\x21-\x7e]/.test(value) || value.includes("://")) return false;
  if (isWords(value) || isPath(value) || isHash(value) || repeatsName(name, value)) return false;
  if (/^[%$*.@:]|%s|%\(|\*{3}|\.{3}/.test(value) || WEAK.test(value) || isPlaceholder(value)) return false;
  if (longestRun(value) >= 6 || entropy(value) < 2 || isCounted(value)) return false;
  if (NAME_WORDS.test(value) && !isRich(value)) return false;
  const digits = value.replace(/\D/g, "").length;
  const letters = value.replace(/[^A-Za-z]/g, "").length;
  const random = entropy(value);
  if (strict) return value.length >= 24 && digits >= 4 && letters >= 4 && random >= 3.5;
  const symbols = /[!@#$%^&*+=?~]/.test(value);
  if (PASSWORD_NAME.test(snakeCase(name).replace(/\d+$/, "").replace(DECORATION, "")))
    return letters >= 3 && (digits > 0 || symbols) && random >= 2.2;
  if (letters < 3) return false;
  if (value.length >= 12 && digits >= 2 && random >= 2.8) return true;
  if (value.length >= 8 && digits >= 1 && symbols) return true;
  return value.length >= 24 && random >= 3.8 && /[a-z][A-Z]{2}|[A-Z][a-z]?[A-Z][a-z]?[A-Z]/.test(value);
}

/** Put together from pieces of the alphabet and of the digits: `abcD0123defG4567`. */
function isCounted(value: string): boolean {
  const pieces = value.toLowerCase().split(/(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/);
  return pieces.length > 1 && pieces.every((piece) => piece.length > 2 && longestRun(piece) === piece.length);
}

/** Long and of three kinds of characters: a password even where it plays on the word. */
function isRich(value: string): boolean {
  return value.length >= 12 && classes(value) >= 3;
}

function classes(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_.-]/].filter((kind) => kind.test(value)).length;
}

/** A digest or a hashed password gives nothing away. */
function isHash(value: string): boolean {
  return /^\$(?:2[abxy]?|argon2\w*|scrypt|pbkdf2\S*|[156])\$|^(?:pbkdf2|bcrypt|argon2|scrypt|sha\d*|md5)[\w-]*[$:]|^\{\w+\}/i.test(
    value,
  );
}

/** Labels, identifiers and the like: words with at most a short number each. */
function isWords(value: string): boolean {
  const parts = value.split(/[-_.:/,;|+@=]+/).filter((part) => part !== "");
  return (
    parts.every(
      (part) => /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[A-Z][a-z]+)*\d{0,2}$|^\d{1,4}$|^v\d+$/.test(part) && part.length <= 40,
    ) &&
    (parts.length > 1 || !/\d/.test(value))
  );
}

function isPath(value: string): boolean {
  if (
    /^(?:[/~]|\.\.?\/|[A-Za-z]:\\)/.test(value) ||
    /\.(?:py|txt|pem|key|json|ya?ml|html?|crt|cer|env|ini|toml)$/.test(value)
  )
    return true;
  return /^[a-z_][a-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+$/.test(value) && !/[A-Z]{2}\w*\d|\d\w*\d/.test(value);
}

/** `API_KEY = "api_key_1"` names, it does not tell. */
function repeatsName(name: string, value: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
  return bare(value) === bare(name) || (bare(value).length > 4 && bare(name).includes(bare(value)));
}

/** The longest stretch of characters that follow each other in the alphabet or repeat. */
function longestRun(value: string): number {
  let longest = 1;
  for (const step of [0, 1]) {
    let run = 1;
    for (let at = 1; at < value.length; at++) {
      run = value.charCodeAt(at) - value.charCodeAt(at - 1) === step ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}

/** Shannon entropy in bits for each character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
