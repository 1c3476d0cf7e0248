import { commandText } from "../call/command-text.ts";
import { type HttpProviderOptions, httpProvider } from "../call/http-options.ts";
import { checkedInstanceId } from "../call/instance-id.ts";
import { ProviderError } from "../provider-error.ts";
import type { InstanceRequest, Provider } from "../provider.ts";
import { runpodCall } from "./runpod-call.ts";
import { runpodInstance } from "./runpod-instance.ts";
import { findRunpodOffer, type RunpodCloud, type RunpodOffer } from "./runpod-offer.ts";
import { runpodPodShape, runpodPodsShape } from "./runpod-shapes.ts";

const OWN_URL = "https://api.runpod.io";

export interface RunpodOptions extends HttpProviderOptions {
  /** RunPod's own data centres, or other people's machines. Default `SECURE`. */
  readonly cloud?: RunpodCloud | undefined;
}

/** Pods of RunPod, REST API v2. Throws a TypeError for an option that cannot be. */
export function createRunpodProvider(options: RunpodOptions): Provider {
  const provider = httpProvider("runpod", OWN_URL, options);
  const { cloud = "SECURE" } = options;

  function podPath(id: string): string {
    return `/v2/pods/${checkedInstanceId(provider.name, id)}`;
  }

  async function act(action: "start" | "stop", id: string, signal: AbortSignal): Promise<void> {
    const path = `${podPath(id)}/action`;
    await runpodCall(
      provider,
      signal,
    )({ what: `${action} pod ${id}`, method: "POST", path, body: { action } });
  }

  return {
    name: provider.name,

    async quote(request, signal) {
      const { costPerHourUsd } = await findRunpodOffer(runpodCall(provider, signal), request, cloud);
      return { costPerHourUsd };
    },

    async create(request, signal) {
      const call = runpodCall(provider, signal);
      const offer = await findRunpodOffer(call, request, cloud);
      const pod = await call({
        what: `create pod ${request.name}`,
        method: "POST",
        path: "/v2/pods",
        body: createBody(request, offer, cloud),
        answer: runpodPodShape,
        makes: true,
        secrets: Object.values(request.environment ?? {}),
      });
      return { id: pod.id, costPerHourUsd: pod.cost || offer.costPerHourUsd };
    },

    async get(id, signal) {
      const call = runpodCall(provider, signal);
      const path = podPath(id);
      return runpodInstance(
        await call({ what: `tell pod ${id}`, method: "GET", path, answer: runpodPodShape }),
      );
    },

    async list(namePrefix, signal) {
      const { pods } = await runpodCall(
        provider,
        signal,
      )({ what: "list its pods", method: "GET", path: "/v2/pods", answer: runpodPodsShape });
      return pods.filter(({ name }) => name.startsWith(namePrefix)).map(runpodInstance);
    },

    async remove(id, signal) {
      const path = podPath(id);
      try {
        await runpodCall(provider, signal)({ what: `delete pod ${id}`, method: "DELETE", path });
      } catch (error) {
        if (!(error instanceof ProviderError && error.kind === "not_found")) throw error;
      }
    },

    start: (id, signal) => act("start", id, signal),
    stop: (id, signal) => act("stop", id, signal),
  };
}

/** `CreatePodRequest` of the OpenAPI document. Of a template RunPod itself takes what is not said here. */
function createBody(
  request: InstanceRequest,
  { gpuId }: RunpodOffer,
  cloud: RunpodCloud,
): Readonly<Record<string, unknown>> {
  const { name, image, templateId, gpuCount, diskGb, region, ports, environment, command } = request;
  if (image === undefined && templateId === undefined) {
    throw new ProviderError("runpod", "invalid", "runpod needs an image, or a template that says one.");
  }
  return {
    name,
    image,
    templateId,
    gpu: { id: gpuId, count: gpuCount },
    disk: diskGb,
    cloud,
    dataCenterIds: region === undefined ? undefined : [region],
    ports: ports?.map(({ port, protocol }) => `${port}/${protocol}`),
    env: environment,
    args: command === undefined ? undefined : commandText(command),
  };
}
