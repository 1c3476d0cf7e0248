import type { Logger } from "@millrace/core";
import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import type { Container } from "dockerode";
import { engineCall } from "../engine/engine-call.ts";
import { removeContainer } from "../engine/sweep.ts";
import { type CollectedOutput, collect } from "./collect.ts";
import { type ContainerLimits, containerOptions } from "./container-options.ts";
import type { GuestReport } from "./report.ts";
import { encodeRequest, type GuestRequest } from "./request.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Where and for whom a program runs. */
export interface GuestRun {
  readonly docker: Docker;
  /** Id, not a name: what runs is what was built. */
  readonly image: string;
  readonly job: string;
  readonly phase: string;
  readonly limits: ContainerLimits;
  readonly request: GuestRequest;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** What a program left behind. */
export type GuestOutput = CollectedOutput & {
  readonly report: GuestReport;
  /** Settles, always well, when the container is removed; nobody needs to wait for it before the next step. */
  readonly removed: Promise<void>;
};

/** Milliseconds after its own time limit at which a silent supervisor is given up. */
const HOST_GRACE_MS = 5000;

/**
 * Runs one program in a container of its own and removes the container, whatever happens.
 *
 * @throws the signal's reason once it is aborted and the container is gone; SandboxError when the engine or the
 * supervisor failed.
 */
export async function runGuest(run: GuestRun): Promise<GuestOutput> {
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

async function remove({ id }: Container, { docker, logger }: GuestRun): Promise<void> {
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

async function converse(container: Container, stream: Duplex, run: GuestRun): Promise<CollectedOutput> {
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
async function reportOfTheLost(container: Container, { request, limits }: GuestRun): Promise<GuestReport> {
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
    artifactError: null,
  };
}
