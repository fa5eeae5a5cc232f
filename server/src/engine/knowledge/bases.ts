/** Classes by which rules, snippets and profiles know what a class of the project is. */

/** Bases of settings, which fill their fields from the environment. */
export const SETTINGS_BASES: readonly string[] = [
  "pydantic_settings.BaseSettings",
  "pydantic.BaseSettings",
  "pydantic.v1.BaseSettings",
];

/** SQLAlchemy's sessions. */
export const SESSION_CLASSES: readonly string[] = ["sqlalchemy.orm.Session", "sqlalchemy.ext.asyncio.AsyncSession"];

/** Bases of models whose objects belong to no session of SQLAlchemy. */
export const SESSIONLESS_MODELS: readonly string[] = [
  "django.db.models.Model",
  "peewee.Model",
  "tortoise.models.Model",
  "tortoise.Model",
  "beanie.Document",
  "mongoengine.Document",
];

/** Bases of classes that are mapped to a table or collection. */
export const MODEL_BASES: readonly string[] = [
  "sqlalchemy.orm.DeclarativeBase",
  "flask_sqlalchemy.model.Model",
  "sqlmodel.SQLModel",
  ...SESSIONLESS_MODELS,
];
