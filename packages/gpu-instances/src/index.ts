export type { HttpProviderOptions } from "./call/http-options.ts";
export { createDockerProvider, type DockerOptions } from "./docker/docker-provider.ts";
export { instanceName, instanceNamePrefix, jobOfInstanceName } from "./instance-name.ts";
export { INSTANCE_STATES, type InstanceState, isGone, isTransitional } from "./instance-state.ts";
export type {
  CreatedInstance,
  Instance,
  InstanceEndpoint,
  InstancePort,
  InstanceRequest,
  Provider,
  Quote,
} from "./provider.ts";
export { ProviderError, type ProviderErrorKind } from "./provider-error.ts";
export { createNovitaProvider, type NovitaOptions } from "./novita/novita-provider.ts";
export { createRunpodProvider, type RunpodOptions } from "./runpod/runpod-provider.ts";
export type { GpuCreateResult } from "./jobs/create-instance.ts";
export type { GpuDeleteResult } from "./jobs/delete-instance.ts";
export {
  DEFAULT_GPU_CAPS,
  type GpuCaps,
  type GpuDependencies,
  type GpuEngine,
} from "./jobs/gpu-dependencies.ts";
export { createGpuHandlers } from "./jobs/handlers.ts";
export type { InstanceNews } from "./jobs/instance-webhook.ts";
export type { GpuMonitorResult } from "./jobs/monitor-instance.ts";
export type { GpuReapReport, GpuReapResult } from "./jobs/reap-instances.ts";
export { gpuCreateSchema, gpuDeleteSchema, gpuMonitorSchema } from "./jobs/schema.ts";
export { GPU_SCHEDULES } from "./jobs/schedules.ts";
