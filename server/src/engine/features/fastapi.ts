/** What new features of a FastAPI project build on. */
import type { FeatureProject, Name } from "./project";
import { asName, type Web } from "./web";

const SESSIONS = {
  async: asName("sqlalchemy.ext.asyncio", "AsyncSession"),
  sync: asName("sqlalchemy.orm", "Session"),
};

export const fastapi: Web = {
  framework: "fastapi",
  parts: ["model", "schemas", "repository", "service", "dependencies", "router", "test"],
  needed: ["model", "schemas", "service", "router"],
  router: () => "router",
  problem(project, { container }) {
    const at = `${container}/new/router.py`;
    if (!project.nearest("base", at))
      return "A new feature needs a declarative base of SQLAlchemy to derive its model from, and this project has none that can be seen.";
    if (!session(project, at))
      return "A new feature needs the dependency that gives a database session, and this project has none that can be seen.";
    return undefined;
  },
  values(project, { files }) {
    const at = files.get("router")!;
    const { alias, dependency, isAsync } = session(project, at)!;
    const known = project.surroundings.sessions[isAsync ? "async" : "sync"];
    const cls = known ?? SESSIONS[isAsync ? "async" : "sync"];
    const asyncClient = asksAsync(project);
    return {
      base: project.nearest("base", files.get("model")!),
      session: cls,
      sessionAlias: alias ?? false,
      sessionDependency: dependency ?? false,
      sessionParameter: alias?.name ?? "SessionDep",
      async: isAsync ? "async " : "",
      await: isAsync ? "await " : "",
      awaitOpen: isAsync ? "(await " : "",
      awaitClose: isAsync ? ")" : "",
      asyncClient,
      clientAsync: asyncClient ? "async " : "",
      clientAwait: asyncClient ? "await " : "",
      clientParameter: asyncClient ? "client: AsyncClient" : "client: TestClient",
    };
  },
};

interface Session {
  readonly alias: Name | undefined;
  readonly dependency: Name | undefined;
  readonly isAsync: boolean;
}

/** The alias of the session dependency where the project has one, else the dependency itself. */
function session(project: FeatureProject, at: string): Session | undefined {
  const isAsync =
    project.landmarks("session-alias").find((one) => one.async !== undefined)?.async ??
    project.landmarks("session-dependency").find((one) => one.async !== undefined)?.async ??
    false;
  const alias = project.nearest("session-alias", at, (one) => (one.async ?? isAsync) === isAsync);
  const dependency = project.nearest("session-dependency", at, (one) => (one.async ?? isAsync) === isAsync);
  return alias || dependency ? { alias, dependency, isAsync } : undefined;
}

/** The project's tests ask the application through httpx's client, under pytest-asyncio. */
function asksAsync({ view, tests }: FeatureProject): boolean {
  return (
    view.uses("pytest-asyncio") &&
    tests.some((path) =>
      view
        .facts(path)!
        .imports.some(({ module, names }) => module === "httpx" && names?.some((one) => one.name === "AsyncClient")),
    )
  );
}
