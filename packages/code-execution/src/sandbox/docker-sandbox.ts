import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import type { Container } from "dockerode";
import { engineCall } from "../engine/engine-call.ts";
import { removeContainer } from "../engine/sweep.ts";
import { type CollectedOutput, collect } from "./collect.ts";
import { containerOptions } from "./container-options.ts";
import type { GuestReport } from "./report.ts";
import { encodeRequest } from "./request.ts";
import type { GuestOutput, GuestRun, Sandbox } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";

/** A program and the engine that runs it. */
interface ContainerRun extends GuestRun {
  readonly docker: Docker;
  /** Id, not a name: what runs is what was built. */
  readonly image: string;
}

/** Milliseconds after its own time limit at which a silent supervisor is given up. */
const HOST_GRACE_MS = 5000;

/** Containers of this engine, each for one program; `image` comes from `ensureImage`, `cpus` from `probeDocker`. */
export function createDockerSandbox(engine: {
  readonly docker: Docker;
  readonly image: string;
  readonly cpus: number;
}): Sandbox {
  const { docker, image, cpus } = engine;
  return {
    driver: "docker",
    run(run) {
      // The engine refuses more processors than its host has.
      const limits = { ...run.limits, cpus: Math.min(run.limits.cpus, cpus) };
      return runContainer({ ...run, limits, docker, image });
    },
  };
}

async function runContainer(run: ContainerRun): Promise<GuestOutput> {
  const { docker, signal } = run;
  const owner = { job: run.job, phase: run.phase, wallMs: run.request.wallMs };
  const options = containerOptions(run.image, run.limits, owner);
  signal.throwIfAborted();
  // Not aborted half-way: a container whose id never arrived could not be removed.
  const container = await engineCall("create a container", (abortSignal) =>
    docker.createContainer({ ...options, abortSignal }),
  );
  try {
    const stream = await engineCall(
      "attach to a container",
      (abortSignal) => attach(container, abortSignal),
      signal,
    );
    const output = await converse(container, stream, run).finally(() => stream.destroy());
    const report = output.report ?? (await reportOfTheLost(container, run));
    return { ...output, report, removed: remove(container, run) };
  } catch (error) {
    await remove(container, run);
    throw error;
  }
}

async function remove({ id }: Container, { docker, logger }: ContainerRun): Promise<void> {
  try {
    await removeContainer(docker, id);
  } catch (error) {
    logger.warn({ err: error, container: id }, "a container could not be removed; the next sweep will");
  }
}

/** Attached before the start, so that not a byte is missed. */
async function attach(container: Container, abortSignal: AbortSignal): Promise<Duplex> {
  const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true, abortSignal };
  return (await container.attach(options)) as Duplex;
}

async function converse(container: Container, stream: Duplex, run: ContainerRun): Promise<CollectedOutput> {
  const { request, signal } = run;
  const output = collect(stream, request, signal);
  // Awaited below; should the start fail first, its own end must not count as unhandled.
  output.catch(() => {});
  await engineCall("start a container", (abortSignal) => container.start({ abortSignal }), signal);
  for (const bytes of encodeRequest(request)) stream.write(bytes);
  const silenceMs = request.wallMs + HOST_GRACE_MS;
  const giveUp = () => stream.destroy(new SandboxError(`The sandbox sent no report within ${silenceMs} ms.`));
  const deadline = setTimeout(giveUp, silenceMs);
  return output.finally(() => clearTimeout(deadline));
}

/** A container that ended without a report was killed as a whole: by its memory limit, or by somebody else. */
async function reportOfTheLost(
  container: Container,
  { request, limits }: ContainerRun,
): Promise<GuestReport> {
  const { State: state } = await engineCall("inspect a container", (abortSignal) =>
    container.inspect({ abortSignal }),
  );
  if (!state.OOMKilled)
    throw new SandboxError(`The sandbox ended without a report (exit code ${state.ExitCode}).`);
  return {
    exitCode: null,
    signal: "SIGKILL",
    stopped: null,
    stdoutTruncated: false,
    stderrTruncated: false,
    wallMs: Math.min(request.wallMs, Date.parse(state.FinishedAt) - Date.parse(state.StartedAt)),
    cpuMs: 0,
    memoryBytes: limits.memoryBytes,
    oomKills: 1,
    processesRefused: 0,
  };
}
