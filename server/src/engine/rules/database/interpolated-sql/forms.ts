/** What the form of an expression alone says of a part of an SQL text. */
import type { Expr } from "../../../facts/types";
import { isKind } from "../../support/calls";

/** Types whose text holds nothing but a number, a date or an identifier. */
export const HARMLESS: readonly string[] = [
  "builtins.int",
  "builtins.float",
  "builtins.bool",
  "decimal.Decimal",
  "uuid.UUID",
  "datetime.date",
  "datetime.datetime",
  "datetime.timedelta",
  "zoneinfo.ZoneInfo",
  "enum.Enum",
  "enum.IntEnum",
  "enum.StrEnum",
  "enum.Flag",
  "django.db.models.TextChoices",
  "django.db.models.IntegerChoices",
  "sqlalchemy.Table",
  "sqlalchemy.Column",
];
/** What holds what the operator of the application wrote. */
const SETTINGS = /^_?(?:settings|config|conf|cfg|connection_(?:args|data|params|settings))$/;

/** `"KILL %d" % pid`: what is put in has to be a number. */
export function isNumeric({ op, of }: { readonly op: string; readonly of: readonly Expr[] }): boolean {
  const [text] = of;
  if (op !== "%" || !isKind(text ?? null, "str")) return false;
  const conversions = (text as { readonly v: string }).v.match(/%[-+ #0-9.]*[a-zA-Z]/g) ?? [];
  return conversions.length > 0 && conversions.every((conversion) => /[diufFeEgGxXo]$/.test(conversion));
}

/** What the operator of the application wrote: `settings.SCHEMA`, `self.config.table`, `app.config["TABLE"]`. */
export function isSetting(expr: Expr): boolean {
  if (typeof expr === "string") return /(?:^|[.@])_?(?:settings|config|conf|cfg)\./.test(expr);
  if (isKind(expr, "attr") && SETTINGS.test(expr.name)) return true;
  if (isKind(expr, "param")) return SETTINGS.test(expr.name);
  return (isKind(expr, "attr") || isKind(expr, "sub")) && isSetting(expr.of);
}

/** `Model._meta.…`, `User.__table__.…` */
export function describes(expr: Expr): boolean {
  if (typeof expr === "string") return /(?:^|\.)(?:_meta|__table__)(?:\.|$)/.test(expr);
  return isKind(expr, "attr") && (/^(?:_meta|__table__)$/.test(expr.name) || describes(expr.of));
}

/** What doubles the quotes of a literal or of a name: the arguments of a `replace`. */
export function isQuoting(given: readonly Expr[]): boolean {
  const [from, to] = given.map((value) => (isKind(value, "str") ? value.v : ""));
  return (from === "'" || from === '"') && to === from + from;
}
