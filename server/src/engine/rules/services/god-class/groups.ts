import { partsOf } from "../../../project/entities";
import type { ClassRef, ProjectView } from "../../../project/view";
import type { MethodUse, ServiceClass } from "./collect";
import { classSubjects, COMMON_VERBS, singular, subjectsOf, verbOf, wordsOf } from "./words";

/** Public methods that belong together. */
export interface Group {
  /** What they speak of most. */
  readonly subject: string;
  readonly methods: readonly MethodUse[];
  /** They speak of what the class is named after, or of nothing else. */
  readonly own: boolean;
}

/** Collaborators that everything in an application uses: that two methods share one says nothing about them. */
export const INFRASTRUCTURE =
  /^_?(?:\w*_)?(?:session|sessions|session_factory|sessionmaker|db|database|conn|connection|client|http|http_client|logger|log|config|configuration|settings|cache|redis|engine|uow|unit_of_work|repo|repository|dao|app|request|context|ctx|clock|event_bus|bus|tracer|metrics|api|sdk|name|verbose|debug|options)$/;

/** What services of their own exist for, whoever's e-mail or payment it is. */
const CONCERNS: ReadonlySet<string> = new Set(
  "email mail sms notification payment charge refund invoice report export import pdf csv image thumbnail file upload cache webhook backup audit analytic statistic log".split(
    " ",
  ),
);

/** Sorts the public methods of a class into groups that share state, calls, or a subject. */
export function groupsOf(project: ProjectView, path: string, service: ServiceClass, className: string): Group[] {
  const methods = service.methods;
  const names = new Map(methods.map((method, index) => [method.name, index]));
  const parents = methods.map((_, index) => index);
  const root = (index: number): number => (parents[index] === index ? index : (parents[index] = root(parents[index]!)));
  const join = (a: number, b: number): void => {
    parents[root(a)] = root(b);
  };
  const firstBy = new Map<string, number>();
  const joinBy = (key: string, index: number): void => {
    const first = firstBy.get(key);
    if (first === undefined) firstBy.set(key, index);
    else join(first, index);
  };
  const own = new Set(classSubjects(className));
  const ownMethods = new Set<number>();
  methods.forEach((method, index) => {
    if (method.name.startsWith("__")) return;
    for (const used of method.uses) {
      const called = names.get(used);
      if (called !== undefined) join(index, called);
      else if (!INFRASTRUCTURE.test(used)) joinBy(`state:${used}`, index);
    }
    const subjects = subjectsOf(method.name);
    for (const subject of subjects) joinBy(`subject:${subject}`, index);
    // `send_email` and `send_sms`, `format_date` and `format_money`: one kind of work.
    const verb = verbOf(method.name);
    if (verb !== undefined && !COMMON_VERBS.has(verb)) joinBy(`verb:${verb}`, index);
    const types = typeSubjects(project, path, method);
    for (const type of types) joinBy(`type:${type}`, index);
    // `order`, and `order_id` where the method's name does not speak of another concern: `process_payment(order_id)`.
    const foreign = subjects.some((subject) => CONCERNS.has(subject));
    const untyped = method.untyped.map((name) => singular(foreign ? name : name.replace(/_(?:id|uuid|pk)$/, "")));
    if (subjects.length === 0 || [...subjects, ...types, ...untyped].some((word) => own.has(word)))
      ownMethods.add(index);
  });
  const overrides = inheritedNames(project, { path, id: service.cls });
  const byRoot = new Map<number, number[]>();
  methods.forEach((method, index) => {
    if (method.name.startsWith("_") || isProperty(project, path, method) || overrides.has(method.name)) return;
    const key = root(index);
    byRoot.set(key, [...(byRoot.get(key) ?? []), index]);
  });
  const ownRoots = new Set([...ownMethods].map(root));
  const groups = [...byRoot].map(([key, indexes]): Group => {
    const members = indexes.map((index) => methods[index]!);
    return { subject: commonSubject(members), methods: members, own: ownRoots.has(key) };
  });
  // Whatever speaks of the class's subject is one group, however many threads it has.
  const mine = groups.filter((group) => group.own);
  const others = groups.filter((group) => !group.own);
  if (mine.length === 0) return others;
  return [{ subject: [...own].join(" "), methods: mine.flatMap((group) => group.methods), own: true }, ...others];
}

/** Names of the project's classes that a method takes. */
function typeSubjects(project: ProjectView, path: string, method: MethodUse): string[] {
  return method.types.flatMap((type) =>
    partsOf(project.annotation(path, type)).flatMap((entity) => {
      if (entity.kind !== "instance" || typeof entity.of === "string") return [];
      const words = wordsOf(project.classFact(entity.of).name).map(singular);
      return words.filter(
        (word) =>
          ![
            "create",
            "update",
            "request",
            "response",
            "schema",
            "in",
            "out",
            "base",
            "data",
            "dto",
            "input",
            "output",
            "read",
            "service",
            "repository",
            "session",
          ].includes(word),
      );
    }),
  );
}

/** Methods that a base class of the project has: their names are its contract, not this class's choice. */
function inheritedNames(project: ProjectView, cls: ClassRef): ReadonlySet<string> {
  const bases = project.ancestors(cls).project.slice(1);
  return new Set(
    bases.flatMap((base) =>
      project.classFact(base).methods.map((id) => project.functionFact({ path: base.path, id }).name),
    ),
  );
}

function isProperty(project: ProjectView, path: string, method: MethodUse): boolean {
  return project.functionFact({ path, id: method.id }).decorators.some((decorator) => {
    const { value } = decorator;
    return typeof value === "string" && /(?:^|\.)(?:cached_)?property$|\.setter$|\.deleter$/.test(value);
  });
}

function commonSubject(methods: readonly MethodUse[]): string {
  const counts = new Map<string, number>();
  for (const method of methods)
    for (const subject of subjectsOf(method.name)) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1])[0];
  return best?.[0] ?? methods[0]!.name;
}
