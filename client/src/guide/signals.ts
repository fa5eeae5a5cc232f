/** What files tell of a project, without the language server: how much code there is, and which packages it names. */

/** Packages that advice asks about, by their names in the index. */
const PACKAGES = [
  ...["aio-pika", "anthropic", "apscheduler", "arq", "celery", "channels", "django", "django-celery-beat"],
  ...[
    "django-ninja",
    "django-redis",
    "djangorestframework",
    "dramatiq",
    "fastapi",
    "flask",
    "flask-socketio",
    "flower",
  ],
  ...["gunicorn", "kombu", "litestar", "openai", "pika", "psycopg2", "psycopg2-binary", "redis", "requests", "rq"],
  ...["rq-scheduler", "sse-starlette", "starlette", "strawberry-graphql", "uvicorn", "valkey", "websockets"],
];

/** Reads a `pyproject.toml`, a list of requirements or the like: names of packages, however they are quoted. */
export function packagesIn(text: string): string[] {
  const code = text.replace(/(^|\s)#.*$/gm, "").toLowerCase();
  const names = new Set(code.match(/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/g)?.map((name) => name.replace(/[._-]+/g, "-")));
  return PACKAGES.filter((name) => names.has(name));
}

/** The name that the packaging gives the project. */
export function nameIn(pyproject: string): string | undefined {
  return /^name\s*=\s*["']([^"']+)["']/m.exec(pyproject)?.[1];
}

/** Lines that hold code: no blanks, no comments. Docstrings are taken for code. */
export function codeLines(source: string): number {
  return source.split(/\r\n|\r|\n/).filter((line) => /^\s*[^\s#]/.test(line)).length;
}

/** Whether a file is part of the program: no test, no script of a migration, nothing that a tool keeps. */
export function isProgram(path: string): boolean {
  return !/(^|\/)(tests?|migrations|docs|examples|node_modules|site-packages|\.[^/]*|__pycache__)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest|setup)\.py$/.test(
    path,
  );
}
