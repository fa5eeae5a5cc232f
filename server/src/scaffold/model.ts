/** What scaffolds are made of. Nothing here reads or writes a file: hosts do that with what comes out. */

/** A file to make; `path` is relative to the folder that it is made in, with `/`. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** A kind of project: its files with placeholders, as they lie in `scaffolds/projects/<id>/`. */
export interface ProjectScaffold {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The file to open first; its path has placeholders too. */
  readonly open: string;
  /** Commands to go on with, in the project's folder. */
  readonly next: readonly string[];
  readonly files: readonly NewFile[];
}
