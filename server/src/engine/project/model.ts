import type { Configuration } from "../config/types";
import type { CallFact, Expr, ModuleFacts } from "../facts/types";
import type { Database } from "./database";
import { sameData } from "./same-data";
import { functionKey, partsOf } from "./entities";
import { functionRole } from "./function-roles";
import { moduleRegistrations, type ModuleRegistrations, type Registrations } from "./registrations";
import { CallIndex, type Caller } from "./call-index";
import { ImportIndex } from "./import-index";
import { annotation, dependencyTarget } from "./annotations";
import { awaitedOrSelf } from "./conversions";
import { Inference } from "./inference";
import { gather } from "./chunks";
import { ImportedNames } from "./imported-names";
import { Relations } from "./relations";
import { buildModuleTable, folderOf, sameTable, type ModuleTable } from "./modules";
import { readPackaging, type Packaging } from "./packaging";
import { returned } from "./results";
import { importCycles, importedFirst, runsOnImport, type ImportOutcome } from "./startup";
import { moduleRole } from "./roles";
import { trackedFacts } from "./tracked-facts";
import { atLeast, isBelow, normaliseName, readVersions } from "./versions";
import type {
  ClassRef,
  CycleTable,
  Entity,
  FunctionRef,
  FunctionRole,
  ImportEdge,
  ModuleRole,
  ProjectView,
  VersionEvidence,
} from "./view";

/** The project as rules see it: facts, resources and configuration are inputs, the rest is derived and remembered. */
export class ProjectModel implements ProjectView {
  private readonly inference: Inference;
  private readonly importedNames: ImportedNames;
  private readonly importIndex: ImportIndex;
  private readonly callIndex: CallIndex;
  private readonly tracked = new Map<string, ModuleFacts>();

  constructor(private readonly database: Database) {
    const modules = (): readonly string[] => this.modules();
    const facts = (path: string): ModuleFacts | undefined => this.facts(path);
    this.inference = new Inference(database, {
      facts,
      moduleName: (path) => this.moduleName(path),
      find: (name, importer) => this.table().find(name, importer),
      isNamespace: (name) => this.table().isNamespace(name),
      relations: new Relations(database, modules, facts),
    });
    this.importedNames = new ImportedNames(database, modules, facts);
    this.importIndex = new ImportIndex(database, this);
    this.callIndex = new CallIndex(database, this);
  }

  modules(): readonly string[] {
    return (this.database.input("modules") as readonly string[] | undefined) ?? [];
  }

  facts(path: string): ModuleFacts | undefined {
    const paths = this.database.get("module-set", () => new Set(this.modules()));
    if (!paths.has(path)) return undefined;
    let facts = this.tracked.get(path);
    if (!facts) this.tracked.set(path, (facts = trackedFacts(this.database, path)));
    return facts;
  }

  /** The facts themselves, for who depends on all of them. */
  wholeFacts(path: string): ModuleFacts | undefined {
    return this.database.input(`facts:${path}`) as ModuleFacts | undefined;
  }

  resources(): readonly string[] {
    return (this.database.input("resources") as readonly string[] | undefined) ?? [];
  }

  resource(path: string): string | undefined {
    return this.database.input(`resource:${path}`) as string | undefined;
  }

  configuration(): Configuration {
    return this.database.input("configuration") as Configuration;
  }

  packaging(): readonly Packaging[] {
    return this.database.data("packaging", () =>
      readPackaging(this.resourceMap(/(?:pyproject\.toml|setup\.cfg|pytest\.ini)$/)),
    );
  }

  table(): ModuleTable {
    const compute = (): ModuleTable =>
      buildModuleTable({
        paths: this.modules(),
        declaredRoots:
          this.configuration().sourceRoots ??
          this.packaging().flatMap((project) => [...project.sourceRoots, ...project.pythonPath]),
        projectFolders: [
          ...this.resources()
            .filter((path) => /(?:^|\/)(?:pyproject\.toml|setup\.cfg)$/.test(path))
            .map(folderOf),
          ...this.modules()
            .filter((path) => /(?:^|\/)setup\.py$/.test(path))
            .map(folderOf),
        ],
        importedNames: this.importedNames.ofFolders(),
      });
    return this.database.aggregate("module-table", compute, sameTable);
  }

  sourceRoots(): readonly string[] {
    return this.table().roots;
  }

  moduleName(path: string): string {
    return this.table().nameOf(path);
  }

  modulePath(name: string): string | undefined {
    return this.table().find(name, "");
  }

  role(path: string): ModuleRole {
    return this.database.data(`role:${path}`, () =>
      moduleRole({
        path,
        name: this.moduleName(path),
        facts: this.facts(path)!,
        imported: this.importIndex.isImported(path),
        configuration: this.configuration(),
      }),
    );
  }

  imports(path: string): readonly ImportEdge[] {
    return this.importIndex.imports(path);
  }

  importers(path: string): readonly ImportEdge[] {
    return this.importIndex.importers(path);
  }

  runsOnImport(path: string): readonly ImportEdge[] {
    return this.database.get(`runs-on-import:${path}`, () => runsOnImport(this, path));
  }

