/** Whether the project runs on Pydantic 2: rules on what changed with it are silent where that is not certain. */
import type { ImportFact } from "../../facts/types";
import type { ProjectView } from "../../project/view";
import { isSwitched } from "./conditions";

/** Names of `pydantic` that only version 2 has. */
const SINCE_2: ReadonlySet<string> = new Set([
  "AfterValidator",
  "AliasChoices",
  "AliasPath",
  "BeforeValidator",
  "ConfigDict",
  "Discriminator",
  "GetCoreSchemaHandler",
  "PlainSerializer",
  "PlainValidator",
  "RootModel",
  "SerializationInfo",
  "SerializeAsAny",
  "StringConstraints",
  "TypeAdapter",
  "ValidationInfo",
  "WrapSerializer",
  "WrapValidator",
  "computed_field",
  "field_serializer",
  "field_validator",
  "model_serializer",
  "model_validator",
  "validate_call",
]);
/** Looking at the version means to run on both. */
const SWITCHES: ReadonlySet<string> = new Set(["VERSION", "__version__", "version", "PYDANTIC_V2", "IS_PYDANTIC_V2"]);

/** True where every version that may be installed is a 2: by lock file or declaration, else by the APIs that the code uses. */
export function isPydantic2(project: ProjectView): boolean {
  return project.derived("pydantic-2", () => {
    if (project.atLeast("pydantic", "2")) return true;
    const declared = project.version("pydantic");
    if (declared?.lowest !== undefined || declared?.below !== undefined) return false;
    const imports = project.modules().flatMap((path) => (project.facts(path)?.imports ?? []).filter(isOfPydantic));
    if (imports.some(isSwitch)) return false;
    if (project.version("pydantic-settings") !== undefined) return !project.below("pydantic-settings", "2");
    return imports.some(isSince2);
  });
}

function isOfPydantic({ level, module }: ImportFact): boolean {
  return level === 0 && /^(?:pydantic|pydantic_settings|pydantic_compat)(?:\.|$)/.test(module);
}

function isSwitch({ module, names, guarded, flow }: ImportFact): boolean {
  const looks = (names ?? []).some(({ name }) => SWITCHES.has(name)) || module === "pydantic.version";
  return (
    looks ||
    ((guarded || isSwitched(flow)) && (names ?? []).some(({ name }) => SINCE_2.has(name) || name === "BaseSettings"))
  );
}

function isSince2({ module, names }: ImportFact): boolean {
  if (module === "pydantic_settings" || module.startsWith("pydantic_settings.")) return true;
  return module === "pydantic" && (names ?? []).some(({ name }) => SINCE_2.has(name));
}
