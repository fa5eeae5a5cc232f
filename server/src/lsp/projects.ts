import type { DidChangeTextDocumentParams, TextDocumentItem } from "vscode-languageserver";
import { isModule, isResource } from "../engine";
import { TextBuffer } from "./buffer";
import type { Machine } from "./machine";
import { Project, type ProjectListener } from "./project";
import { baseName, relativePath, schemeOf, uriKey } from "./uris";

/** A file and the project that it belongs to. */
export interface Place {
  readonly project: Project;
  /** Relative to the project. */
  readonly path: string;
}

/** All workspace folders and open files, and which file belongs where: to the innermost folder, else to itself. */
export class Projects {
  private readonly folders = new Map<string, Project>();
  private readonly buffers = new Map<string, TextBuffer>();
  private readonly homes = new Map<string, Place>();

  constructor(
    private readonly machine: Machine,
    private readonly listener: ProjectListener,
    private readonly created: (project: Project) => void,
  ) {}

  /** Folders first, then files that stand alone. */
  all(): readonly Project[] {
    return [...new Set([...this.folders.values(), ...[...this.homes.values()].map((home) => home.project)])];
  }

  /** Where a file belongs; `undefined` when it is none that is checked. */
  locate(uri: string): Place | undefined {
    const key = uriKey(uri);
    return this.homes.get(key) ?? (this.buffers.has(key) ? undefined : this.inFolder(key));
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    for (const uri of removed) {
      this.folders.get(uriKey(uri))?.dispose();
      this.folders.delete(uriKey(uri));
    }
    for (const uri of added) {
      const key = uriKey(uri);
      if (!this.folders.has(key)) this.folders.set(key, this.create(uri));
    }
    for (const [key, project] of this.folders) {
      const inside = [...this.folders.keys()].map((other) => relativePath(key, other));
      project.setNested(inside.filter((path) => path !== undefined));
    }
    this.settleBuffers();
  }

  open(item: TextDocumentItem): void {
    this.close(item.uri);
    const buffer = new TextBuffer(item);
    this.buffers.set(buffer.key, buffer);
    this.settle(buffer);
  }

  /** The place of the file that changed. */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): Place | undefined {
    const key = uriKey(textDocument.uri);
    this.buffers.get(key)?.change(contentChanges, textDocument.version);
    return this.homes.get(key);
  }

  close(uri: string): void {
    const key = uriKey(uri);
    this.leave(key);
    this.buffers.delete(key);
  }

  dispose(): void {
    for (const project of this.all()) project.dispose();
    this.folders.clear();
    this.homes.clear();
    this.buffers.clear();
  }

  private create(folder?: string): Project {
    const project = new Project(this.machine, this.listener, folder);
    this.created(project);
    return project;
  }

  /** Moves open files to the projects that they belong to now. */
  private settleBuffers(): void {
    for (const buffer of this.buffers.values()) this.settle(buffer);
  }

  private settle(buffer: TextBuffer): void {
    const now = this.homes.get(buffer.key);
    const folder = this.inFolder(buffer.key);
    const stays = folder ? now?.project === folder.project : now !== undefined && now.project.folder === undefined;
    if (stays) return;
    this.leave(buffer.key);
    const next = folder ? relevant(folder) : this.alone(buffer);
    if (!next) return;
    this.homes.set(buffer.key, next);
    next.project.attach(next.path, buffer);
  }

  private leave(key: string): void {
    const home = this.homes.get(key);
    if (!home) return;
    this.homes.delete(key);
    home.project.detach(home.path);
    if (home.project.folder === undefined) home.project.dispose();
  }

  /** A file outside all folders, or not saved yet. Other schemes are views of files (diffs, notebook cells), not files. */
  private alone(buffer: TextBuffer): Place | undefined {
    const name = baseName(buffer.key);
    const scheme = schemeOf(buffer.key);
    if (scheme === "untitled" && buffer.languageId === "python") {
      return { project: this.create(), path: name.endsWith(".py") ? name : `${name}.py` };
    }
    return scheme === "file" && isModule(name) ? { project: this.create(), path: name } : undefined;
  }

  private inFolder(key: string): Place | undefined {
    let best: Place | undefined;
    for (const project of this.folders.values()) {
      const path = project.pathOf(key);
      if (path !== undefined && (!best || path.length < best.path.length)) best = { project, path };
    }
    return best;
  }
}

function relevant(place: Place): Place | undefined {
  return isModule(place.path) || isResource(place.path) ? place : undefined;
}
