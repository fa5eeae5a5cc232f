/**
 * Bundles everything that runs:
 *
 *   dist/   the extension, the language server, its worker, the command line, and the parser's two WASM binaries
 *   out/    the test suites, one bundle each, and the benchmarks
 *
 * `node esbuild.js [--production] [--watch] [--no-tests]`
 */
const { chmod, copyFile, mkdir, readdir } = require("node:fs/promises");
const { existsSync } = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const tests = !production && !process.argv.includes("--no-tests");

const WASM = ["web-tree-sitter/web-tree-sitter.wasm", "tree-sitter-python/tree-sitter-python.wasm"];
const CLI = "dist/cli.js";

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  absWorkingDir: __dirname,
  target: "es2023",
  minify: production,
  sourcemap: !production,
  // In its ESM build the parser calls `createRequire(import.meta.url)`, which a CommonJS bundle does not have.
  alias: { "web-tree-sitter": require.resolve("web-tree-sitter") },
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions} */
const node = { ...shared, platform: "node", format: "cjs", target: "node20" };

/** @type {import("esbuild").BuildOptions} */
const browser = {
  ...shared,
  platform: "browser",
  // The parser asks for them only where it finds itself in Node.
  external: ["fs/promises", "module"],
};

/** @type {(options: import("esbuild").BuildOptions, from: string, to: string) => import("esbuild").BuildOptions} */
const bundle = (options, from, to) => ({ ...options, entryPoints: [from], outfile: to });

const product = [
  bundle({ ...node, banner: { js: "#!/usr/bin/env node" } }, "server/src/cli.ts", CLI),
  bundle(node, "server/src/main.node.ts", "dist/server.node.js"),
  bundle(node, "server/src/hosts/node/worker.ts", "dist/worker.js"),
  bundle({ ...browser, format: "iife" }, "server/src/main.browser.ts", "dist/server.browser.js"),
  bundle({ ...node, external: ["vscode"] }, "client/src/extension.node.ts", "dist/extension.node.js"),
  bundle(
    { ...browser, format: "cjs", external: ["vscode"] },
    "client/src/extension.browser.ts",
    "dist/extension.browser.js",
  ),
  bundle({ ...shared, platform: "browser", format: "iife" }, "client/webview/guide.ts", "dist/webview/guide.js"),
];

/**
 * A suite is a folder of `test/` with `*.test.ts` files. They become one bundle, so that a run loads the engine once:
 * `out/test/<suite>/index.js`. A suite with an `index.ts` of its own starts there; one named `*-web` runs in a worker.
 *
 * @returns {Promise<import("esbuild").BuildOptions[]>}
 */
async function testBundles() {
  const entries = await readdir(path.join(__dirname, "test"), { withFileTypes: true });
  const suites = entries.filter((entry) => entry.isDirectory());
  return (await Promise.all(suites.map((suite) => suiteBundles(suite.name)))).flat();
}

/** @param {string} suite @returns {Promise<import("esbuild").BuildOptions[]>} */
async function suiteBundles(suite) {
  const folder = `test/${suite}`;
  const out = `out/test/${suite}`;
  const files = await readdir(path.join(__dirname, folder), { recursive: true });
  const options = suite.endsWith("-web")
    ? { ...browser, format: /** @type {const} */ ("cjs"), external: ["vscode"] }
    : { ...node, external: ["vscode", "mocha", "playwright-core", "esbuild"] };
  if (files.includes("index.ts")) return [bundle(options, `${folder}/index.ts`, `${out}/index.js`)];

  const tests = files.filter((file) => file.endsWith(".test.ts")).sort();
  if (tests.length > 0) {
    const contents = tests.map((file) => `import ${JSON.stringify(`./${file.replaceAll("\\", "/")}`)};`).join("\n");
    const stdin = { contents, resolveDir: path.join(__dirname, folder), sourcefile: `${suite}.ts` };
    return [{ ...options, stdin, outfile: `${out}/index.js` }];
  }
  const benchmarks = files.filter((file) => file.endsWith(".bench.ts"));
  return benchmarks.map((file) => bundle(options, `${folder}/${file}`, `${out}/${file.replace(/\.ts$/, ".js")}`));
}

async function main() {
  await mkdir("dist", { recursive: true });
  for (const file of WASM) await copyFile(require.resolve(file), path.join("dist", path.basename(file)));

  const present = product.filter((options) => {
    const [entry] = /** @type {string[]} */ (options.entryPoints);
    if (entry && existsSync(entry)) return true;
    console.log(`not there yet: ${entry}`);
    return false;
  });
  const all = [...present, ...(tests ? await testBundles() : [])];
  if (watch) {
    const contexts = await Promise.all(all.map((options) => esbuild.context({ ...options, logLevel: "info" })));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  const results = await Promise.allSettled(all.map((options) => esbuild.build(options)));
  if (existsSync(CLI)) await chmod(CLI, 0o755);
  // esbuild has printed the errors already.
  if (results.some((result) => result.status === "rejected")) process.exitCode = 1;
}

void main();
