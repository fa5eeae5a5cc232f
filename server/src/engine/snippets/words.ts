/** Names of one thing in the forms that code uses: `order_items`, `OrderItem`, `order_item`. */

export interface Words {
  /** `order_items`: the package, the route's prefix, the table. */
  readonly plural: string;
  /** `order_item` */
  readonly singular: string;
  /** `OrderItem` */
  readonly entity: string;
}

const UNCOUNTABLE =
  /(?:^|_)(?:auth|billing|checkout|data|history|inventory|media|metadata|news|payroll|pricing|search|security|series|shipping|staff|status)$/;

/** Of the name of a package or module: `users`, `user`, `order_items`. */
export function wordsOf(name: string): Words {
  const lower = name.toLowerCase();
  const singular = singularOf(lower);
  const plural = singular === lower ? pluralOf(lower) : lower;
  return { plural, singular, entity: pascal(singular) };
}

/** Of a class: `OrderItem`. */
export function wordsOfClass(entity: string): Words {
  const singular = entity
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
  return { plural: pluralOf(singular), singular, entity };
}

function singularOf(name: string): string {
  if (UNCOUNTABLE.test(name)) return name;
  if (name.endsWith("ies") && name.length > 4) return name.replace(/ies$/, "y");
  if (/(?:ss|sh|ch|x|z)es$/.test(name)) return name.replace(/es$/, "");
  if (/(?:us|is|ss)$/.test(name)) return name;
  return name.replace(/([^s])s$/, "$1");
}

function pluralOf(name: string): string {
  if (UNCOUNTABLE.test(name)) return name;
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, "ies");
  return /(?:s|sh|ch|x|z)$/.test(name) ? `${name}es` : `${name}s`;
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

/** Modules that are called by what they do in their package. */
const PARTS: ReadonlySet<string> = new Set(
  `__init__ actions admin api apis app apps config constants controller controllers crud dependencies deps
  endpoint endpoints enums errors exceptions factories fields filters fixtures forms handlers helpers main managers mixins
  model models permissions queries repositories repository router routers routes schema schemas selectors serializer
  serializers service services settings signals sorting tasks test tests types urls utils validators views viewsets webhooks
  worker conftest database db core base celery celery_app`.split(/\s+/),
);

/** Folders that are called by a layer, or by nothing in particular. */
const FOLDERS: ReadonlySet<string> = new Set(
  `api apis app apps application backend blueprints clients common config core crud data db domain domains endpoints
  entities features functional handlers infrastructure integration integrations lib main model models modules packages
  presentation project repositories routers routes schemas server service services shared src tasks test tests unit utils
  views web v1 v2 v3 e2e controllers worker workers dependencies`.split(/\s+/),
);

const SUFFIX =
  /_(?:api|client|controller|crud|dependencies|endpoints?|handlers?|models?|repo|repository|router|routes?|schemas?|selectors?|serializers?|services?|tasks?|views?|tests?)$/;

/** What a file is about. */
export interface Feature {
  readonly name: string;
  /** The folder is the feature's own: its other parts lie beside the file. */
  readonly slice: boolean;
}

/**
 * The feature that a file belongs to, by its place: `app/users/router.py` and `app/routers/users.py` are both about
 * `users`. `undefined` where the place tells nothing.
 *
 * @param container the first segment of the file's module name, which is no feature
 * @param isSlice whether a folder holds the parts of a feature
 */
export function featureOf(path: string, container: string, isSlice: (folder: string) => boolean): Feature | undefined {
  const segments = path.split("/");
  const file = segments.pop()!.replace(/\.py$/, "");
  const isTest = /^test_|_test$/.test(file) || segments.some((segment) => /^tests?$/.test(segment));
  const stem = file.replace(/^test_|_tests?$/, "").replace(SUFFIX, "");
  const folder = segments.at(-1);
  const ownFolder = folder !== undefined && !FOLDERS.has(folder) && folder !== container && !/^tests?_/.test(folder);
  if (ownFolder && !isTest && (PARTS.has(file) || isSlice(segments.join("/")))) return { name: folder, slice: true };
  if (!PARTS.has(stem) && /^[a-z]\w*$/i.test(stem)) {
    if (folder === undefined || FOLDERS.has(folder) || folder === container || isTest)
      return folder === undefined || folder === container ? undefined : { name: stem, slice: false };
  }
  if (ownFolder) return { name: folder, slice: !isTest };
  const above = segments.at(-2);
  // `app/users/api/routes.py`, `app/users/tests/test_views.py`
  return above !== undefined && !FOLDERS.has(above) && above !== container && PARTS.has(stem)
    ? { name: above, slice: false }
    : undefined;
}
