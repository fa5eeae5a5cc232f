/** Where a link on a guide page leads. */
export type LinkTarget =
  | { readonly kind: "page"; readonly id: string; readonly anchor: string | undefined }
  | { readonly kind: "anchor"; readonly anchor: string }
  | { readonly kind: "external"; readonly url: string }
  /** Makes a project of this kind. */
  | { readonly kind: "scaffold"; readonly id: string };

/**
 * Pages are linked as `rule:fat-route`, `topic:project-layout`, `advice:choose-structure`, or relatively as on disk: `../fat-route/guide.md`,
 * `project-layout.md`; `scaffold:library` makes a project. `has` tells which pages exist. Gives `undefined` for what cannot be followed safely.
 */
export function resolveLink(href: string, has: (id: string) => boolean): LinkTarget | undefined {
  if (/^(https?|mailto):/i.test(href)) return { kind: "external", url: href };
  const scaffold = /^scaffold:([\w-]+)$/.exec(href)?.[1];
  if (scaffold !== undefined) return { kind: "scaffold", id: scaffold };
  const [path = "", fragment] = href.split("#", 2);
  const anchor = fragment === undefined ? undefined : decode(fragment);
  if (path === "") return anchor ? { kind: "anchor", anchor } : undefined;
  const id = pageId(decode(path));
  return id !== undefined && has(id) ? { kind: "page", id, anchor } : undefined;
}

function pageId(path: string): string | undefined {
  const named = /^(?:rule|topic|advice|guide):(.+)$/.exec(path);
  if (named) return named[1];
  return /(?:^|\/)([^/]+)\/guide\.md$/.exec(path)?.[1] ?? /(?:^|\/)([^/]+)\.md$/.exec(path)?.[1];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
