import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { optimizeRoutingRoute } from "./optimize-routing.ts";
import { previewRoutingRoute } from "./preview-routing.ts";
import { routingFiguresRoutes } from "./routing-figures.ts";
import { routingRuleRoutes } from "./routing-rules.ts";

/** `/api/queues/routing` and `/api/queues/retry`, and what lies below them. */
export function routingRoutes(app: App, dependencies: AppDependencies): void {
  routingRuleRoutes(app, dependencies);
  previewRoutingRoute(app, dependencies);
  routingFiguresRoutes(app, dependencies);
  optimizeRoutingRoute(app, dependencies);
}
