/** Addresses of databases, brokers and services in strings. */

/** Schemes of things that an application is deployed beside; their `+driver` is cut off before. */
const BACKENDS: ReadonlySet<string> = new Set([
  "amqp",
  "amqps",
  "bolt",
  "cassandra",
  "clickhouse",
  "cockroachdb",
  "couchbase",
  "db2",
  "elasticsearch",
  "hive",
  "kafka",
  "ldap",
  "ldaps",
  "mariadb",
  "memcached",
  "mongodb",
  "mqtt",
  "mqtts",
  "mssql",
  "mysql",
  "nats",
  "neo4j",
  "neo4js",
  "oracle",
  "postgis",
  "postgres",
  "postgresql",
  "presto",
  "pyamqp",
  "redis",
  "rediss",
  "redshift",
  "sentinel",
  "smtp",
  "smtps",
  "snowflake",
  "timescaledb",
  "trino",
  "valkey",
  "valkeys",
]);

export interface Address {
  /** Without a driver, lower case. */
  readonly scheme: string;
  /** Lower case, the first of several; empty where the scheme's default is meant. */
  readonly host: string;
  readonly port: boolean;
  /** Anything behind the authority. */
  readonly path: boolean;
  readonly backend: boolean;
}

const URL_SHAPE =
  /^([a-z][a-z0-9.+-]*):\/\/(?:[^\s/@]*@)?(\[[0-9a-f:.]+\]|[a-z0-9_.-]*)(?::(\d{2,5}))?(?:,[\w.:,-]+)?(?=$|[/?#;])(.*)$/i;

/** Reads a whole string as a URL; `undefined` for anything else, templates (`{}`, `%s`, `<host>`) included. */
export function readAddress(text: string): Address | undefined {
  const match =
    text.length <= 300 && text.includes("://") && !/[\s<>{}]|%[sd(]/.test(text) ? URL_SHAPE.exec(text) : null;
  if (!match) return undefined;
  const scheme = match[1]!.toLowerCase().split("+")[0]!;
  return {
    scheme,
    host: match[2]!.toLowerCase(),
    port: match[3] !== undefined,
    path: match[4]!.replace(/^\//, "") !== "",
    backend: BACKENDS.has(scheme),
  };
}

/** The machine that the program runs on. */
export function isLocal(host: string): boolean {
  return /^(?:|localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)$/.test(host);
}

/** Addresses that a cloud gives to every machine: the same in all environments. */
const METADATA = /^(?:metadata\.google\.internal|metadata|169\.254\.\d+\.\d+)$/;

/** Addresses of a cloud's own service, the same in all environments. */
export function isMetadata(host: string): boolean {
  return METADATA.test(host);
}

/**
 * A host that nobody can have meant to connect to: one in a domain that never exists (RFC 2606), one that asks to be
 * replaced, or the id that Docker gives to a container.
 */
export function isMadeUpHost(host: string): boolean {
  return (
    /\.(?:invalid|example)$|change[-_]?(?:me|it|this)|replace[-_]?(?:me|this)|placeholder|^(?:your|my)[-_]?(?:host|server|domain)/.test(
      host,
    ) ||
    (/^[0-9a-f]{12}$/.test(host) && /\d/.test(host))
  );
}

/** A domain that documentation is written with, as a host itself. */
export function isExampleDomain(host: string): boolean {
  return /^example\.(?:com|org|net)$/.test(host);
}

/** A host that only a private network knows. */
export function isPrivate(host: string): boolean {
  if (METADATA.test(host)) return false;
  return (
    /^[a-z][a-z0-9_-]*$/.test(host) ||
    /^(?:10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2})$/.test(host) ||
    /\.(?:internal|lan|corp|intranet|private|svc|cluster\.local|consul)$/.test(host)
  );
}

/** User, password and host of a connection string: a URL, an ODBC string, or libpq's keywords. */
export function dsnPassword(
  text: string,
): { readonly user: string; readonly password: string; readonly host: string } | undefined {
  if (text.length > 500 || (!text.includes("@") && !text.includes("="))) return undefined;
  const url = /^[a-z][a-z0-9.+-]*:\/\/([^\s:@/]*):([^\s@/]+)@([^\s/:?#,]+)/i.exec(text);
  if (url) return { user: url[1]!, password: url[2]!, host: url[3]!.toLowerCase() };
  const host = /(?:^|[;\s])(?:server|host|data source|address)\s*=\s*([^;\s]+)/i.exec(text);
  const password = /(?:^|[;\s])(?:pwd|password)\s*=\s*([^;\s]+)/i.exec(text);
  if (!host || !password) return undefined;
  const user = /(?:^|[;\s])(?:uid|user|user id|username)\s*=\s*([^;\s]+)/i.exec(text);
  return { user: user?.[1] ?? "", password: password[1]!, host: host[1]!.toLowerCase() };
}
