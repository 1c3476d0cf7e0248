import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@millrace/core";
import type { Container, ContainerInspectInfo } from "dockerode";
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
  container: Container,
  { request, limits }: Pick<GuestRun, "request" | "limits">,
  { stdout, stderr, ranMs }: Pick<CollectedOutput, "stdout" | "stderr"> & { readonly ranMs: number | null },
): Promise<GuestReport> {
  const state = await stateOfTheLost(container).catch((error: Error) => {
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
async function stateOfTheLost(container: Container): Promise<ContainerInspectInfo["State"]> {
  const endMs = systemClock.monotonic() + NOTED_MS;
  for (;;) {
    const { State: state } = await engineCall("inspect a container", (abortSignal) =>
      container.inspect({ abortSignal }),
    );
    if (state.OOMKilled || systemClock.monotonic() >= endMs) return state;
    await pause(LOOK_AGAIN_MS);
  }
}
