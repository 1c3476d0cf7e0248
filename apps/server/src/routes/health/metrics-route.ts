import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";

/** `/metrics`: figures for Prometheus; 503 when the database does not answer. */
export function metricsRoute(app: App, { metrics }: Pick<AppDependencies, "metrics">): void {
  app.get("/metrics", async (c) =>
    c.body(await metrics.read(), 200, { "Content-Type": metrics.contentType }),
  );
}
