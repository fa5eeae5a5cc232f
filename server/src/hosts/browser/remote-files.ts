/** Files that only the client can reach: a worker has none of its own. Roots are URIs, paths relative to them. */
export interface RemoteFiles {
  /** Rejects when the folder cannot be read. */
  readDirectory(
    root: string,
    path: string,
  ): Promise<readonly { readonly name: string; readonly type: "file" | "directory" }[]>;
  /** `undefined` when there is no such file. */
  readFile(root: string, path: string): Promise<Uint8Array | undefined>;
}
