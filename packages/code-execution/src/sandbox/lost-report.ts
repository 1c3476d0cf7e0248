import type { Container } from "dockerode";
import { engineCall } from "../engine/engine-call.ts";
import type { GuestReport } from "./report.ts";
import type { GuestRun } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";

/** A container that ended without a report was killed as a whole: by its memory limit, or by somebody else. */
export async function reportOfTheLost(
  container: Container,
  { request, limits }: Pick<GuestRun, "request" | "limits">,
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
