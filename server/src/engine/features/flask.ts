/** What new features of a Flask project build on. */
import type { Web } from "./web";

export const flask: Web = {
  framework: "flask",
  parts: ["model", "schemas", "service", "router", "test"],
  needed: ["model", "service", "router"],
  router: ({ plural }) => plural,
  problem(project, { container }) {
    return project.nearest("flask-database", `${container}/new/routes.py`)
      ? undefined
      : "A new feature needs the extension Flask-SQLAlchemy (`db = SQLAlchemy()`), and this project has none that can be seen.";
  },
  values: (project, { files }) => ({ db: project.nearest("flask-database", files.get("model")!) }),
};
