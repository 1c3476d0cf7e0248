import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { readProgramQueue } from "../program-queue/queue-status.ts";
import { readQueueHealth } from "./queue-health.ts";

/** `/livez`: the process turns. `/readyz`: it can serve. `/health`: for people, with the figures of all jobs and of the queue of programs. */
export function probeRoutes(app: App, dependencies: AppDependencies): void {
  const { health, release } = dependencies;
  app.get("/livez", (c) => c.json({ status: "alive" }));

  app.get("/readyz", async (c) => {
    const obstacles = await health.findObstacles();
    if (obstacles.length === 0) return c.json({ status: "ready" });
    return c.json({ status: "not ready", obstacles }, 503);
  });

  app.get("/health", async (c) => {
    const { queueStats, ...rest } = await readQueueHealth(health);
    if (rest.status === "unhealthy") return c.json({ ...rest, release, jobs: queueStats, queue: null }, 503);
    return c.json({ ...rest, release, jobs: queueStats, queue: await readProgramQueue(dependencies) });
  });
}
