import ignore from "ignore";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { lineEnd } from "../../support/edits";
import { hasRealPassword, isSecretName, isSecretValue, tokenKind } from "../secrets";

/** Files with values for one machine or for production; `.env.example`, `.env.test` and the like are meant to be shared. */
const ENVIRONMENT = /(?:^|\/)\.env(?:[-_.](?:local|prod|production|live|staging|secrets?))*$/;

/** Folders whose files configure nothing that runs: tests, examples, templates of project generators. */
const ASIDE = /(?:^|\/)(?:tests?|testing|docs?|examples?|samples?|demos?|tutorials?|fixtures|[^/]*\{\{[^/]*)\//;

export default defineRule({
  meta: {
    id: "env-file-not-ignored",
    topic: "configuration",
    title: "Environment file that git would commit",
    summary: "A `.env` file holds passwords and keys: committed once, they stay in the history for good.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  checkProject({ project, report }) {
    for (const path of project.resources()) {
      if (!ENVIRONMENT.test(path) || ASIDE.test(path) || isIgnored(project, path)) continue;
      const name = tellingValue(project.resource(path) ?? "");
      if (name === undefined) continue;
      report(path, {
        at: [0, 0],
        key: path,
        message: `\`${path}\` has values, \`${name}\` among them, and no \`.gitignore\` keeps it out: git would commit it, and its secrets would stay in the history. Ignore it, and share the names in \`.env.example\`.`,
      });
    }
  },
  fixes({ finding, project }) {
    const file = finding.path.slice(finding.path.lastIndexOf("/") + 1);
    const text = project.resource(".gitignore");
    const title = `Add \`${file}\` to \`.gitignore\``;
    if (text === undefined) {
      const end = lineEnd(project.resource(finding.path) ?? "");
      const changes = [{ start: 0, end: 0, text: `${file}${end}` }];
      return [{ title, safety: "safe", edits: [{ path: ".gitignore", create: true, changes }] }];
    }
    const end = lineEnd(text);
    const gap = text === "" || /[\r\n]$/.test(text) ? "" : end;
    const changes = [{ start: text.length, end: text.length, text: `${gap}${file}${end}` }];
    return [{ title, safety: "safe", edits: [{ path: ".gitignore", changes }] }];
  },
});

/** Whether git leaves the file out: the `.gitignore` nearest to it decides, one of a folder above where that says nothing. */
function isIgnored(project: ProjectView, path: string): boolean {
  const parts = path.split("/");
  // A folder that is ignored takes all that is in it along: nothing below can bring it back.
  for (let length = 1; length <= parts.length; length++) {
    const at = parts.slice(0, length).join("/") + (length < parts.length ? "/" : "");
    if (verdict(project, at)) return true;
  }
  return false;
}

function verdict(project: ProjectView, path: string): boolean {
  const folders = path.replace(/\/$/, "").split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const folder = folders
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join("");
    const text = project.resource(`${folder}.gitignore`);
    if (text === undefined) continue;
    const { ignored, unignored } = ignore().add(text).test(path.slice(folder.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** Variables that front-end tools put into what every visitor gets: public by design. */
const PUBLIC = /^(?:VITE|NEXT_PUBLIC|REACT_APP|PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP)_/;

/** Names of what nobody else may know. */
const SECRET = /secret|passw|token|key|dsn|credential|database_url|salt/i;

/** A service on the developer's own machine or in the same network of containers, without a password. */
const LOCAL = /^["']?https?:\/\/(?:[a-z][a-z0-9_-]*|127\.0\.0\.1|0\.0\.0\.0)(?::\d+)?(?:\/[^@?]*)?["']?\s*$/i;

/** What Docker Compose itself reads from the `.env` beside its file, and how such a file speaks of itself. */
const COMPOSE = /^\s*COMPOSE_[A-Z_]+\s*=|^\s*#.*\bdefault.*\bdocker[- ]compose\b/im;

/** The variable that is set to something which tells the most; none where everybody may read them all. */
function tellingValue(text: string): string | undefined {
  const values: { readonly name: string; readonly value: string }[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/.exec(line);
    const value = match?.[2]!.replace(/(?:^|\s)#.*$/, "") ?? "";
    if (match && !PUBLIC.test(match[1]!) && /[^\s"']/.test(value) && !LOCAL.test(value))
      values.push({ name: match[1]!, value: value.trim().replace(/^(["'])(.*)\1$/, "$2") });
  }
  // The defaults of the project's own Compose file are there to be shared, as long as none of them is a real credential.
  if (COMPOSE.test(text)) return values.find(({ name, value }) => isCredential(name, value))?.name;
  const secrets = values.filter(({ name }) => SECRET.test(name));
  return (secrets[0] ?? values[0])?.name;
}

function isCredential(name: string, value: string): boolean {
  if (tokenKind(value) !== undefined || hasRealPassword(value)) return true;
  return isSecretName(name) && isSecretValue(name, value, false);
}
