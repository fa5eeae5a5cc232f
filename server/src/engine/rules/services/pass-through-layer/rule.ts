import type { Span } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { ClassRef, ProjectView } from "../../../project/view";
import { defineRule, type FileView } from "../../api";
import { stationOf } from "../../support/layers";
import { delegationOf } from "../delegation";
import { fits, protocols } from "../interfaces";
import { isPlainClass } from "../../support/plain";

interface PassThrough {
  readonly cls: number;
  /** The attribute that the methods hand on to. */
  readonly attribute: string;
  /** Public methods. */
  readonly count: number;
  readonly handedOn: readonly { readonly name: string; readonly method: string; readonly at: Span }[];
}

/** Names that say that standing in front of something is the purpose. */
const STANDS_IN = /(?:Proxy|Decorator|Mixin|Client|Stub|Bridge|Fake|Mock|Spy|View|ViewSet|Api|API|SDK)$/;
/** What attributes of unknown type are called that hold another layer. */
const LAYERS =
  /(?:repo|repository|repositories|dao|crud|service|manager|use_?case|interactor|store|selector|gateway)s?$/i;
/** Names of classes that give another shape to what they hold. */
const SHAPES = /(?:Adapter|Wrapper|Facade)$/;
/** Names of classes that are layers. */
const NAMED =
  /(?:Service|Manager|Repository|Repo|UseCase|Interactor|Gateway|Dao|DAO|Controller|Handler|Store|Provider)s?$/;

export default defineRule<readonly PassThrough[]>({
  meta: {
    id: "pass-through-layer",
    topic: "services",
    title: "Layer that only passes calls on",
    summary:
      "A class whose methods hand the same arguments to one other object adds a file to read and a place to change, and nothing else.",
    severity: "info",
    enabled: true,
    scope: "module",
    fixes: [],
  },
  collect(file) {
    const found = file.facts.classes.flatMap((_, cls) => read(file, cls) ?? []);
    return found.length > 0 ? found : undefined;
  },
  check({ path, facts, project, data, report }) {
    for (const { cls, attribute, count, handedOn } of data ?? []) {
      const ref = { path, id: cls };
      const fact = facts.classes[cls]!;
      // An adapter whose methods are called like those below adapts nothing.
      const shapes = SHAPES.test(fact.name);
      if (shapes && handedOn.some(({ name, method }) => name !== method)) continue;
      if (!(shapes || isLayer(project, ref)) || !isPlainClass(project, ref) || isContract(project, ref)) continue;
      const target = targetOf(project, ref, attribute);
      if (!target || (target.name !== undefined && fact.name.endsWith(target.name))) continue;
      const direct = target.name === undefined ? "what it holds there" : `\`${target.name}\``;
      report({
        at: fact.at,
        message: `${count === handedOn.length ? `All ${String(count)}` : `${String(handedOn.length)} of the ${String(count)}`} methods of \`${fact.name}\` hand the same arguments to \`${attribute}\`: a file more to read and to change for every call. Call ${direct} directly, or move here what this layer is for: transactions, checks, mapping.`,
        related: handedOn.map(({ name, method, at }) => ({ at, message: `\`${name}\` is \`${attribute}.${method}\`` })),
        key: fact.name,
      });
    }
  },
});

function read(file: FileView, cls: number): PassThrough | undefined {
  const { facts } = file;
  const fact = facts.classes[cls]!;
  const methods = fact.methods.map((id) => ({ id, fact: facts.functions[id]! }));
  // A class that hands on whatever it is asked for is a proxy.
  if (
    methods.some((method) =>
      /^__(?:getattr|getattribute|enter|aenter|exit|aexit|call|iter|getitem)__$/.test(method.fact.name),
    )
  )
    return undefined;
  const publics = methods.filter(({ fact: { name, decorators } }) => {
    if (name.startsWith("_")) return false;
    return !decorators.some(
      ({ value }) =>
        typeof value === "string" && /(?:^|\.)(?:cached_)?property$|\.setter$|\.deleter$|\.overload$/.test(value),
    );
  });
  if (publics.length < 3) return undefined;
  const byAttribute = new Map<string, { name: string; method: string; at: Span }[]>();
  for (const { id, fact: method } of publics) {
    // A decorator adds something: a transaction, a cache, a check.
    const delegation = method.decorators.length === 0 ? delegationOf(file, id) : undefined;
    if (!delegation?.same) continue;
    const list = byAttribute.get(delegation.attribute) ?? [];
    byAttribute.set(delegation.attribute, [...list, { name: method.name, method: delegation.method, at: method.at }]);
  }
  for (const [attribute, handedOn] of byAttribute) {
    if (handedOn.length * 5 >= publics.length * 4) return { cls, attribute, count: publics.length, handedOn };
  }
  return undefined;
}

function isLayer(project: ProjectView, ref: ClassRef): boolean {
  const fact = project.classFact(ref);
  if (STANDS_IN.test(fact.name) || fact.decorators.length > 0) return false;
  if (NAMED.test(fact.name)) return true;
  const [first] = fact.methods;
  return first !== undefined && stationOf(project, { path: ref.path, id: first }) !== undefined;
}

/** Its methods are what a base class or a Protocol asks for. */
function isContract(project: ProjectView, ref: ClassRef): boolean {
  const own = new Set(project.classFact(ref).methods.map((id) => project.functionFact({ path: ref.path, id }).name));
  const bases = project.ancestors(ref).project.slice(1);
  const inherited = bases.some((base) =>
    project.classFact(base).methods.some((id) => {
      const { name } = project.functionFact({ path: base.path, id });
      return !name.startsWith("_") && own.has(name);
    }),
  );
  return inherited || protocols(project).some((protocol) => fits(project, ref, protocol));
}

/** What the attribute holds: a class of the project, or something unknown that is called like a layer. */
function targetOf(project: ProjectView, ref: ClassRef, attribute: string): { readonly name?: string } | undefined {
  const value = project.infer(ref.path, { k: "attr", of: { k: "self", cls: ref.id }, name: attribute });
  const parts = partsOf(value).filter(({ kind }) => kind !== "none");
  for (const part of parts) {
    const cls = part.kind === "instance" ? part.of : part.kind === "class" ? part.ref : undefined;
    if (cls === undefined) continue;
    return typeof cls === "string" ? undefined : { name: project.classFact(cls).name };
  }
  return parts.every(({ kind }) => kind === "unknown") && LAYERS.test(attribute) ? {} : undefined;
}
