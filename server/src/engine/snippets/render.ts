/** A template filled in for one place of one file. */
import type { TextChange } from "../findings";
import type { ImportBlock, WantedImport } from "./imports";
import { findRole, settingsField, type Found } from "./roles";
import type { Beginning } from "./scan";
import type { Site } from "./site";
import { fillStops, guessModule, isKnownModule } from "./stops";
import {
  escapeSnippet,
  substitute,
  toPlainText,
  toSnippet,
  type Stop,
  type Template,
  type TemplateImport,
} from "./template";

export interface Rendered {
  /** In the snippet grammar of editors, tab stops numbered. */
  readonly body: string;
  /** The same with every tab stop left as it is. */
  readonly text: string;
  /** Imports that go to the top of the file. */
  readonly changes: readonly TextChange[];
  /** What of the project it builds on, each as code names it, with the module. */
  readonly found: readonly { readonly name: string; readonly module: string }[];
  /** What the project lacks: the module is a tab stop, for the user to say. */
  readonly missing: readonly { readonly name: string; readonly module: string }[];
}

/** How a text is laid out: its line end, and one level of its indentation. */
export interface Layout {
  readonly lineEnd: string;
  readonly indent: string;
  /** What has to stand between imports and the line above. */
  readonly lead: string;
}

export function render(template: Template, site: Site, block: ImportBlock, at: Beginning, layout: Layout): Rendered {
  return new Rendering(template, site, block).finish(at, layout);
}

class Rendering {
  private body: string;
  private readonly stops: Map<string, Stop>;
  private readonly values: ReadonlyMap<string, string>;
  private readonly wanted: WantedImport[] = [];
  /** Import statements of what is missing, tab stops in them. */
  private readonly asked = new Map<string, string[]>();
  private readonly found: { name: string; module: string }[] = [];

  constructor(
    private readonly template: Template,
    private readonly site: Site,
    private readonly block: ImportBlock,
  ) {
    this.body = template.body;
    const { stops, values } = fillStops(template, site);
    this.stops = stops;
    this.values = values;
    this.reuseSessionAlias();
    const missing: TemplateImport[] = [];
    for (const one of template.imports) if (!this.take(one)) missing.push(one);
    // What the code does not speak of any more is asked for neither.
    const spoken = this.spokenNames();
    for (const one of missing) if (spoken.has(this.fill(one.as ?? one.name ?? one.module))) this.ask(one);
    this.dropDefined();
  }

  finish(at: Beginning, layout: Layout): Rendered {
    const spoken = this.spokenNames();
    const used = this.wanted.filter((one) => spoken.has((one.as ?? one.name ?? one.module).split(".", 1)[0]!));
    const limit = at.start - (at.indent === "" ? 0 : at.indent.length);
    const { changes, rest } = this.block.plan(used, limit);
    const header = this.header(rest);
    const gap = header === "" ? "" : "\n".repeat(this.gap());
    const laid = `${header === "" ? "" : layout.lead}${header}${gap}${this.body}`
      .replace(/^(?: {4})+/gm, (indent) => layout.indent.repeat(indent.length / 4))
      .replaceAll("\n", layout.lineEnd);
    return {
      body: toSnippet(laid, this.stops),
      text: toPlainText(laid, this.stops),
      changes,
      found: this.found,
      missing: [...this.asked].flatMap(([module, names]) =>
        // A module that is there: only which of its names is asked.
        (module.includes("$") ? names : []).map((name) => ({
          name: toPlainText(name, this.stops),
          module: toPlainText(module, this.stops),
        })),
      ),
    };
  }

  /** The import statements that stand with the code: those that have no better place, and those that ask. */
  private header(rest: readonly WantedImport[]): string {
    const statements = this.block.statements(rest).replace(/\r\n|\r/g, "\n");
    const asked = [...this.asked].map(([module, names]) => `from ${module} import ${names.join(", ")}\n`).join("");
    const isOwn = rest.some(({ module }) => this.block.isOwn(module));
    return statements + (statements !== "" && asked !== "" && !isOwn ? "\n" : "") + asked;
  }

  /** Two lines in front of a definition, one in front of anything else. */
  private gap(): number {
    return /^(?:@|class |def |async def )/.test(this.body) ? 2 : 1;
  }

  private fill(text: string): string {
    return substitute(text, (name) => this.values.get(name) ?? this.stops.get(name)?.default);
  }

  /** An alias such as `SessionDep`, that the project has already, is imported instead of defined again. */
  private reuseSessionAlias(): void {
    const line = /^SessionDep = Annotated\[(Async)?Session, Depends\(get_session\)\]\n+/m.exec(this.body);
    if (!line) return;
    const wanted = line[1] !== undefined;
    const alias = this.site.nearest("session-alias", ({ async }) => async === wanted);
    if (!alias) return;
    const rest = this.body.replace(line[0], "");
    this.body = line.index === 0 ? rest.replace(/^\n+/, "") : rest;
    this.use(this.site.importOf(alias), "SessionDep");
  }

