import type { Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { Entity, ProjectView } from "../../../project/view";
import { isModelInstance } from "../../support/models";

/** Why a value does not travel through a queue. */
export type ObjectKind = "model" | "query" | "session" | "request" | "file";

const CLASSES: readonly (readonly [kind: ObjectKind, names: readonly string[]])[] = [
  ["query", ["django.db.models.QuerySet", "sqlalchemy.orm.Query"]],
  [
    "session",
    [
      "sqlalchemy.orm.Session",
      "sqlalchemy.ext.asyncio.AsyncSession",
      "sqlalchemy.ext.asyncio.async_scoped_session",
      "sqlalchemy.Connection",
      "sqlalchemy.ext.asyncio.AsyncConnection",
      "flask_sqlalchemy.SQLAlchemy",
    ],
  ],
  [
    "request",
    [
      "django.http.HttpRequest",
      "rest_framework.request.Request",
      "starlette.requests.Request",
      "starlette.requests.HTTPConnection",
      "flask.Request",
      "quart.Request",
    ],
  ],
  [
    "file",
    [
      "io.TextIOWrapper",
      "io.BufferedReader",
      "io.BufferedIOBase",
      "io.IOBase",
      "io.BytesIO",
      "io.StringIO",
      "typing.IO",
      "typing.TextIO",
      "typing.BinaryIO",
      "fastapi.UploadFile",
      "starlette.datastructures.UploadFile",
      "werkzeug.datastructures.FileStorage",
      "django.core.files.File",
      "django.core.files.base.File",
      "django.core.files.uploadedfile.UploadedFile",
      "django.core.files.uploadedfile.InMemoryUploadedFile",
    ],
  ],
];
const CONTAINERS =
  /^(?:builtins\.(?:list|set|tuple|dict|frozenset)|(?:typing|collections\.abc)\.(?:List|Sequence|Iterable|Set|Tuple|Dict|Mapping|Collection))$/;

/** What stands against sending a value of this kind to a worker; `undefined` where one of its types is plain or unknown. */
export function objectKind(project: ProjectView, entity: Entity): ObjectKind | undefined {
  const parts = partsOf(entity).filter(({ kind }) => kind !== "none");
  const kinds = parts.map((part) => kindOf(project, part));
  return kinds.every((kind) => kind !== undefined) ? kinds[0] : undefined;
}

function kindOf(project: ProjectView, part: Entity): ObjectKind | undefined {
  if (part.kind !== "instance") return undefined;
  const known = CLASSES.find(([, names]) => project.derives(part, ...names));
  if (known) return known[0];
  if (typeof part.of === "string" && CONTAINERS.test(part.of)) {
    const held = (part.args ?? []).map((one) => objectKind(project, one)).find((kind) => kind !== undefined);
    return held;
  }
  return isModelInstance(project, part) ? "model" : undefined;
}

/** The same for an argument; a view's `request` needs no annotation. */
export function argumentKind(project: ProjectView, path: string, value: Expr): ObjectKind | undefined {
  if (value !== null && typeof value === "object" && value.k === "param" && value.name === "request") {
    if (project.functionRole({ path, id: value.fn })?.role === "handler") return "request";
  }
  return objectKind(project, project.infer(path, value));
}
