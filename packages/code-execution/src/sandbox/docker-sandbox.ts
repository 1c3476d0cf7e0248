import { type Logger, silentLogger, systemClock } from "@millrace/core";
import type Docker from "dockerode";
import { createDependencyCache, type DependencySettings } from "../dependencies/dependency-cache.ts";
import { engineCall, engineStatus } from "../engine/engine-call.ts";
import { type ContainerOwner, containerOptions, pidsLimit } from "./container-options.ts";
import { containerRuntime } from "./container-runtime.ts";
import { type ContainerPool, createContainerPool } from "./container-pool.ts";
import { createContainerRemover } from "./container-remover.ts";
import { converse } from "./converse.ts";
import { type GuestContainer, startContainer } from "./guest-container.ts";
import { reportOfTheLost } from "./lost-report.ts";
import type { GuestLimits, GuestOutput, GuestRun, Sandbox } from "./sandbox.ts";

/** The engine, and what containers are made of. */
export interface DockerSandboxOptions {
  readonly docker: Docker;
  /** From `ensureImage`. An id, not a name: what runs is what was built. */
  readonly image: string;
  /** Makes the image again when the engine no longer has it; without it, programs fail then. */
  readonly rebuildImage?: () => Promise<string>;
  /** Processors of the engine's host, from `probeDocker`. */
  readonly cpus: number;
  /** What the engine runs containers of programs with, from `probeDocker`. Default: its own default, told by no result. */
  readonly runtime?: string;
  /** Containers that are ready before programs need them. Default: none. */
  readonly pool?: {
    /** Most that wait for programs of the same limits; three times as many wait altogether. */
    readonly size: number;
    /** Limits that programs usually have: for each, one container waits from the start. */
    readonly usual: readonly GuestLimits[];
  };
  /** Where packages for programs come from, and how many are kept. Default: none are installed. */
  readonly dependencies?: DependencySettings;
  readonly logger?: Logger;
}

/** Containers wait so long and are then replaced. */
const IDLE_MS = 300_000;
/** A container that waits is not swept while a program of this length may run in it; a longer one gets its own. */
const LONGEST_RUN_MS = 3_600_000;
const WAITING: ContainerOwner = { job: "", phase: "waiting", neededMs: 2 * IDLE_MS + LONGEST_RUN_MS };

export interface DockerSandbox extends Sandbox {
  /** Containers that wait for programs of these limits. */
  waiting(limits: GuestLimits): number;
}

