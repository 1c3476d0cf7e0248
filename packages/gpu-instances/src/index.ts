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
