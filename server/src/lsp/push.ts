import type { PublishDiagnosticsParams } from "vscode-languageserver";
import type { Project } from "./project";
import type { Reports } from "./reports";
import { uriKey } from "./uris";

/** Diagnostics for clients that do not ask for them: published when they change, taken back when they are gone. */
export class PushDiagnostics {
  private readonly published = new Map<string, { readonly uri: string; readonly id: string }>();

  constructor(
    private readonly reports: Reports,
    private readonly versions: boolean,
    private readonly publish: (params: PublishDiagnosticsParams) => void,
  ) {}

  update(project: Project, path: string): void {
    const uri = project.uriOf(path);
    const key = uriKey(uri);
    const { id, items } = this.reports.of(project, path);
    const before = this.published.get(key);
    if (before?.id === id || (!before && items.length === 0)) return;
    if (items.length === 0) this.published.delete(key);
    else this.published.set(key, { uri, id });
    const version = project.bufferOf(path)?.version;
    this.publish({ uri, diagnostics: items, ...(this.versions && version !== undefined ? { version } : {}) });
  }

  /** Takes back what was published for files that are not among these. */
  retain(keys: ReadonlySet<string>): void {
    for (const [key, { uri }] of this.published) {
      if (keys.has(key)) continue;
      this.published.delete(key);
      this.publish({ uri, diagnostics: [] });
    }
  }
}
