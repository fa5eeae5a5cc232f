/** What the keys of Tach's configuration mean. */
type Docs = Readonly<Record<string, string>>;

/** Keys of `tach.toml` and `[tool.tach]`. */
export const TACH_KEYS: Docs = {
  modules: "The modules whose dependencies are checked, a table each.",
  interfaces: "What of a module others may import, a table each. A module without an interface shows everything.",
  layers:
    'Names of layers from high to low. A module of a layer may use lower layers, never higher ones. `{ name = "…", closed = true }` for a layer that may not be passed by.',
  exclude: "Globs of files and folders that are not checked, relative to this file.",
  source_roots: "Folders that names of modules start from, relative to this file. Default: this folder.",
  exact: "Whether declared dependencies that no import needs are errors for `tach check`. Default: `false`.",
  ignore_type_checking_imports: "Whether imports below `if TYPE_CHECKING:` are left out. Default: `true`.",
  include_string_imports:
    "Whether texts that look like dotted names count as imports. Archwright does not look at them.",
  forbid_circular_dependencies: "Whether modules that declare each other in circles are a mistake. Default: `false`.",
  layers_explicit_depends_on:
    "Whether modules have to declare what they use of lower layers, too. Default: `false`: lower layers are free to use.",
  respect_gitignore: "Whether what git ignores is left out. Default: `true`.",
  root_module:
    "What is with code outside of all modules: `ignore` (default) does not check it, `allow` checks it as a module `<root>`, `dependenciesonly` lets it use others but not be used, `forbid` allows none.",
  disable_logging: "Whether Tach sends no usage data.",
  rules: "How severe each check is: `error`, `warn` or `off`.",
  external: "How `tach check-external` compares imports of packages with declared dependencies.",
  cache: "What `tach test` remembers.",
  map: "What `tach map` draws.",
  use_regex_matching: "Outdated: Tach reads globs.",
  plugins: "Plugins of Tach. Archwright does not run them.",
};

export const TACH_MODULE_KEYS: Docs = {
  path: "The module's dotted name from a source root; `*` and `**` stand for parts of it. `<root>` is code outside of all modules.",
  paths: "Dotted names of several modules that share this table.",
  depends_on:
    'The modules that it may use. Without this key it may use all; `[]` lets it use none. `{ path = "…", deprecated = true }` allows with a warning.',
  cannot_depend_on: "The modules that it must not use, whatever else allows it.",
  depends_on_external: "Packages outside that it may use, for `tach check-external`.",
  cannot_depend_on_external: "Packages outside that it must not use, for `tach check-external`.",
  layer: "Its layer, one of `layers`.",
  visibility: "The modules that may declare that they depend on it. Default: all.",
  utility: "Whether every module may use it undeclared. Default: `false`.",
  unchecked: "Whether its own imports are not checked. Default: `false`.",
  strict: "An older word for an interface that is kept to; Tach now has `interfaces`.",
};

export const TACH_INTERFACE_KEYS: Docs = {
  expose: "Regular expressions for the names that others may import, relative to the module.",
  from: "Regular expressions for the modules that the interface belongs to. Default: all.",
  visibility: "The modules that may use this interface. Default: all.",
  data_types:
    "`primitive` allows functions with plain data in their signatures only; default `all`. Archwright does not look at signatures.",
  exclusive:
    "Whether this interface counts alone for those that it is visible to, whatever others there are. Default: `false`.",
};

/** Keys of the tables below other keys. */
export const TACH_NESTED_KEYS: Readonly<Record<string, Docs>> = {
  layers: {
    name: "The layer's name, which modules give as their `layer`.",
    closed: "Whether layers above may not pass it by: what lies below is reached through it. Default: `false`.",
  },
  depends_on: {
    path: "The dotted name of the module that may be used.",
    deprecated: "Whether its use is to end: each is a warning. Default: `false`.",
  },
  cannot_depend_on: { path: "The dotted name of the module that must not be used." },
  rules: {
    unused_ignore_directives: "Comments `tach-ignore` that ignore nothing. Default: `warn`.",
    require_ignore_directive_reasons: "Comments `tach-ignore` without a reason, `tach-ignore(why)`. Default: `off`.",
    unused_external_dependencies: "Declared packages that no import needs. Default: `error`.",
    local_imports: "Imports inside of functions. Default: `error`.",
  },
  external: {
    exclude: "Packages that `tach check-external` passes over.",
    rename: 'Modules whose package has another name: `["PIL:pillow"]`.',
  },
  cache: {
    backend: "Where results are kept: `disk`.",
    file_dependencies: "Globs of files whose change makes tests run again.",
    env_dependencies: "Environment variables whose change makes tests run again.",
  },
};

/** Keys of a `tach.domain.toml`. */
export const TACH_DOMAIN_KEYS: Docs = {
  root: "The module that is this folder itself.",
  modules:
    "The modules of this folder, a table each; their paths are relative to it, `//` begins a name from the source root.",
  interfaces: "What of these modules others may import, a table each.",
};
