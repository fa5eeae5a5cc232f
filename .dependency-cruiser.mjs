/**
 * What may not import what, each with the reason; checked by `npm run test:architecture`. The picture behind it is in
 * `docs/architecture.md`. Type-only imports count: a type is knowledge too.
 */
const ENGINE = "^server/src/engine/";
/** Entry files put the parts together, so they may know all of them. */
const ENTRIES =
  "^(server/src/(cli|main[.](node|browser)|hosts/node/worker)|client/(src/extension[.](node|browser)|webview/guide))[.]ts$";
const EDITOR_PACKAGES = "^(node_modules/)?vscode";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "engine-is-below-everything",
      comment:
        "The engine is a pure function of texts. Hosts, protocol and command line are built on it, never the reverse.",
      severity: "error",
      from: { path: ENGINE },
      to: { path: "^(server/src|client|test|scripts)/", pathNot: ENGINE },
    },
    {
      name: "engine-has-no-platform",
      comment:
        "The engine runs in Node, in web workers and in tests alike: files, processes and clocks are the host's.",
      severity: "error",
      from: { path: ENGINE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "engine-knows-no-editor",
      comment: "Offsets and plain data leave the engine; only lsp/ turns them into the protocol's words.",
      severity: "error",
      from: { path: ENGINE },
      to: { path: EDITOR_PACKAGES },
    },
    {
      name: "engine-by-its-face",
      comment: "engine/index.ts is the only way in, so that everything behind it can be rebuilt freely.",
      severity: "error",
      from: { path: "^(server/src|client)/", pathNot: [ENGINE, "^server/src/scaffold/"] },
      to: { path: ENGINE, pathNot: `${ENGINE}index[.]ts$` },
    },
    {
      name: "scaffolds-stay-small",
      comment: "The client bundles scaffold/: the whole engine must not come with it, only a list of names.",
      severity: "error",
      from: { path: "^server/src/scaffold/" },
      to: {
        path: "^(server/src|client)/",
        pathNot: ["^server/src/scaffold/", `${ENGINE}knowledge/standard-library[.]ts$`],
      },
    },
    {
      name: "one-owner-of-the-parser",
      comment: "Trees live in WASM memory and must be freed; two copies of the package would not know each other's.",
      severity: "error",
      from: { pathNot: `${ENGINE}syntax/` },
      to: { path: "node_modules/web-tree-sitter/" },
    },
    {
      name: "syntax-stands-alone",
      comment: "Parsing knows nothing of what is made of the tree.",
      severity: "error",
      from: { path: `${ENGINE}syntax/` },
      to: { path: ENGINE, pathNot: `${ENGINE}syntax/` },
    },
    {
      name: "facts-see-one-file",
      comment: "Facts are cached by one file's content: whatever they knew of the project would go stale with it.",
      severity: "error",
      from: { path: `${ENGINE}facts/` },
      to: { path: `${ENGINE}(project|rules|contracts|report)/`, pathNot: `${ENGINE}rules/api[.]ts$` },
    },
    {
      name: "project-knows-no-rule",
      comment: "The project model answers questions; what is good or bad is the rules' business.",
      severity: "error",
      from: { path: `${ENGINE}project/` },
      to: { path: `${ENGINE}(rules|report)/` },
    },
    {
      name: "rules-ask-through-the-view",
      comment: "An answer of the view is remembered with the files it came from. Around it, findings would miss edits.",
      severity: "error",
      from: { path: `${ENGINE}rules/` },
      to: {
        path: [`${ENGINE}(project|report)/`, `${ENGINE}[^/]+[.]ts$`],
        // Pure functions of what they are given: of names and paths, or of the view, through which they ask in turn.
        pathNot: [
          `${ENGINE}project/(view|entities|chunks|cycles|execution/index)[.]ts$`,
          `${ENGINE}project/(modules|references|roles|function-roles|versions|requirements|profile)[.]ts$`,
          `${ENGINE}project/layering/index[.]ts$`,
          `${ENGINE}project/profile-[a-z]+[.]ts$`,
          `${ENGINE}findings[.]ts$`,
        ],
      },
    },
    {
      name: "rules-are-independent",
      comment:
        "A rule is one folder that can be added, changed or deleted alone. What two need goes into a shared folder.",
      severity: "error",
      from: { path: `${ENGINE}rules/([^/]+)/([^/]+)/` },
      to: { path: `${ENGINE}rules/[^/]+/[^/]+/`, pathNot: [`${ENGINE}rules/$1/$2/`, "/shared/"] },
    },
    {
      name: "registry-is-for-the-engine",
      comment: "A rule, or what rules share, that imports the list of rules would make a cycle through all of them.",
      severity: "error",
      from: { path: `${ENGINE}rules/` },
      to: { path: `${ENGINE}rules/registry[.]ts$` },
    },
    {
      name: "one-place-knows-the-protocol",
      comment:
        "Offsets become positions in one place; the command line must work without a language server's packages.",
      severity: "error",
      from: { path: "^server/", pathNot: "^server/src/(lsp/|main[.])" },
      to: { path: EDITOR_PACKAGES },
    },
    {
      name: "hosts-are-injected",
      comment:
        "The language server works on hosts/api.ts; entry files choose the host. Else it could not run in a browser.",
      severity: "error",
      from: { path: "^server/src/lsp/" },
      to: { path: "^server/src/(hosts|cli|main)", pathNot: "^server/src/hosts/api[.]ts$" },
    },
    {
      name: "lsp-has-no-platform",
      comment: "The same code serves Node and web workers.",
      severity: "error",
      from: { path: "^server/src/(lsp|guide|scaffold)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "hosts-only-host",
      comment: "A host lists, reads, watches and runs workers for whoever asks.",
      severity: "error",
      from: { path: "^server/src/hosts/" },
      to: { path: "^server/src/(lsp|cli|main|guide|scaffold)" },
    },
    {
      name: "no-node-in-the-browser",
      comment: "A web extension runs in a worker, where Node's modules do not exist.",
      severity: "error",
      from: { path: "^(server/src/(main[.]browser|hosts/browser/)|client/src/(extension[.]browser|browser/))" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "client-speaks-the-protocol",
      comment:
        "The client shows; it knows the server by the protocol file, the guide's pages and the scaffolds, never by its insides.",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^server/", pathNot: "^server/src/(lsp/protocol[.]ts$|guide/|scaffold/)" },
    },
    {
      name: "server-knows-no-client",
      comment: "Any editor may be on the other end.",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^(client|test|scripts)/" },
    },
    {
      name: "no-cycle",
      comment: "We flag this in other people's code; as there, what is imported for its type alone makes no cycle.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-dead-module",
      comment: "No entry file reaches it, so it is in nothing that ships.",
      severity: "error",
      from: { path: ENTRIES },
      to: { path: "^(server/src|client)/", pathNot: ENTRIES, reachable: false },
    },
    {
      name: "no-unknown-package",
      comment: "It cannot be resolved, or package.json does not name it.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
    {
      name: "no-undeclared-package",
      comment: "It is only there because something else needs it.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], pathNot: "^vscode$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "server/tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "browser", "types", "default"],
    },
  },
};
