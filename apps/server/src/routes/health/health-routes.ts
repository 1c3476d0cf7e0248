import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { metricsRoute } from "./metrics-route.ts";
import { probeRoutes } from "./probes.ts";
import { queueHealthRoute } from "./queue-health.ts";

/** For people, balancers and orchestrators. */
export function healthRoutes(app: App, dependencies: AppDependencies): void {
  probeRoutes(app, dependencies);
  metricsRoute(app, dependencies);
  queueHealthRoute(app, dependencies);
}
