import type { ClassKnowledge, Library } from "./types";

const names = (type: string, ...methods: string[]): Record<string, string> =>
  Object.fromEntries(methods.map((method) => [method, type]));

/** What both a model class and a query offer: `T` is how the model is written there. */
const tortoise = (model: string): Record<string, string> => ({
  ...names(
    `tortoise.queryset.QuerySet[${model}]`,
    "filter",
    "exclude",
    "all",
    "annotate",
    "order_by",
    "limit",
    "offset",
    "distinct",
    "select_for_update",
    "select_related",
    "prefetch_related",
    "using_db",
    "only",
  ),
  get: `~${model}`,
  get_or_none: `~${model} | None`,
  first: `~${model} | None`,
  last: `~${model} | None`,
  earliest: `~${model} | None`,
  latest: `~${model} | None`,
  count: "~builtins.int",
  exists: "~builtins.bool",
});

const TORTOISE_QUERY: ClassKnowledge = {
  methods: { ...tortoise("T0"), delete: "~builtins.int", update: "~builtins.int" },
  iter: "T0",
};

/** Tortoise ORM and Beanie: all that they ask is awaited. */
export const asyncOrms: Library = {
  distribution: "tortoise-orm",
  source: "https://tortoise.github.io/query.html, https://beanie-odm.dev/api-documentation/document/",
  aliases: {
    "tortoise.Model": "tortoise.models.Model",
    "beanie.odm.documents.Document": "beanie.Document",
  },
  classes: {
    "tortoise.models.Model": {
      methods: {
        ...tortoise("self"),
        create: "~self",
        get_or_create: "~builtins.tuple[self, builtins.bool]",
        update_or_create: "~builtins.tuple[self, builtins.bool]",
        bulk_create: "~None",
        save: "~None",
        delete: "~None",
        refresh_from_db: "~None",
        fetch_related: "~None",
      },
    },
    "tortoise.queryset.QuerySet": TORTOISE_QUERY,
    "beanie.Document": {
      bases: ["pydantic.BaseModel"],
      methods: {
        get: "~self | None",
        find_one: "~self | None",
        find: "beanie.FindMany[self]",
        find_all: "beanie.FindMany[self]",
        insert: "~self",
        create: "~self",
        save: "~self",
        replace: "~self",
        delete: "~unknown",
        count: "~builtins.int",
      },
    },
    "beanie.FindMany": {
      methods: {
        ...names("beanie.FindMany[T0]", "find", "sort", "limit", "skip"),
        to_list: "~builtins.list[T0]",
        first_or_none: "~T0 | None",
        count: "~builtins.int",
        exists: "~builtins.bool",
        delete: "~unknown",
      },
    },
  },
};