/** Containers of this engine, each for one program. */
export function createDockerSandbox(options: DockerSandboxOptions): DockerSandbox {
  const { docker, cpus, runtime, pool: pooled, logger = silentLogger } = options;
  const remover = createContainerRemover(docker);
  let image = Promise.resolve(options.image);
  const pool = pooled !== undefined && pooled.size > 0 ? createPool(pooled) : undefined;
  const dependencies =
    options.dependencies === undefined
      ? undefined
      : createDependencyCache({
          docker,
          remover,
          cpus,
          runtimeImage: () => image,
          dropWaiting: async (set) => pool?.drop(set),
          ...options.dependencies,
        });

  function createPool({ size, usual }: NonNullable<typeof pooled>): ContainerPool {
    return createContainerPool(
      { perClass: size, total: 3 * size, idleMs: IDLE_MS, usual: usual.map(possible) },
      {
        make: ({ image: set, ...limits }) =>
          makeContainer(limits, WAITING, logger, set === undefined ? {} : { image: set }),
        discard: ({ container, frames }) => {
          frames.close();
          return remover.remove(container.id, logger);
        },
        onFailure: (error) =>
          logger.warn({ err: error }, "a container could not be made ready ahead of its need"),
        now: systemClock.monotonic,
      },
    );
  }

  /** The engine refuses more processors than its host has. */
  function possible(limits: GuestLimits): GuestLimits {
    return { ...limits, cpus: Math.min(limits.cpus, cpus) };
  }

  async function makeContainer(
    limits: GuestLimits,
    owner: ContainerOwner,
    runLogger: Logger,
    { signal, image: given }: Partial<Pick<GuestRun, "signal" | "image">> = {},
  ): Promise<GuestContainer> {
    const used = image;
    const start = async () =>
      startContainer(
        { docker, remover },
        containerOptions(given ?? (await image), limits, owner, runtime),
        runLogger,
        signal,
      );
    try {
      return await start();
    } catch (error) {
      const { rebuildImage } = options;
      if (engineStatus(error) !== 404 || rebuildImage === undefined || given !== undefined) throw error;
      // Of several that find it gone, one has it made; what could not be made is tried again by the next.
      if (image === used) {
        image = rebuildImage();
        image.catch(() => {
          image = used;
        });
      }
      return start();
    }
  }

  /** `undefined`: a container that had waited died before it started the program. */
  async function runIn(
    { container, frames }: GuestContainer,
    run: GuestRun,
    acquired: GuestOutput["acquired"],
    begunAt: number,
  ): Promise<GuestOutput | undefined> {
    const acquiredAt = systemClock.monotonic();
    let startedAt: number | undefined;
    const wasDead = () => acquired === "warm" && startedAt === undefined && !frames.isOpen;
    const onStarted = () => {
      startedAt = systemClock.monotonic();
    };
    try {
      const output = await converse(frames, await limitProcesses(container, run), onStarted);
      const endedAt = systemClock.monotonic();
      if (output.report === null && wasDead()) {
        await remover.remove(container.id, run.logger);
        return undefined;
      }
      const ranMs = startedAt === undefined ? null : endedAt - startedAt;
      const seen = output.report ?? (await reportOfTheLost(docker, container.id, run, { ...output, ranMs }));
      // A kernel of the container's own may have more memory than the program is to use.
      const report = { ...seen, memoryLimitBytes: run.limits.memoryBytes };
      frames.close();
      void remover.remove(container.id, run.logger);
      const timings = {
        acquireMs: acquiredAt - begunAt,
        transferMs: (startedAt ?? endedAt) - acquiredAt,
        collectMs: Math.max(0, endedAt - (startedAt ?? endedAt) - report.wallMs),
      };
      return { ...output, report, acquired, timings };
    } catch (error) {
      const isReplaceable = wasDead() && !run.signal.aborted;
      frames.close();
      await remover.remove(container.id, run.logger);
      if (isReplaceable) return undefined;
      throw error;
    }
  }

  /** Of one that is there: by the engine, before there is a program in it, or by the supervisor, where users are the container's own. */
  async function limitProcesses(container: GuestContainer["container"], run: GuestRun): Promise<GuestRun> {
    const { processes, request } = run;
    if (processes === undefined) return run;
    if (containerRuntime(runtime).hasOwnUsers) return { ...run, request: { ...request, processes } };
    await engineCall("limit the processes of a container", (abortSignal) =>
      container.update({ PidsLimit: pidsLimit(processes), abortSignal }),
    );
    return run;
  }

  return {
    driver: "docker",
    ...(runtime === undefined ? {} : { runtime }),
    keepsFiles: true,
    ...(dependencies === undefined ? {} : { dependencies }),
    async run(asked) {
      asked.signal.throwIfAborted();
      const run = { ...asked, limits: possible(asked.limits) };
      const begunAt = systemClock.monotonic();
      const { limits, request, job, phase, logger: runLogger } = run;
      const kind = run.image === undefined ? limits : { ...limits, image: run.image };
      const ready = request.wallMs <= LONGEST_RUN_MS ? pool?.take(kind) : undefined;
      if (ready !== undefined) {
        runLogger.debug({ container: ready.container.id, job, phase }, "a waiting container got its program");
        const output = await runIn(ready, run, "warm", begunAt);
        if (output !== undefined) return output;
      }
      const owner = { job, phase, neededMs: request.wallMs };
      const made = await makeContainer(limits, owner, runLogger, run);
      return (await runIn(made, run, "cold", begunAt))!;
    },
    waiting: (limits) => pool?.waiting(possible(limits)) ?? 0,
    async close() {
      await pool?.close();
      await remover.idle();
    },
  };
}
