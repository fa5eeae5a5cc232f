import { defineConfig, globalIgnores } from "eslint/config";
import js from "@eslint/js";
import ts from "typescript-eslint";

/** The web worker's entry files belong to a compiler configuration of their own, not to the nearest `tsconfig.json`. */
const browserFiles = [
  "server/src/main.browser.ts",
  "server/src/hosts/browser/**/*.ts",
  "client/src/extension.browser.ts",
  "client/src/browser/**/*.ts",
];

export default defineConfig(
  globalIgnores(["dist/", "out/", ".vscode-test/", ".cache/", "samples/", "**/*.generated.ts"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      // One job a file.
      "max-lines": ["error", { max: 300 }],
      "no-else-return": "error",
      "object-shorthand": "error",
    },
  },

  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      // Brackets say that a key may be missing.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "@typescript-eslint/prefer-string-starts-ends-with": ["error", { allowSingleElementEquality: "always" }],
      // Where a text is spread, code points are meant.
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // An index that was checked, or comes from the same table, is sure to be there; `!` says so without a test at run time.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Callbacks of libraries are often async where they are typed as void.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      // `a || b` also for empty strings is often what is meant.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true, boolean: true } }],
      // Bit masks of syntax kinds, flags of the protocol.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/prefer-literal-enum-member": "off",
    },
  },
  {
    files: browserFiles,
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: ["server/tsconfig.browser.json", "client/tsconfig.browser.json"],
      },
    },
  },
  {
    // Standard output carries the protocol.
    files: ["server/src/engine/**", "server/src/lsp/**", "server/src/hosts/**", "server/src/main.*"],
    rules: { "no-console": "error" },
  },
  {
    // A test's name is its text; mocha's `this` and loose fixtures are no defects.
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": "off",
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },

  {
    files: ["**/*.{js,cjs,mjs}"],
    languageOptions: {
      globals: Object.fromEntries(
        [
          "process",
          "console",
          "Buffer",
          "URL",
          "fetch",
          "setTimeout",
          "clearTimeout",
          "setInterval",
          "clearInterval",
          "performance",
        ].map((name) => [name, "readonly"]),
      ),
    },
  },
  {
    files: ["**/*.{js,cjs}"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { require: "readonly", module: "writable", __dirname: "readonly" },
    },
  },
  {
    // Partly run inside pages that Playwright drives; the compiler knows their globals.
    files: ["test/**/*.mjs", "scripts/**/*.mjs"],
    rules: { "no-undef": "off" },
  },
);
