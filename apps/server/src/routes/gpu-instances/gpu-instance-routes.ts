import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { changeGpuInstanceRoutes } from "./change-gpu-instances.ts";
import { readGpuInstanceRoutes } from "./read-gpu-instances.ts";

/** `/api/gpu-instances`. */
export function gpuInstanceRoutes(app: App, dependencies: AppDependencies): void {
  readGpuInstanceRoutes(app, dependencies);
  changeGpuInstanceRoutes(app, dependencies);
}
