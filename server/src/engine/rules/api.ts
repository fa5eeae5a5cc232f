/** What a rule is. A rule's folder holds `rule.ts` (default export: the rule), `guide.md` and `cases.md`. */
import type { Expr, ModuleFacts, Span } from "../facts/types";
import type { Finding, FileEdit, FixSafety, Severity, TextChange } from "../findings";
import type { ProjectView } from "../project/view";
import type { NodeId, SyntaxTree } from "../syntax/tree";

export type Topic =
  | "imports"
  | "layout"
  | "web"
  | "async"
  | "services"
  | "database"
  | "configuration"
  | "tasks"
  | "testing"
  | "deployment"
  | "errors"
  | "suppression";

export interface RuleOption {
  readonly type: "integer" | "boolean" | "string" | "string-list";
  readonly default: number | boolean | string | readonly string[];
  readonly description: string;
}

export interface RuleMeta {
  /** Kebab case, names the bad pattern. */
  readonly id: string;
  readonly topic: Topic;
  /** A noun phrase for lists: "Blocking call in async code". */
  readonly title: string;
  /** One sentence: what it flags and why that hurts. */
  readonly summary: string;
  readonly severity: Severity;
  /** `false` where the catalogue ships the rule off. */
  readonly enabled: boolean;
  readonly scope: "module" | "project";
  /** The strongest fixes that it can offer, for the rule table. */
  readonly fixes: readonly FixSafety[];
  /** Also reports in test code. */
  readonly tests?: true;
  /** Also reports in scripts, docs and examples. */
  readonly scripts?: true;
  readonly options?: Readonly<Record<string, RuleOption>>;
}

/** One file while its syntax tree is at hand. */
export interface FileView {
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly facts: Omit<ModuleFacts, "rules">;
  /** What an expression node is; names are followed through scopes and assignments that reach this place. */
  readonly lower: (node: NodeId) => Expr;
  /** The index in `facts.functions` of a `function_definition` or `lambda` node. */
  readonly functionId: (node: NodeId) => number;
  /** The node of `facts.functions[id]`. */
  readonly functionNode: (id: number) => NodeId;
  readonly classId: (node: NodeId) => number;
  readonly classNode: (id: number) => NodeId;
  /** The index in `facts.calls` of a `call` node. */
  readonly callId: (node: NodeId) => number;
  readonly callNode: (id: number) => NodeId;
  /** The function that holds a node, -1 at module or class level. */
  readonly ownerOf: (node: NodeId) => number;
}

export interface Report {
  readonly at: Span;
  readonly message: string;
  /** Evidence beyond one line; `path` defaults to this file. */
  readonly related?: readonly { readonly at: Span; readonly message: string; readonly path?: string }[];
  /** Handed to `fixes` through the finding; plain data. */
  readonly data?: unknown;
  /** What tells this finding from others of its rule in this file, e.g. the names in it; default: the text it marks. */
  readonly key?: string;
  /** Differs from the configured default only where the catalogue says so. */
  readonly severity?: Severity;
}

interface CheckContext {
  readonly project: ProjectView;
  /** The rule's options: configured values over the defaults of `meta.options`. */
  readonly options: Readonly<Record<string, number | boolean | string | readonly string[]>>;
}

export interface ModuleCheck<Data> extends CheckContext {
  readonly path: string;
  readonly facts: ModuleFacts;
  /** What `collect` kept of this file. */
  readonly data: Data | undefined;
  readonly report: (finding: Report) => void;
}

export interface ProjectCheck<Data> extends CheckContext {
  /** What `collect` kept of a file. */
  readonly data: (path: string) => Data | undefined;
  /** `path` may be a Python module or another file of the workspace (`pyproject.toml`, `.env`). */
  readonly report: (path: string, finding: Report) => void;
}

export interface FixDraft {
  readonly title: string;
  readonly safety: FixSafety;
  /** Changes to the finding's own file. */
  readonly changes?: readonly TextChange[];
  /** Changes to other files. */
  readonly edits?: readonly FileEdit[];
}

export interface FixContext {
  readonly finding: Finding;
  /** The finding's own file, parsed; of a file that is no module the text alone. */
  readonly file: FileView;
  readonly project: ProjectView;
  readonly options: CheckContext["options"];
  /** Another module's file, parsed; `undefined` when it is no module of the project. */
  readonly open: (path: string) => FileView | undefined;
}

/**
 * A rule in two phases. `collect` sees one file's syntax and keeps what it needs as plain data (a pure function of the
 * text, cached). `check` and `checkProject` see facts, that data, and the project; they make the findings.
 */
export interface Rule<Data = unknown> {
  readonly meta: RuleMeta;
  readonly collect?: (file: FileView) => Data | undefined;
  /** Called for each module that the rule applies to (test code, scripts, generated code are left out by `meta`). */
  readonly check?: (module: ModuleCheck<Data>) => void;
  /** Called once for the project. */
  readonly checkProject?: (project: ProjectCheck<Data>) => void;
  /**
   * Drafts for one finding. The engine applies each to a copy and offers it only where the result parses, the finding
   * is gone and no new one came.
   */
  readonly fixes?: (context: FixContext) => readonly FixDraft[];
}

/** Types a rule without widening it. */
export function defineRule<Data>(rule: Rule<Data>): Rule {
  return rule as unknown as Rule;
}