  /** Finds what an import of the template stands for; `false` when the project has nothing of it. */
  private take(one: TemplateImport): boolean {
    if (!/^\$\{(?:package|feature)\}/.test(one.module)) {
      const session = this.sessionClass(one);
      this.add(
        {
          module: session?.module ?? this.fill(one.module),
          ...(one.name !== undefined && { name: session?.name ?? this.fill(one.name) }),
        },
        one.as ?? one.name,
      );
      return true;
    }
    const found = findRole(one, this.fill(one.name ?? ""), this.site, this.isAsync());
    if (!found) return false;
    // Who hands the function over needs a function.
    if (found.expression === found.name && /\bget_settings(?!\w|\()/.test(this.body)) return false;
    this.use(found, one.as ?? one.name ?? "");
    return true;
  }

  private isAsync(): boolean {
    const { body, imports } = this.template;
    return (
      /\bawait\b|\basync with\b/.test(body) ||
      imports.some(({ name = "" }) => /^Async(?:Session|Client|Engine)$/.test(name))
    );
  }

  /** The project's own session class of this name: SQLModel's, or one that it derived. */
  private sessionClass({ module, name }: TemplateImport): { module: string; name: string } | undefined {
    const { async, sync } = this.site.surroundings.sessions;
    if (module === "sqlalchemy.ext.asyncio" && name === async?.name) return async;
    return module === "sqlalchemy.orm" && name === sync?.name ? sync : undefined;
  }

  private use(found: Found, name: string): void {
    const local = found.path === this.site.path ? found.name : this.importFound(found);
    const dotted = found.expression?.slice(found.name.length) ?? "";
    if (found.fields) this.renameFields(found.fields, name, found.expression !== undefined);
    if (name === "get_settings" && found.expression !== undefined) {
      this.rename("get_settings()", local);
      this.body = this.body.replace(new RegExp(`^${escapeRegExp(local)} = ${escapeRegExp(local)}\\n+`, "m"), "");
    } else this.rename(name, local + dotted);
    this.found.push({ name: found.expression ?? found.name, module: found.module });
  }

  private importFound(found: Found): string {
    return this.add({ module: this.site.written(found.module), name: found.name }, undefined);
  }

  /** Notes an import, and gives the name that the code has to use. */
  private add(wanted: WantedImport, spoken: string | undefined): string {
    const { block } = this;
    const known = block.localName(wanted);
    const original = wanted.name ?? wanted.module;
    const taken = wanted.name !== undefined && known === undefined && block.binds(wanted.name);
    const local = known ?? (taken && !block.imports(wanted.name) ? `${original}_` : original);
    if (local !== original) this.wanted.push({ ...wanted, as: local });
    else if (!taken) this.wanted.push(wanted);
    if (spoken !== undefined && this.fill(spoken) !== local) this.rename(spoken, local);
    return local;
  }

  private renameFields(fields: readonly string[], name: string, isObject: boolean): void {
    const owner = isObject ? "(?:get_settings\\(\\)|settings)" : `(?:${escapeRegExp(name)}\\(\\)|settings)`;
    this.body = this.body.replace(
      new RegExp(`(?<![\\w.])(${owner})\\.(\\w+)`, "g"),
      (match, settings: string, field: string) => {
        if (!/^(?:database_url|redis_url|app_name)$/.test(field)) return match;
        const own = settingsField(fields, field);
        if (own !== undefined) return `${settings}.${own}`;
        this.stops.set(field, { default: field });
        return `${settings}.\${${field}}`;
      },
    );
  }

  private ask(one: TemplateImport): void {
    const module = guessModule(this.site, one.module) ?? this.fill(one.module);
    const stop = `module_${module.replace(/\W/g, "_")}`;
    const hasPackage = this.site.package !== undefined;
    if (hasPackage) this.stops.set(stop, { default: module });
    const isKnown = isKnownModule(this.site, one.module);
    const statement = isKnown ? module : hasPackage ? `\${${stop}}` : one.module;
    const name = one.as === undefined ? (one.name ?? "") : `${one.name} as ${one.as}`;
    this.asked.set(statement, [...(this.asked.get(statement) ?? []), this.withValues(name)]);
  }

  /** Definitions of one line that the file has already, such as `router = APIRouter()`, are left out. */
  private dropDefined(): void {
    const kept = this.body.replace(
      /(^|\n+)(\w+) = [^\n]*[^\n([{,](?=(\n+|$))/g,
      (line, before: string, name: string, after: string) => {
        if (!this.block.binds(name) || this.block.imports(name)) return line;
        return before.length > after.length ? before.slice(after.length) : "";
      },
    );
    if (kept.trim() !== "") this.body = kept.replace(/^\n+/, "");
    this.body = this.withValues(this.body);
  }

  private withValues(text: string): string {
    return substitute(text, (name) => {
      const value = this.values.get(name);
      return value === undefined ? undefined : escapeSnippet(value);
    });
  }

  /** Attributes and keywords (`broker=broker`) of this name are other things. */
  private rename(from: string, to: string): void {
    const end = from.endsWith(")") ? "" : "(?!\\w|\\$\\{|=(?!=))";
    this.body = this.body.replace(
      new RegExp(`(?<![\\w}.])${escapeRegExp(from)}${end}`, "g"),
      to.replaceAll("$", "$$$$"),
    );
  }

  /** Names that the code speaks of, attributes aside. */
  private spokenNames(): ReadonlySet<string> {
    return new Set(this.fill(this.body).match(/(?<![\w.])[A-Za-z_]\w*/g));
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
