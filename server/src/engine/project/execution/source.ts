import type { Program } from "../../facts/program";

/** What following an import asks of the project. */
export interface ExecutionSource {
  program(path: string): Program | undefined;
  /** Dotted name of a module. */
  nameOf(path: string): string;
  /** The module that a dotted name means for code in `importer`. */
  find(name: string, importer: string): string | undefined;
  /** Whether the name is a folder of modules without `__init__.py`. */
  isNamespace(name: string): boolean;
  /**
   * Whether the module's body is followed. Others are taken as complete: they import nothing of what is followed, so
   * their names are what they are in the end.
   */
  follows(path: string): boolean;
  /** Decorators of complete modules are taken to give what they are given: for calls that may happen. */
  readonly anyDecorator?: true;
  /** Annotations are not evaluated: every Python of the project is 3.14 or newer. */
  readonly lazyAnnotations: boolean;
}
