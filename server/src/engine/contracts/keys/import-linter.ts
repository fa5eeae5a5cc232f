/** What the keys of import-linter's configuration mean. */

/** Keys of `[importlinter]`, `[tool.importlinter]`. */
export const SESSION_KEYS: Readonly<Record<string, string>> = {
  root_package:
    "The package that the contracts are about: a folder with an `__init__.py` that can be imported from this file's folder or its source root. For several packages use `root_packages`.",
  root_packages:
    "The packages that the contracts are about, where there are several. Takes the place of `root_package`.",
  include_external_packages:
    "Whether packages outside of the root packages belong to the import graph, so that contracts can forbid them. Only their top level is known: `django`, not `django.db`. Default: `false`.",
  exclude_type_checking_imports:
    "Whether imports below `if TYPE_CHECKING:` are left out, for all contracts. Default: `false`.",
  contract_types:
    "Contract types that the project has written itself, one a line: `name: package.module.Class`. Archwright cannot run them; all other contracts of the file are checked.",
  show_timings: "Whether `lint-imports` prints how long each step took. Default: `false`.",
  contracts: "One table for each contract, with a `name` and a `type`.",
};

/** Keys of every contract. */
export const COMMON_KEYS: Readonly<Record<string, string>> = {
  id: "A short name of the contract, by which it can be chosen on the command line: `lint-imports --contract ID`.",
  name: "What the contract says, in words. Findings quote it.",
  type: "What kind of contract it is: `layers`, `forbidden`, `protected`, `independence`, `acyclic_siblings`, or one of the project's own.",
  ignore_imports:
    "Imports that this contract does not see, one a line: `importer -> imported`. They must be direct imports. `*` stands for one part of a name, `**` for any number: `shop.*.models -> shop.users.**`.",
  unmatched_ignore_imports_alerting:
    "What to do about a line of `ignore_imports` that matches no import: `error` (default), `warn` or `none`.",
  broken_contract_guidance:
    "Advice for whoever breaks the contract: shown with every finding in place of a general one.",
};

/** Keys by the type of contract. */
export const TYPE_KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  layers: {
    layers:
      "The layers from high to low, one a line. A layer may import those below it, not those above, directly or through other modules. `a | b` on one line: independent of each other. `a : b`: may import each other. `(a)`: may be missing. With `containers` the names are relative to each container.",
    containers:
      "Packages that hold the layers: each of them is checked by itself, with the same layers. `*` and `**` stand for parts of names.",
    exhaustive: "Whether every module of a container must be listed in `layers`. Needs `containers`. Default: `false`.",
    exhaustive_ignores:
      "Modules of the containers that need no layer although the contract is exhaustive: their last names, one a line.",
  },
  forbidden: {
    source_modules: "The modules that must not import, one a line; what lies in them belongs to them.",
    forbidden_modules:
      "What they must not import, neither directly nor through other modules. Packages outside need `include_external_packages`.",
    allow_indirect_imports:
      "Whether chains through other modules are allowed, so that only direct imports break the contract. Default: `false`.",
    as_packages:
      "Whether a named package stands for everything in it, or for its `__init__.py` alone. Default: `true`.",
  },
  protected: {
    protected_modules: "The modules that only `allowed_importers` may import directly, one a line.",
    allowed_importers: "Who may import the protected modules. They themselves and what lies in them may as well.",
    as_packages:
      "Whether a named package stands for everything in it, or for its `__init__.py` alone. Default: `true`.",
  },
  independence: {
    modules:
      "Modules of which none may import another, neither directly nor through modules outside of this list. `*` and `**` stand for parts of names: `shop.features.*`.",
  },
  acyclic_siblings: {
    ancestors: "Packages whose parts must not import each other in circles. `*` and `**` stand for parts of names.",
    depth:
      "How many levels further down the parts of parts are held to the same. Default: 10; 0 means the ancestors' own parts only.",
    skip_descendants: "Packages below the ancestors whose parts may import each other in circles.",
  },
};

/** What each type forbids. */
export const TYPES: Readonly<Record<string, string>> = {
  layers: "Modules in an order from high to low: imports lead downward only.",
  forbidden: "Some modules must not import some others.",
  protected: "Some modules may be imported by those that are named only.",
  independence: "None of some modules may import another.",
  acyclic_siblings: "The parts of a package must not import each other in circles.",
};