  importCycles(): CycleTable {
    return this.database.data("import-cycles", () => importCycles(this));
  }

  importedFirst(path: string): ImportOutcome {
    return importedFirst(this, path);
  }

  resolve(path: string, expr: Expr): Entity {
    return this.inference.infer(path, expr);
  }

  infer(path: string, expr: Expr): Entity {
    return this.inference.infer(path, expr);
  }

  annotation(path: string, expr: Expr): Entity {
    return annotation(this.inference, path, expr);
  }

  callees(path: string, call: CallFact): readonly Entity[] {
    return partsOf(this.inference.infer(path, call.callee)).filter((entity) => entity.kind !== "none");
  }

  externalName(entity: Entity): string | undefined {
    return entity.kind === "external" || entity.kind === "method" ? entity.name : undefined;
  }

  returned(entity: Entity, path: string, call?: CallFact): Entity {
    return awaitedOrSelf(returned(this.inference, entity, path, call));
  }

  derives(entity: Entity, ...names: readonly string[]): boolean {
    return partsOf(entity).some((part) => {
      if (part.kind === "external") return this.externalDerives(part.name, names);
      if (part.kind === "class")
        return this.inference.ancestors(part.ref).external.some((name) => names.includes(name));
      if (part.kind !== "instance") return false;
      return typeof part.of === "string"
        ? this.externalDerives(part.of, names)
        : this.inference.ancestors(part.of).external.some((name) => names.includes(name));
    });
  }

  private externalDerives(cls: string, names: readonly string[]): boolean {
    return this.inference.externalAncestors(cls).some((name) => names.includes(name));
  }

  ancestors(cls: ClassRef): { readonly project: readonly ClassRef[]; readonly external: readonly string[] } {
    return this.inference.ancestors(cls);
  }

  method(cls: ClassRef, name: string): FunctionRef | undefined {
    return this.inference.method(cls, name);
  }

  functionFact(ref: FunctionRef): ReturnType<Inference["functionFact"]> {
    return this.inference.functionFact(ref);
  }

  classFact(ref: ClassRef): NonNullable<ReturnType<Inference["classFact"]>> {
    return this.inference.classFact(ref)!;
  }

  functionRole(ref: FunctionRef): FunctionRole | undefined {
    return this.database.data(`function-role:${functionKey(ref)}`, () => functionRole(this, ref, this.registrations()));
  }

  private registrations(): Registrations {
    return this.database.aggregate(
      "registrations",
      () => {
        const all = gather(
          this.database.data,
          "registrations",
          () => this.modules(),
          (path): ModuleRegistrations[] => [moduleRegistrations(this, path)],
        );
        return {
          dependencies: new Set(all.flatMap((one) => one.dependencies)),
          dependencyClasses: new Set(all.flatMap((one) => one.dependencyClasses)),
          handlers: new Map(all.flatMap((one) => one.handlers)),
          lifespans: new Set(all.flatMap((one) => one.lifespans)),
          tasks: new Map(all.flatMap((one) => one.tasks)),
        };
      },
      (a, b) =>
        sameData(
          [[...a.dependencies], [...a.dependencyClasses], [...a.handlers], [...a.lifespans], [...a.tasks]],
          [[...b.dependencies], [...b.dependencyClasses], [...b.handlers], [...b.lifespans], [...b.tasks]],
        ),
    );
  }

  dependency(ref: FunctionRef, parameter: string): Entity | undefined {
    return dependencyTarget(this.inference, ref, parameter);
  }

  callsIn(ref: FunctionRef): readonly CallFact[] {
    return this.callIndex.callsIn(ref);
  }

  callers(ref: FunctionRef): readonly Caller[] {
    return this.callIndex.callers(ref);
  }

  version(distribution: string): VersionEvidence | undefined {
    return this.versions().get(normaliseName(distribution));
  }

  atLeast(distribution: string, version: string): boolean {
    return atLeast(this.version(distribution), version);
  }

  below(distribution: string, version: string): boolean {
    return isBelow(this.version(distribution), version);
  }

  uses(distribution: string): boolean {
    const name = normaliseName(distribution);
    if (this.versions().has(name)) return true;
    const module = name.replaceAll("-", "_");
    return this.importedNames.hasTop(module);
  }

  private versions(): ReadonlyMap<string, VersionEvidence> {
    return this.database.get(
      "versions",
      () =>
        readVersions(this.resourceMap(/(?:pyproject\.toml|setup\.cfg|pylock[\w.]*\.toml|\.lock|\.txt|\.in|Pipfile)$/)),
      (a, b) => sameData([...a], [...b]),
    );
  }

  private resourceMap(pattern: RegExp): ReadonlyMap<string, string> {
    const out = new Map<string, string>();
    for (const path of this.resources()) {
      const text = pattern.test(path) ? this.resource(path) : undefined;
      if (text !== undefined) out.set(path, text);
    }
    return out;
  }

  derived<T>(key: string, compute: () => T, meanwhile?: T): T {
    return this.database.get(`rule:${key}`, compute, sameData, meanwhile);
  }
}
