import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@millrace/core";
import type Docker from "dockerode";
import type { ContainerInspectInfo } from "dockerode";
import { engineCall } from "../engine/engine-call.ts";
import type { GuestReport } from "./report.ts";
import type { CollectedOutput } from "./collect.ts";
import type { GuestRun } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Milliseconds within which an engine has noted why a container ended, and between looks. */
const NOTED_MS = 500;
const LOOK_AGAIN_MS = 25;

/**
 * A container that ended without a report was killed as a whole: by its memory limit, or by somebody else. `ranMs`: since the
 * program began; null: it never did, so it is not its memory that ran out.
 */
export async function reportOfTheLost(
  docker: Docker,
  containerId: string,
  { request, limits }: Pick<GuestRun, "request" | "limits">,
  { stdout, stderr, ranMs }: Pick<CollectedOutput, "stdout" | "stderr"> & { readonly ranMs: number | null },
): Promise<GuestReport> {
  const state = await stateOfTheLost(docker, containerId).catch((error: Error) => {
    // Not as an engine that was away before: this program had its container.
    throw new SandboxError(`The sandbox ended without a report. ${error.message}`, { cause: error });
  });
  if (!state.OOMKilled || ranMs === null)
    throw new SandboxError(`The sandbox ended without a report (exit code ${state.ExitCode}).`);
  return {
    exitCode: null,
    signal: "SIGKILL",
    stopped: [],
    stdoutBytes: stdout.length,
    stderrBytes: stderr.length,
    wallMs: Math.min(request.wallMs, ranMs),
    cpuMs: 0,
    memoryBytes: limits.memoryBytes,
    memoryLimitBytes: limits.memoryBytes,
    maxRssBytes: null,
    isFull: false,
    oomKills: 1,
    processesRefused: 0,
  };
}

/** The stream ends before the engine has heard of the kernel's kill, by a way of its own. */
async function stateOfTheLost(docker: Docker, containerId: string): Promise<ContainerInspectInfo["State"]> {
  const endMs = systemClock.monotonic() + NOTED_MS;
  for (;;) {
    const { State: state } = await engineCall("inspect a container", (abortSignal) =>
      docker.getContainer(containerId).inspect({ abortSignal }),
    );
    if (state.OOMKilled) return state;
    if (systemClock.monotonic() >= endMs)
      return { ...state, OOMKilled: await isToldByEvent(docker, containerId, state) };
    await pause(LOOK_AGAIN_MS);
  }
}

/** What the engine hears of after the end, it notes in its events alone. Their times are of its clock, in seconds. */
async function isToldByEvent(
  docker: Docker,
  containerId: string,
  { StartedAt, FinishedAt }: ContainerInspectInfo["State"],
): Promise<boolean> {
  return engineCall("tell why a container ended", async (abortSignal) => {
    const events = (await docker.getEvents({
      filters: { container: [containerId], event: ["oom"] },
      since: Math.floor(Date.parse(StartedAt) / 1000),
      until: Math.ceil(Date.parse(FinishedAt) / 1000) + 1,
      abortSignal,
    })) as Readable;
    const { done } = await events[Symbol.asyncIterator]().next();
    events.destroy();
    return done !== true;
  });
}
