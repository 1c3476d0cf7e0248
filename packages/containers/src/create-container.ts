import { EngineError, engineStatus } from "@millrace/container-engine";
import { defineHandler, JobAbortedError, type JobContext, type JobHandler } from "@millrace/core";
import type { ContainerInspectInfo } from "dockerode";
import { ContainerError } from "./container-error.ts";
import { containerOptions } from "./container-options.ts";
import { containerRetry } from "./container-retry.ts";
import { type ContainerState, toContainerState } from "./container-state.ts";
import type { ContainerDependencies } from "./dependencies.ts";
import { installationLabels, LABEL, labelFilter } from "./labels.ts";
import { type ContainerEngine, openEngine } from "./open-engine.ts";
import { pullImage } from "./pull-image.ts";
import { removeContainer } from "./remove-container.ts";
import { createContainerSchema } from "./schema.ts";

export interface CreateContainerResult extends ContainerState {
  /** Whether an earlier execution of the job had made it. */
  readonly adopted: boolean;
}

type Options = ReturnType<typeof containerOptions>;

/**
 * Handler of `create-container`. A job has one container, whose labels carry the job: an execution whose answer was lost
 * leaves one that the next adopts. One that cannot be started is removed.
 */
export function createCreateContainer(dependencies: ContainerDependencies): JobHandler {
  return defineHandler({
    type: "create-container",
    queue: "container-management",
    schema: createContainerSchema,
    // An image may have to be fetched.
    timeoutSeconds: 900,
    ...containerRetry,
    async execute(payload, context): Promise<CreateContainerResult> {
      const installation = await dependencies.installation();
      const options = containerOptions(payload, dependencies.policy, { installation, jobId: context.jobId });
      const engine = await openEngine(dependencies, context.signal);
      try {
        const earlier = await findOfJob(engine, context.jobId);
        const id = earlier ?? (await create(engine, options, dependencies.policy.pull, context));
        const state = toContainerState(await start(engine, id));
        context.progress(100, `${state.name} is ${state.status}`);
        return { ...state, adopted: earlier !== undefined };
      } catch (error) {
        // The engine may make it even now; then `cleanup-containers` finds it.
        if (isCancelled(context.signal)) await removeOfJob(await openEngine(dependencies), context.jobId);
        throw error;
      }
    },
  });
}

function isCancelled({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof JobAbortedError && reason.code === "cancelled";
}

async function removeOfJob(engine: ContainerEngine, jobId: string): Promise<void> {
  const id = await findOfJob(engine, jobId);
  if (id !== undefined) await removeContainer(engine, id);
}

async function findOfJob(
  { call, docker, installation }: ContainerEngine,
  jobId: string,
): Promise<string | undefined> {
  const filters = labelFilter({ ...installationLabels(installation), [LABEL.job]: jobId });
  const [found] = await call("list containers", (abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  );
  return found?.Id;
}

async function create(
  engine: ContainerEngine,
  options: Options,
  pulls: boolean,
  context: JobContext,
): Promise<string> {
  const made = await tryCreate(engine, options, context.jobId);
  if (made !== undefined) return made;
  if (!pulls) {
    throw new ContainerError(
      "CONTAINER_IMAGE_NOT_FOUND",
      `The engine does not have the image ${options.Image}, and images are not fetched here (CONTAINER_PULL).`,
    );
  }
  await pullImage(engine, options.Image, context);
  const id = await tryCreate(engine, options, context.jobId);
  if (id !== undefined) return id;
  throw new EngineError(`Docker has fetched ${options.Image} and does not find it.`);
}

/** Undefined: the engine does not have the image. */
async function tryCreate(
  { call, docker, installation }: ContainerEngine,
  options: Options,
  jobId: string,
): Promise<string | undefined> {
  try {
    const { id } = await call("create a container", (abortSignal) =>
      docker.createContainer({ ...options, abortSignal }),
    );
    return id;
  } catch (error) {
    const status = engineStatus(error);
    if (status === 404) return undefined;
    if (status === 400) throw refused(error);
    if (status !== 409) throw error;
  }
  // The name has a holder: ours, made by an earlier execution while we looked, or somebody else's.
  const holder = await call("inspect a container", (abortSignal) =>
    docker.getContainer(options.name).inspect({ abortSignal }),
  );
  const wanted = { ...installationLabels(installation), [LABEL.job]: jobId };
  if (Object.entries(wanted).every(([label, value]) => holder.Config.Labels[label] === value))
    return holder.Id;
  throw new ContainerError(
    "CONTAINER_NAME_TAKEN",
    `There is another container named ${options.name}. Give another name, or destroy that one.`,
  );
}

/** Starts one that was never started; one that has run is left as it is. */
async function start(engine: ContainerEngine, id: string): Promise<ContainerInspectInfo> {
  const container = engine.docker.getContainer(id);
  const inspect = () =>
    engine.call("inspect a container", (abortSignal) => container.inspect({ abortSignal }));
  const before = await inspect();
  if (before.State.Status !== "created") return before;
  try {
    await engine.call("start a container", (abortSignal) => container.start({ abortSignal }), 120_000);
  } catch (error) {
    const status = engineStatus(error);
    // No answer: it may run. The next execution finds it.
    if (status === undefined) throw error;
    if (status !== 304) {
      await removeContainer(engine, id);
      throw unstartable(error, status);
    }
  }
  return inspect();
}

/** A port that somebody else holds may be free later; what the image lacks will not be there. */
function unstartable(error: unknown, status: number): unknown {
  const isForGood =
    status < 500 ||
    /executable file not found|no such file or directory|permission denied/i.test(String(error));
  return isForGood ? refused(error) : error;
}

function refused(error: unknown): ContainerError {
  const words = error instanceof EngineError ? error.message : String(error);
  return new ContainerError("CONTAINER_REFUSED", words, { cause: error });
}
