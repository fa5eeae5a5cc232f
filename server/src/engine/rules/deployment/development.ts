/** What says that a file, a stage, a service or a script is for a developer's machine or for tests. */

const DEVELOPMENT: ReadonlySet<string> = new Set([
  ..."ci debug debugger demo demos dev devcontainer devel develop developer devserver doc docs e2e example".split(" "),
  ..."examples fixture fixtures hot integration local localhost override playground reload runserver sample samples".split(
    " ",
  ),
  // Nobody deploys on Windows what has a `Procfile.windows`: it is for trying a Heroku application out there.
  ..."sandbox snippets template templates test tester testing tests tutorial tutorials watch windows workshop".split(
    " ",
  ),
]);
const PRODUCTION: ReadonlySet<string> = new Set(
  "deploy deployment live prd prod production release staging swarm".split(" "),
);

/** Folders whose files are shown or tested, not run: nothing in them is reported. */
const ASIDE =
  /(?:^|\/)(?:tests?|testing|docs?|examples?|samples?|demos?|tutorials?|fixtures|[\w-]*templates?|[^/]*\{\{[^/]*)\//i;

/** Templates of project generators, and those of configuration tools. */
const TEMPLATE = /\{%|\{\{[- ]?(?:cookiecutter|copier|project_name)\b/;

export function isAside(path: string, text: string): boolean {
  return ASIDE.test(path) || TEMPLATE.test(text);
}

function wordsOf(name: string): readonly string[] {
  return (
    name
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      // `docker-compose.dev2.yml`
      .map((word) => word.replace(/\d+$/, ""))
  );
}

/** Whether a name (of a file, with its folders, of a stage, of a service) says so. */
export function isForDevelopment(name: string): boolean {
  return wordsOf(name.replace(/e2e/gi, "dev")).some((word) => DEVELOPMENT.has(word));
}

export function isForProduction(name: string): boolean {
  return wordsOf(name).some((word) => PRODUCTION.has(word));
}

const FLAG =
  /^(?:\w+_)?DEBUG(?:_MODE)?$|^(?:FLASK|QUART|DJANGO|FASTAPI|APP)_DEBUG$|^(?:UVICORN_)?(?:AUTO_?)?RELOAD$|^DEV(?:ELOPMENT)?(?:_MODE)?$/i;
const NAME = /(?:^|_)(?:ENV|ENVIRONMENT|STAGE|MODE|SETTINGS_MODULE|CONFIGURATION|CONFIG|SETTINGS)$/i;

/** Whether variables switch debugging on or name an environment for development. */
export function setDevelopment(variables: Readonly<Record<string, string>>): boolean {
  return Object.entries(variables).some(([name, value]) => {
    const plain = value.replace(/^["']|["']$/g, "").trim();
    if (FLAG.test(name)) return !/^(?:|0|false|no|off|none|.*\$.*)$/i.test(plain);
    return NAME.test(name) && !plain.includes("$") && isForDevelopment(plain.replace(/.*\./, ""));
  });
}
