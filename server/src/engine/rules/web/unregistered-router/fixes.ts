import type { CallFact, ImportFact } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { callAt, isKind, lastName } from "../../support/calls";
import { addImport, importOf, indentAt, lineEnd, statementOf } from "../../support/edits";
import { literal, memberOf, routerKey } from "../route-keys";
import { isUrlModule } from "../route-lists";

/** Kept with a finding: the name that is bound. */
export interface LostFinding {
  readonly name: string;
}

/** Includes what is lost where its nearest sibling is included. */
export function fixes(context: FixContext): FixDraft[] {
  const { finding, project } = context;
  const { name } = finding.data as LostFinding;
  const binding = project.facts(finding.path)!.bindings.find((one) => one.name === name);
  if (name === "urlpatterns") return withUrls(context);
  const call = isKind(binding?.value ?? null, "call") ? (binding!.value as { id: number }).id : -1;
  const maker = project.facts(finding.path)!.calls[call];
  if (maker && (lastName(maker.callee) ?? "").endsWith("Router") && lastName(maker.callee) !== "APIRouter")
    return withRestRouter(context, name);
  return withRouter(context, name);
}

interface Sibling {
  readonly path: string;
  readonly call: CallFact;
  /** The module of what it includes. */
  readonly from: string;
}

/** The inclusion whose target lies nearest to a module; of several the last. */
function nearest(siblings: readonly Sibling[], path: string): Sibling | undefined {
  const near = ({ from }: Sibling): number => {
    const folders = from.split("/").slice(0, -1);
    const own = path.split("/").slice(0, -1);
    const shared = folders.findIndex((folder, index) => folder !== own[index]);
    return (shared < 0 ? folders.length : shared) * 10 - Math.abs(folders.length - own.length);
  };
  return siblings.reduce<Sibling | undefined>((best, one) => (best && near(best) > near(one) ? best : one), undefined);
}

function withRouter({ finding, project, file, open }: FixContext, name: string): FixDraft[] {
  const siblings = project.modules().flatMap((path) =>
    project.role(path).test
      ? []
      : project.facts(path)!.calls.flatMap((call): Sibling[] => {
          if (!/^(?:include_router|register_blueprint)$/.test(memberOf(call.callee).name)) return [];
          const key = routerKey(project, path, call.args[0]?.value ?? null);
          return key?.includes("#") ? [{ path, call, from: key.split("#")[0]! }] : [];
        }),
  );
  const sibling = nearest(siblings, finding.path);
  const host = sibling && (sibling.path === finding.path ? file : open(sibling.path));
  if (!sibling || !host) return [];
  const node = callAt(host, sibling.call.at);
  const statement = statementOf(host.tree, node);
  if (host.tree.start[statement] !== host.tree.start[node] || host.tree.end[statement] !== host.tree.end[node])
    return [];
  const named =
    sibling.path === finding.path ? { name, changes: [] } : nameIn(host, project, sibling, finding.path, name);
  if (!named) return [];
  const called = host.tree.textOf(host.tree.child(node, F.function));
  const end = host.tree.end[statement]!;
  const line = `${lineEnd(host.text)}${indentAt(host.text, host.tree.start[statement]!)}${called}(${named.name})`;
  const changes = [{ start: end, end, text: line }, ...named.changes];
  const title = `Include \`${name}\` where its siblings are included`;
  return [draft(title, finding.path, sibling.path, changes)];
}

function draft(title: string, own: string, path: string, changes: readonly TextChange[]): FixDraft {
  return path === own ? { title, safety: "review", changes } : { title, safety: "review", edits: [{ path, changes }] };
}

/** How the file of a sibling's inclusion can name the router: in the way in which it names the sibling. */
function nameIn(
  host: FileView,
  project: ProjectView,
  sibling: Sibling,
  path: string,
  name: string,
): { readonly name: string; readonly changes: readonly TextChange[] } | undefined {
  const { tree, facts } = host;
  const argument = tree.children(tree.child(callAt(host, sibling.call.at), F.arguments))[0] ?? NONE;
  const root = /^\w+/.exec(tree.textOf(argument))?.[0];
  const fact = facts.imports.find((one) => one.names?.some(({ as }) => as === root) ?? false);
  if (!fact || fact.level > 1) return undefined;
  const target = moduleFrom(project, fact, sibling.path, path);
  if (target === undefined) return undefined;
  const dot = target.lastIndexOf(".");
  const module = target.slice(dot + 1);
  const taken = (one: string): boolean => facts.bindings.some((binding) => binding.name === one);
  if (tree.is(argument, K.attribute)) {
    const alias = taken(module) ? `${module}_module` : module;
    const from = target.slice(0, dot) || (target.startsWith(".") ? "." : "");
    if (from === "" || taken(alias)) return undefined;
    return {
      name: `${alias}.${name}`,
      changes: [addImport(host, from, alias === module ? module : `${module} as ${alias}`)],
    };
  }
  const plain = /^(?:router|bp|blueprint|api|app|routes?)$/.test(name) ? `${module.replace(/^_+/, "")}_${name}` : name;
  if (taken(plain)) return undefined;
  return { name: plain, changes: [addImport(host, target, plain === name ? name : `${name} as ${plain}`)] };
}

