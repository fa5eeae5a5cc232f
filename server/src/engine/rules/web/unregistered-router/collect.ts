import type { Expr } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { FileView } from "../../api";
import { lastName } from "../../support/calls";

/** How one file speaks of URL modules and of REST framework's routers. */
export interface RouterData {
  /** Strings that may name a URL module: `include("shop.urls")`, `ROOT_URLCONF = "config.urls"`. */
  readonly names: readonly string[];
  /** `include(name)` of something that is no literal and no name of a module. */
  readonly computed: boolean;
  /** Objects whose `.urls` or `.registry` is read. */
  readonly asked: readonly Expr[];
}

const NAME = /^[A-Za-z_]\w*(?:\.\w+)*$/;
/** What a module of URLs is called. */
export const URLS = /url|rout/i;

export function collect(file: FileView): RouterData | undefined {
  const { tree, text } = file;
  if (!/urls|URLCONF|\binclude\(|\.registry\b/.test(text)) return undefined;
  const names = new Set<string>();
  const asked: Expr[] = [];
  let computed = false;
  for (let node = 0; node < tree.count; node++) {
    const kind = tree.kind[node];
    if (kind === K.string) {
      const value = file.lower(node);
      if (value !== null && typeof value === "object" && value.k === "str" && URLS.test(value.v) && NAME.test(value.v))
        names.add(value.v);
    } else if (kind === K.attribute) {
      const name = tree.textOf(tree.child(node, F.attribute));
      if (name === "urls" || name === "registry") asked.push(file.lower(tree.child(node, F.object)));
    } else if (kind === K.call && lastName(file.facts.calls[file.callId(node)]?.callee ?? null) === "include") {
      const [target] = file.facts.calls[file.callId(node)]!.args;
      const value = target?.value ?? null;
      if (value === null || (typeof value === "object" && ["format", "op", "iter", "param", "item"].includes(value.k)))
        computed = true;
    }
  }
  return names.size + asked.length > 0 || computed ? { names: [...names], computed, asked } : undefined;
}
