import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** A project that is described somewhere: `missing-project-metadata` has nothing to say about it. */
const METADATA: Readonly<Record<string, string>> = { "setup.cfg": "[metadata]\nname = sample\n" };

/** A folder on the disk that is removed after its test. */
export class Folder {
  static readonly #all: Folder[] = [];

  private constructor(readonly root: string) {}

  /** Files by path; the text of each. */
  static async create(files: Readonly<Record<string, string>> = {}): Promise<Folder> {
    const root = await mkdtemp(path.join(realpathSync(tmpdir()), "archwright-lsp-"));
    const folder = new Folder(root);
    Folder.#all.push(folder);
    for (const [file, text] of Object.entries({ ...METADATA, ...files })) await folder.write(file, text);
    return folder;
  }

  static async removeAll(): Promise<void> {
    await Promise.all(Folder.#all.splice(0).map(({ root }) => rm(root, { recursive: true, force: true })));
  }

  get uri(): string {
    return pathToFileURL(this.root).href;
  }

  /** The URI of a file below it. */
  at(file: string): string {
    return pathToFileURL(path.join(this.root, file)).href;
  }

  async write(file: string, text: string): Promise<string> {
    const absolute = path.join(this.root, file);
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, text);
    return this.at(file);
  }

  async move(from: string, to: string): Promise<void> {
    await mkdir(path.dirname(path.join(this.root, to)), { recursive: true });
    await rename(path.join(this.root, from), path.join(this.root, to));
  }

  async remove(file: string): Promise<void> {
    await rm(path.join(this.root, file), { recursive: true });
  }
}
