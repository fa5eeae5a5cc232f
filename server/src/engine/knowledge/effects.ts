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

type Table = Readonly<Record<string, readonly string[]>>;

/** `kind` or `kind!`; the mark says that the call blocks. Names are functions, `Class#method`, or `Class#*`. */
const TABLE: Table = {
  // https://docs.python.org/3/library/time.html#time.sleep, …/subprocess.html, …/os.html#process-management
  "sleep!": ["time.sleep"],
  "process!": [
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "subprocess.Popen",
    "subprocess.Popen#wait",
    "subprocess.Popen#communicate",
    "os.system",
    "os.popen",
    "os.wait",
    "os.waitpid",
  ],
  "wait!": [
    "builtins.input",
    "concurrent.futures.Future#result",
    "concurrent.futures.wait",
    "concurrent.futures.as_completed",
    "celery.result.AsyncResult#get",
    "celery.result.AsyncResult#wait",
    "celery.result.GroupResult#get",
    "celery.result.GroupResult#join",
    "threading.Thread#join",
  ],
  // https://docs.python.org/3/library/urllib.request.html, …/socket.html, …/http.client.html
  "network!": [
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
    "socket.create_connection",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.socket#connect",
    "socket.socket#recv",
    "socket.socket#sendall",
    "socket.socket#accept",
    "http.client.HTTPConnection#request",
    "http.client.HTTPSConnection#request",
    "http.client.HTTPConnection#getresponse",
    "ftplib.FTP",
    "paramiko.SSHClient#connect",
    "paramiko.SSHClient#exec_command",
    "ldap3.Connection#bind",
    "dns.resolver.resolve",
  ],
  // https://requests.readthedocs.io/en/latest/api/, https://www.python-httpx.org/api/, https://urllib3.readthedocs.io/en/stable/reference/
  "http!": [
    ...["get", "post", "put", "patch", "delete", "head", "options", "request"].flatMap((verb) => [
      `requests.${verb}`,
      `requests.Session#${verb}`,
      `httpx.${verb}`,
      `httpx.Client#${verb}`,
    ]),
    "requests.Session#send",
    "httpx.Client#send",
    "httpx.Client#stream",
    "httpx.stream",
    "urllib3.request",
    "urllib3.PoolManager#request",
    "urllib3.PoolManager#urlopen",
  ],
  http: [
    ...["get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "send"].map(
      (verb) => `httpx.AsyncClient#${verb}`,
    ),
    ...["get", "post", "put", "patch", "delete", "head", "options", "request"].map(
      (verb) => `aiohttp.ClientSession#${verb}`,
    ),
    "aiohttp.request",
  ],
  // https://docs.python.org/3/library/smtplib.html, https://docs.djangoproject.com/en/5.2/topics/email/
  "email!": [
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "smtplib.SMTP#sendmail",
    "smtplib.SMTP#send_message",
    "smtplib.SMTP#login",
    "smtplib.SMTP#starttls",
    "django.core.mail.send_mail",
    "django.core.mail.send_mass_mail",
    "django.core.mail.mail_admins",
    "django.core.mail.mail_managers",
    "django.core.mail.EmailMessage#send",
    "django.core.mail.EmailMultiAlternatives#send",
    "flask_mail.Mail#send",
    "yagmail.SMTP",
  ],
  email: ["fastapi_mail.FastMail#send_message", "aiosmtplib.send", "aiosmtplib.SMTP#send_message"],
  // https://docs.celeryq.dev/en/stable/userguide/calling.html, https://python-rq.org/docs/, https://dramatiq.io/guide.html
  enqueue: [
    "function#delay",
    "function#apply_async",
    "function#send",
    "function#send_with_options",
    "function#delay_on_commit",
    "celery.Celery#send_task",
    "rq.Queue#enqueue",
    "rq.Queue#enqueue_in",
    "rq.Queue#enqueue_at",
    "rq.Queue#enqueue_call",
    "django_rq.enqueue",
    "arq.ArqRedis#enqueue_job",
    "celery.Task#delay",
    "celery.Task#apply_async",
  ],
  // https://passlib.readthedocs.io/, https://pypi.org/project/bcrypt/, https://argon2-cffi.readthedocs.io/, https://werkzeug.palletsprojects.com/en/stable/utils/
  hash: [
    "bcrypt.hashpw",
    "bcrypt.checkpw",
    "bcrypt.hash",
    "passlib.context.CryptContext#hash",
    "passlib.context.CryptContext#verify",
    "passlib.hash.bcrypt.hash",
    "passlib.hash.bcrypt.verify",
    "passlib.hash.argon2.hash",
    "passlib.hash.argon2.verify",
    "argon2.PasswordHasher#hash",
    "argon2.PasswordHasher#verify",
    "werkzeug.security.generate_password_hash",
    "werkzeug.security.check_password_hash",
    "django.contrib.auth.hashers.make_password",
    "django.contrib.auth.hashers.check_password",
    "pwdlib.PasswordHash#hash",
    "pwdlib.PasswordHash#verify",
    "hashlib.pbkdf2_hmac",
    "hashlib.scrypt",
    "flask_bcrypt.Bcrypt#generate_password_hash",
    "flask_bcrypt.Bcrypt#check_password_hash",
    "flask_bcrypt.generate_password_hash",
    "flask_bcrypt.check_password_hash",
  ],
  token: [
    "jwt.encode",
    "jwt.decode",
    "jose.jwt.encode",
    "jose.jwt.decode",
    "authlib.jose.jwt.encode",
    "authlib.jose.jwt.decode",
    "itsdangerous.URLSafeTimedSerializer#dumps",
  ],
  // https://docs.sqlalchemy.org/en/20/orm/session_api.html; a session that is only added to does no I/O yet
  "query!": [
    ...["execute", "scalar", "scalars", "get", "get_one", "refresh"].map((name) => `sqlalchemy.orm.Session#${name}`),
    "sqlmodel.Session#exec",
    ...[
      "first",
      "one",
      "one_or_none",
      "all",
      "scalar",
      "count",
      "get",
      "get_or_404",
      "first_or_404",
      "one_or_404",
      "paginate",
    ].flatMap((name) => [`sqlalchemy.orm.Query#${name}`, `flask_sqlalchemy.query.Query#${name}`]),
    ...["get_or_404", "first_or_404", "one_or_404", "paginate"].map((name) => `flask_sqlalchemy.SQLAlchemy#${name}`),
    ...["execute", "exec_driver_sql", "scalar", "scalars"].map((name) => `sqlalchemy.Connection#${name}`),
    "sqlalchemy.Engine#connect",
    "sqlalchemy.Engine#begin",
    "sqlalchemy.Engine#execute",
    "sqlalchemy.Engine#raw_connection",
    // https://docs.djangoproject.com/en/5.2/ref/models/querysets/#methods-that-do-not-return-querysets
    ...["get", "first", "last", "latest", "earliest", "count", "exists", "aggregate", "in_bulk"].flatMap((name) => [
      `django.db.models.Manager#${name}`,
      `django.db.models.QuerySet#${name}`,
    ]),
    "django.db.models.Model#refresh_from_db",
    "django.shortcuts.get_object_or_404",
    "django.shortcuts.get_list_or_404",
    "django.contrib.auth.authenticate",
    "django.db.backends.utils.CursorWrapper#execute",
    "django.db.backends.utils.CursorWrapper#executemany",
    // https://docs.python.org/3/library/sqlite3.html, https://www.psycopg.org/docs/, https://pymysql.readthedocs.io/
    ...["sqlite3.connect", "psycopg2.connect", "psycopg.connect", "psycopg.Connection.connect", "pymysql.connect"],
    ...[
      "sqlite3.Connection",
      "sqlite3.Cursor",
      "psycopg2.cursor",
      "psycopg.Connection",
      "psycopg.Cursor",
      "pymysql.Cursor",
    ].flatMap((cls) =>
      ["execute", "executemany", "executescript", "fetchone", "fetchall", "fetchmany"].map((name) => `${cls}#${name}`),
    ),
    // https://pymongo.readthedocs.io/en/stable/api/pymongo/collection.html
    ...[
      "find_one",
      "count_documents",
      "estimated_document_count",
      "aggregate",
      "distinct",
      "find_one_and_update",
      "find_one_and_delete",
      "find_one_and_replace",
    ].map((name) => `pymongo.Collection#${name}`),
  ],
  "write!": [
    ...["flush", "merge", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"].map(
      (name) => `sqlalchemy.orm.Session#${name}`,
    ),
    "sqlalchemy.orm.Query#delete",
    "sqlalchemy.orm.Query#update",
    ...[
      "create",
      "get_or_create",
      "update_or_create",
      "bulk_create",
      "bulk_update",
      "update",
      "delete",
      "create_user",
      "create_superuser",
    ].flatMap((name) => [`django.db.models.Manager#${name}`, `django.db.models.QuerySet#${name}`]),
    "django.contrib.auth.models.BaseUserManager#create_user",
    "django.contrib.auth.models.BaseUserManager#create_superuser",
    "django.db.models.Model#save",
    "django.db.models.Model#delete",
    ...[
      "insert_one",
      "insert_many",
      "update_one",
      "update_many",
      "delete_one",
      "delete_many",
      "replace_one",
      "bulk_write",
    ].map((name) => `pymongo.Collection#${name}`),
  ],
  write: [
    "sqlalchemy.orm.Session#add",
    "sqlalchemy.orm.Session#add_all",
    "sqlalchemy.orm.Session#delete",
    "sqlalchemy.ext.asyncio.AsyncSession#add",
    "sqlalchemy.ext.asyncio.AsyncSession#add_all",
    "sqlalchemy.ext.asyncio.AsyncSession#delete",
    "sqlalchemy.ext.asyncio.AsyncSession#flush",
    "sqlalchemy.ext.asyncio.AsyncSession#merge",
    "django.db.models.Model#asave",
    "django.db.models.Model#adelete",
  ],
  "commit!": [
    "sqlalchemy.orm.Session#commit",
    "sqlalchemy.orm.Session#rollback",
    "sqlalchemy.Connection#commit",
    "sqlite3.Connection#commit",
    "psycopg2.connection#commit",
    "psycopg.Connection#commit",
    "pymysql.Connection#commit",
  ],
  commit: ["sqlalchemy.ext.asyncio.AsyncSession#commit", "sqlalchemy.ext.asyncio.AsyncSession#rollback"],
  query: [
    ...["execute", "scalar", "scalars", "get", "get_one", "refresh", "stream", "stream_scalars"].map(
      (name) => `sqlalchemy.ext.asyncio.AsyncSession#${name}`,
    ),
    "sqlmodel.ext.asyncio.AsyncSession#exec",
    "sqlalchemy.ext.asyncio.AsyncConnection#execute",
    "sqlalchemy.ext.asyncio.AsyncConnection#scalar",
    ...[
      "aget",
      "afirst",
      "alast",
      "acount",
      "aexists",
      "acreate",
      "aupdate",
      "adelete",
      "aget_or_create",
      "aupdate_or_create",
    ].flatMap((name) => [`django.db.models.Manager#${name}`, `django.db.models.QuerySet#${name}`]),
    ...["fetch", "fetchrow", "fetchval", "execute", "executemany"].flatMap((name) => [
      `asyncpg.Connection#${name}`,
      `asyncpg.Pool#${name}`,
    ]),
  ],
  // https://redis.readthedocs.io/en/stable/commands.html: every command of the sync client is a round trip
  "network!:any": ["redis.Redis#*", "boto3.Client#*"],
};

/** Methods of those classes that stay local: they build, sign or configure. */
const LOCAL: ReadonlySet<string> = new Set([
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
]);

const exact = new Map<string, Effect>();
const wholeClasses = new Map<string, Effect>();
for (const [head, names] of Object.entries(TABLE)) {
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
  const hash = name.indexOf("#");
  if (hash < 0) return undefined;
  const method = name.slice(hash + 1);
  for (const cls of externalAncestors(name.slice(0, hash))) {
    const inherited = exact.get(`${cls}#${method}`);
    if (inherited) return inherited;
    const whole = wholeClasses.get(cls);
    if (whole) return LOCAL.has(`${cls}#${method}`) || method.startsWith("_") ? undefined : whole;
  }
  return undefined;
}
