/** Keys of Pydantic's configuration, https://docs.pydantic.dev/latest/migration/#changes-to-config and /api/config/ */

/** Keys that got another name. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ["allow_population_by_field_name", "populate_by_name"],
  ["anystr_lower", "str_to_lower"],
  ["anystr_strip_whitespace", "str_strip_whitespace"],
  ["anystr_upper", "str_to_upper"],
  ["keep_untouched", "ignored_types"],
  ["max_anystr_length", "str_max_length"],
  ["min_anystr_length", "str_min_length"],
  ["orm_mode", "from_attributes"],
  ["schema_extra", "json_schema_extra"],
  ["validate_all", "validate_default"],
]);

/** Keys whose behaviour is the only one now: they can go. */
export const DROPPED: ReadonlySet<string> = new Set([
  "copy_on_model_validation",
  "smart_union",
  "underscore_attrs_are_private",
]);

/** Keys that stayed as they are, those of settings included. */
export const KEPT: ReadonlySet<string> = new Set([
  "alias_generator",
  "allow_inf_nan",
  "arbitrary_types_allowed",
  "case_sensitive",
  "cli_parse_args",
  "coerce_numbers_to_str",
  "defer_build",
  "env_file",
  "env_file_encoding",
  "env_ignore_empty",
  "env_nested_delimiter",
  "env_parse_none_str",
  "env_prefix",
  "extra",
  "from_attributes",
  "frozen",
  "hide_input_in_errors",
  "ignored_types",
  "json_encoders",
  "json_schema_extra",
  "populate_by_name",
  "protected_namespaces",
  "regex_engine",
  "revalidate_instances",
  "secrets_dir",
  "ser_json_bytes",
  "ser_json_timedelta",
  "str_max_length",
  "str_min_length",
  "str_strip_whitespace",
  "str_to_lower",
  "str_to_upper",
  "strict",
  "title",
  "use_attribute_docstrings",
  "use_enum_values",
  "val_json_bytes",
  "validate_assignment",
  "validate_by_alias",
  "validate_by_name",
  "validate_default",
  "validate_return",
]);
