import { connectDocker } from "@millrace/container-engine";
import type Docker from "dockerode";
import { checkedInstanceId } from "../call/instance-id.ts";
import { ProviderError } from "../provider-error.ts";
import type { Instance, InstanceRequest, Provider } from "../provider.ts";
import { allowedImage, type ImagePolicy } from "./allowed-image.ts";
import { containerInstance } from "./container-instance.ts";
import { type ContainerLimits, containerOptions } from "./container-options.ts";
import { type EngineCall, engineCall } from "./engine-call.ts";
import {
  type Container,
  containerCreatedShape,
  containerListShape,
  containerShape,
  engineInfoShape,
} from "./engine-shapes.ts";
import { gpuDevices } from "./gpu-devices.ts";
import { COMPONENT, LABEL } from "./instance-labels.ts";

/** Longest wait for the engine's answer; making a container of a large image takes seconds. Milliseconds. */
const DEFAULT_TIMEOUT_MS = 60_000;

export interface DockerOptions extends ImagePolicy, ContainerLimits {
  /** `unix:///path/to.sock` or `tcp://host:port`. Default: Docker's own socket. */
  readonly endpoint?: string | undefined;
  /** Longest wait for each answer, in milliseconds. Default 60 000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Containers of this host as instances: with GPUs where the engine can give them, otherwise plain ones whose `kind` says so.
 * They cost nothing, so every product is the host itself; a disk's size is not enforced. Images are never pulled.
 */
export function createDockerProvider(options: DockerOptions): Provider {
  const { endpoint, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  let connected: Promise<Docker> | undefined;

  async function call<T>(signal: AbortSignal, make: (docker: Docker) => EngineCall<T>): Promise<T> {
    connected ??= connectDocker(endpoint);
    return engineCall(make(await connected), timeoutMs, signal);
  }

  async function plan(request: InstanceRequest, signal: AbortSignal) {
    const image = allowedImage(request, options);
    const info = await call(signal, (docker) => ({
      what: "describe itself",
      send: () => docker.info(),
      answer: engineInfoShape,
    }));
    return { image, host: { cpus: info.NCPU, devices: gpuDevices(info, request.gpuCount) } };
  }

  /** By id or by name. Of containers that are not ours there is no instance. */
  async function inspect(id: string, signal: AbortSignal): Promise<Container> {
    const container = await call(signal, (docker) => ({
      what: `tell container ${id}`,
      send: (abortSignal) => docker.getContainer(id).inspect({ abortSignal }),
      answer: containerShape,
    }));
    if (container.Config.Labels?.[LABEL.component] === COMPONENT) return container;
    throw new ProviderError("docker", "not_found", `Container ${id} is no instance of ours.`);
  }

  async function start(id: string, signal: AbortSignal): Promise<void> {
    await call(signal, (docker) => ({
      what: `start container ${id}`,
      send: (abortSignal) => docker.getContainer(id).start({ abortSignal }).catch(unlessAlready),
    }));
  }

  async function remove(id: string, signal: AbortSignal): Promise<void> {
    try {
      await inspect(id, signal);
      await call(signal, (docker) => ({
        what: `remove container ${id}`,
        send: (abortSignal) =>
          docker.getContainer(id).remove({ force: true, v: true, abortSignal }).catch(unlessAlready),
      }));
    } catch (error) {
      if (!(error instanceof ProviderError && error.kind === "not_found")) throw error;
    }
  }

  async function create(request: InstanceRequest, signal: AbortSignal): Promise<string> {
    const { image, host } = await plan(request, signal);
    try {
      const { id } = await call(signal, (docker) => ({
        what: `create container ${request.name}`,
        send: (abortSignal) =>
          docker.createContainer({ ...containerOptions(request, image, host, options), abortSignal }),
        answer: containerCreatedShape,
        makes: true,
        secrets: Object.values(request.environment ?? {}),
      }));
      return id;
    } catch (error) {
      // A name is given once: this one is the instance that an earlier call made, whose answer was lost.
      if (error instanceof ProviderError && error.status === 409) {
        return (await inspect(request.name, signal).catch(takenByOther)).Id;
      }
      throw withoutImage(error, image);
    }
  }

  return {
    name: "docker",

    async quote(request, signal) {
      await plan(request, signal);
      return { costPerHourUsd: 0 };
    },

    async create(request, signal) {
      const id = await create(request, signal);
      try {
        await start(id, signal);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        // Without an answer it may run: then it is found by its name.
        if (error.status === undefined) throw new ProviderError("docker", "lost_answer", error.message);
        // One that cannot start is nobody's instance.
        await remove(id, signal);
        throw cannotStart(error);
      }
      return { id, costPerHourUsd: 0 };
    },

    async get(id, signal) {
      const container = await inspect(checkedInstanceId("docker", id), signal);
      // Whoever made it died before starting it.
      if (container.State.Status === "created") await start(container.Id, signal);
      return containerInstance(container);
    },

    async list(namePrefix, signal) {
      const found = await call(signal, (docker) => ({
        what: "list its containers",
        send: (abortSignal) =>
          docker.listContainers({
            all: true,
            filters: { label: [`${LABEL.component}=${COMPONENT}`] },
            abortSignal,
          }),
        answer: containerListShape,
      }));
      const instances = await Promise.all(
        found
          .filter(({ Names }) => (Names ?? []).some((name) => name.startsWith(`/${namePrefix}`)))
          .map(({ Id }) => inspect(Id, signal).then(containerInstance, unlessGone)),
      );
      return instances.filter((each): each is Instance => each !== undefined);
    },

    remove: (id, signal) => remove(checkedInstanceId("docker", id), signal),
    async start(id, signal) {
      await start((await inspect(checkedInstanceId("docker", id), signal)).Id, signal);
    },
    async stop(id, signal) {
      const { Id } = await inspect(checkedInstanceId("docker", id), signal);
      await call(signal, (docker) => ({
        what: `stop container ${Id}`,
        send: (abortSignal) => docker.getContainer(Id).stop({ abortSignal }).catch(unlessAlready),
      }));
    },
  };
}

/** It is as it is to be (304), or somebody is making it so (409). */
function unlessAlready(error: unknown): void {
  const { statusCode } = error as { statusCode?: unknown };
  if (statusCode !== 304 && statusCode !== 409) throw error;
}

/** The engine gives out a GPU when a container starts, and has no status of its own for "none left" or a wrong command. */
function cannotStart({ message, kind, status }: ProviderError): ProviderError {
  const meant = /could not select device driver/.test(message)
    ? "no_capacity"
    : status !== undefined && status < 500
      ? "invalid"
      : kind;
  return new ProviderError("docker", meant, message, { status });
}

/** Between the list and the look it was removed. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof ProviderError && error.kind === "not_found")) throw error;
  return undefined;
}

function takenByOther(error: unknown): never {
  if (!(error instanceof ProviderError && error.kind === "not_found")) throw error;
  throw new ProviderError("docker", "invalid", `The instance's name is taken: ${error.message}`);
}

function withoutImage(error: unknown, image: string): unknown {
  return error instanceof ProviderError && error.status === 404
    ? new ProviderError(
        "docker",
        "invalid",
        `The image "${image}" is not on this host: pull it there first.`,
        {
          status: 404,
        },
      )
    : error;
}
