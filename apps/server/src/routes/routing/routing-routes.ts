import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { previewRoutingRoute } from "./preview-routing.ts";
import { routingRuleRoutes } from "./routing-rules.ts";

/** `/api/queues/routing` and what lies below it. */
export function routingRoutes(app: App, dependencies: AppDependencies): void {
  routingRuleRoutes(app, dependencies);
  previewRoutingRoute(app, dependencies);
}
