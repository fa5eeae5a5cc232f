import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createContext, runInContext } from "node:vm";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { Message } from "vscode-languageserver/node";
import { RICH } from "./support/capabilities";
import { BLOCKING, CLEAN } from "./support/sources";

const ROOT = "vscode-vfs://github/archwright/sample";
const DIST = path.dirname(process.env["ARCHWRIGHT_TEST_SERVER"] ?? path.resolve("dist/server.node.js"));

/** What a folder of the web holds. */
const FILES: Readonly<Record<string, string>> = {
  ".gitignore": "build/\n",
  "app.py": BLOCKING,
  "build/out.py": BLOCKING,
  "package/clean.py": CLEAN,
  "package/deep/two.py": BLOCKING,
  "node_modules/x.py": BLOCKING,
  "setup.cfg": "[metadata]\nname = sample\n",
};

/**
 * The bundle for web workers, in a context that has what a worker has and nothing of Node: messages are cloned, files
 * are those of the other end.
 */
describe("in a web worker", () => {
  let page: MessagePort;
  const answers = new Map<unknown, (result: unknown) => void>();

  before(async () => {
    const { port1, port2 } = new MessageChannel();
    page = port1;
    const worker = new WorkerScope((message) => port2.postMessage(message));
    port2.on("message", (data: unknown) => worker.receive(data));
    page.on("message", (message: Message & { id?: number; method?: string; params?: { uri?: string } }) => {
      if (message.method === undefined) answers.get(message.id)?.(message);
      else if (message.id !== undefined) page.postMessage({ ...reply(message), jsonrpc: "2.0", id: message.id });
    });
    runInContext(await readFile(path.join(DIST, "server.browser.js"), "utf8"), createContext(worker));
    const [runtime, grammar] = await Promise.all(
      ["web-tree-sitter.wasm", "tree-sitter-python.wasm"].map(
        async (name) => new Uint8Array(await readFile(path.join(DIST, name))),
      ),
    );
    page.postMessage({ runtime, grammar });
  });

  after(() => page.close());

  function request(id: number, method: string, params: unknown): Promise<{ result?: unknown; error?: unknown }> {
    const answer = new Promise<unknown>((resolve) => answers.set(id, resolve));
    page.postMessage({ jsonrpc: "2.0", id, method, params });
    return answer as Promise<{ result?: unknown }>;
  }

  it("reads the client's files, and finds the same", async () => {
    const workspaceFolders = [{ uri: ROOT, name: "sample" }];
    await request(1, "initialize", { processId: null, rootUri: null, workspaceFolders, capabilities: RICH });
    page.postMessage({ jsonrpc: "2.0", method: "initialized", params: {} });
    const { result, error } = await request(2, "workspace/diagnostic", { previousResultIds: [] });
    assert.equal(error, undefined);
    const { items } = result as { items: { uri: string; items: { code: string }[] }[] };
    assert.deepEqual(
      items.map(({ uri, items: found }) => [uri.slice(ROOT.length + 1), found.map(({ code }) => code)]),
      [
        ["app.py", ["blocking-call-in-async"]],
        ["package/deep/two.py", ["blocking-call-in-async"]],
      ],
    );
  });
});

/** The global scope of a worker, as far as the server uses it. */
class WorkerScope {
  readonly self = this;
  onmessage: ((event: unknown) => void) | null = null;
  readonly #listeners = new Map<unknown, { readonly once: boolean }>();

  constructor(readonly postMessage: (message: unknown) => void) {
    Object.assign(this, { URL, TextDecoder, TextEncoder, WebAssembly, setTimeout, clearTimeout, performance });
    // A message's bytes belong to the worker's own realm; this one has the test's.
    Object.assign(this, { Uint8Array, ArrayBuffer });
  }

  readonly addEventListener = (type: string, listener: unknown, { once = false } = {}): void => {
    if (type === "message") this.#listeners.set(listener, { once });
  };

  receive(data: unknown): void {
    const called = [...this.#listeners, ...(this.onmessage ? [[this.onmessage, { once: false }] as const] : [])];
    for (const [listener, { once }] of called) {
      if (once) this.#listeners.delete(listener);
      (listener as (event: unknown) => void)({ data });
    }
  }
}

/** The client's side of the worker's requests. */
function reply({ method, params }: { method?: string; params?: { uri?: string } }): { result: unknown } {
  const file = params?.uri === ROOT ? "" : params?.uri?.slice(ROOT.length + 1);
  if (method === "archwright/readDirectory") return { result: listing(file!) };
  if (method === "archwright/readFile") {
    const text = FILES[file!];
    return { result: text === undefined ? null : new TextEncoder().encode(text) };
  }
  return { result: method === "workspace/configuration" ? [null] : null };
}

function listing(folder: string) {
  const prefix = folder === "" ? "" : `${folder}/`;
  const below = Object.keys(FILES).filter((file) => file.startsWith(prefix));
  const types = below.map((file): [string, string] => {
    const [name, ...rest] = file.slice(prefix.length).split("/");
    return [name!, rest.length > 0 ? "directory" : "file"];
  });
  return [...new Map(types)].map(([name, type]) => ({ name, type }));
}
