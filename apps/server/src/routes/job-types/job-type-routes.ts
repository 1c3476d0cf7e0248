import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { putTypePolicyRoutes } from "./put-type-policy.ts";
import { readTypePolicyRoutes } from "./read-type-policy.ts";

/** `/api/job-types` and what lies below it. */
export function jobTypeRoutes(app: App, dependencies: AppDependencies): void {
  readTypePolicyRoutes(app, dependencies);
  putTypePolicyRoutes(app, dependencies);
}
