import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { readQueueHealth } from "./queue-health.ts";

/** `/livez`: the process turns. `/readyz`: it can serve. `/health`: the same for people, with figures. */
export function probeRoutes(app: App, { health, release }: AppDependencies): void {
  app.get("/livez", (c) => c.json({ status: "alive" }));

  app.get("/readyz", async (c) => {
    const obstacles = await health.findObstacles();
    if (obstacles.length === 0) return c.json({ status: "ready" });
    return c.json({ status: "not ready", obstacles }, 503);
  });

  app.get("/health", async (c) => {
    const { queueStats, ...rest } = await readQueueHealth(health);
    return c.json({ ...rest, release, jobs: queueStats }, rest.status === "unhealthy" ? 503 : 200);
  });
}