/** A module as an import of this kind names it: absolute, or with one dot. */
function moduleFrom(project: ProjectView, fact: ImportFact, host: string, path: string): string | undefined {
  const module = project.moduleName(path);
  if (fact.level === 0) return module;
  const own = project.moduleName(host);
  const isPackage = /(?:^|\/)__init__\.py$/.test(host);
  const base = isPackage ? own : own.slice(0, Math.max(own.lastIndexOf("."), 0));
  return base !== "" && module.startsWith(`${base}.`) ? module.slice(base.length) : undefined;
}

/** Django: an entry behind the one that includes the nearest URL module. */
function withUrls({ finding, project, file, open }: FixContext): FixDraft[] {
  const siblings = project.modules().flatMap((path) =>
    project.role(path).test || path === finding.path || !isUrlModule(project, path)
      ? []
      : project.facts(path)!.calls.flatMap((call): Sibling[] => {
          if (lastName(call.callee) !== "include") return [];
          const from = project.modulePath(literal(call.args[0]?.value ?? null) ?? "");
          return from === undefined || call.owner >= 0 ? [] : [{ path, call, from }];
        }),
  );
  const sibling = nearest(siblings, finding.path);
  const host = sibling && (sibling.path === finding.path ? file : open(sibling.path));
  if (!sibling || !host) return [];
  const { tree, text } = host;
  const entry = tree.ancestor(callAt(host, sibling.call.at), K.call);
  if (!tree.is(tree.parentOf(entry), K.list)) return [];
  const called = tree.textOf(tree.child(entry, F.function));
  const module = project.moduleName(finding.path);
  const prefix = module.split(".").at(-2);
  if (prefix === undefined) return [];
  const regex = /(?:url|re_path)$/.test(called);
  const written = `${called}(${regex ? `r"^${prefix}/"` : `"${prefix}/"`}, include("${module}"))`;
  const own = /[\r\n]/.test(text.slice(tree.start[tree.parentOf(entry)], tree.start[entry]));
  const gap = own ? `${lineEnd(text)}${indentAt(text, tree.start[entry]!)}` : " ";
  const at = tree.end[entry]!;
  const changes = [{ start: at, end: at, text: `,${gap}${written}` }];
  return [draft(`Include \`${module}\` beside its siblings`, finding.path, sibling.path, changes)];
}

/** REST framework: the router's URLs as an entry of the same module's `urlpatterns`. */
function withRestRouter({ file }: FixContext, name: string): FixDraft[] {
  const { tree, text, facts } = file;
  const list =
    facts.bindings
      .filter((binding) => binding.name === "urlpatterns" && binding.valueAt !== undefined)
      .map(({ valueAt }) => tree.nodeSpanning(valueAt![0], valueAt![1], K.list))
      .find((node) => node >= 0) ?? NONE;
  if (list < 0) return [];
  const path = importOf(file, "django.urls", "path");
  const include = importOf(file, "django.urls", "include");
  const entry = `${path.name}("", ${include.name}(${name}.urls))`;
  const last = tree.children(list).at(-1);
  const at = last === undefined ? tree.start[list]! + 1 : tree.end[last]!;
  const own = last !== undefined && /[\r\n]/.test(text.slice(tree.start[list], tree.start[last]));
  const gap = last === undefined ? "" : own ? `,${lineEnd(text)}${indentAt(text, tree.start[last]!)}` : ", ";
  const imports = [...path.changes, ...include.changes];
  const merged =
    imports.length === 2 && imports[0]!.start === imports[1]!.start
      ? [addImport(file, "django.urls", "include, path")]
      : imports;
  return [
    {
      title: `Include the URLs of \`${name}\` in \`urlpatterns\``,
      safety: "review",
      changes: [{ start: at, end: at, text: `${gap}${entry}` }, ...merged],
    },
  ];
}
