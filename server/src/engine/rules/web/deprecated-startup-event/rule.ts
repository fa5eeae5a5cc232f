import type { Expr } from "../../../facts/types";
import { defineRule } from "../../api";
import { eventsOf, type StartupEvent } from "./events";
import { fixes, type StartupFinding } from "./fixes";

export default defineRule<undefined>({
  meta: {
    id: "deprecated-startup-event",
    topic: "web",
    title: "Deprecated start-up event",
    summary:
      "`on_event`, `add_event_handler` and `on_startup` are deprecated: start-up and shut-down belong in one lifespan handler, with which they are silently ignored.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["safe", "review"],
  },
  check(module) {
    const { path, project, facts } = module;
    // Lifespan handlers came with Starlette 0.26 and FastAPI 0.93.
    if (project.below("fastapi", "0.93") || project.below("starlette", "0.26")) return;
    for (const event of eventsOf(project, path)) {
      const lifespan = facts.calls[event.app]?.args.find((argument) => argument.name === "lifespan");
      const written = describe(event);
      module.report({
        at: event.at,
        message: lifespan
          ? `${written} never runs: this app has a \`lifespan\`, and with one such events are ignored. Move the code into that lifespan handler.`
          : `${written} is deprecated, and ignored as soon as the app gets a \`lifespan\`. Put what runs at start-up before the \`yield\` of one lifespan handler, what runs at shut-down behind it.`,
        ...(lifespan && { related: [{ at: lifespan.at, message: "the lifespan" }] }),
        key: `${event.how}:${event.event}:${event.handlers.map((handler) => JSON.stringify(handler)).join()}`,
        data: { app: facts.calls[event.app]?.at } satisfies StartupFinding,
      });
    }
  },
  fixes,
});

/** `@app.on_event("startup")`, as the code says it. */
function describe({ how, event, on }: StartupEvent): string {
  const name = nameOf(on);
  if (how === "keyword") return `\`on_${event}=\` of \`${name}\``;
  return how === "decorator" ? `\`@${name}("${event}")\`` : `\`${name}("${event}", …)\``;
}

function nameOf(expr: Expr): string {
  if (typeof expr === "string") {
    const segments = expr.replace(/^[@.]+/, "").split(".");
    return segments.slice(/^[A-Z]/.test(segments.at(-1)!) ? -1 : -2).join(".");
  }
  if (expr?.k !== "attr") return "app";
  const { of } = expr;
  const owner = of !== null && typeof of === "object" && (of.k === "param" || of.k === "attr") ? of.name : "app";
  return `${owner}.${expr.name}`;
}
