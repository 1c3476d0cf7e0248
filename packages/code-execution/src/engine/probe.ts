import type Docker from "dockerode";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { engineCall } from "./engine-call.ts";

export interface DockerAvailable {
  readonly available: true;
  readonly version: string;
  /** Processors of the engine's host: no container can be given more. */
  readonly cpus: number;
  readonly cgroupVersion: 1 | 2;
  /** What containers of programs run with: the one that was asked for, or the engine's default. */
  readonly runtime: string;
}

export interface DockerUnavailable {
  readonly available: false;
  /** One sentence: what is wrong. */
  readonly reason: string;
  /** One sentence: what to do about it. */
  readonly cure: string;
}

/** The parts of the engine's answer that decide whether limits hold. */
export interface EngineFacts {
  readonly OSType?: string;
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly PidsLimit?: boolean;
  readonly SecurityOptions?: readonly string[] | null;
}

/** What the engine runs containers with. */
export interface EngineRuntimes {
  /** By their names. */
  readonly Runtimes?: Readonly<Record<string, unknown>> | null;
  readonly DefaultRuntime?: string;
}

/**
 * Asks the engine whether untrusted code can be run on it, with this runtime (default: its own default). Never throws: no
 * engine, one without that runtime, and one that would leave out one of the limits in silence, are all "unavailable" with a
 * reason and a cure.
 */
export async function probeDocker(
  docker: Docker,
  asked?: string,
): Promise<DockerAvailable | DockerUnavailable> {
  let info: EngineFacts & EngineRuntimes & { ServerVersion: string; NCPU: number; CgroupVersion?: string };
  try {
    info = await engineCall("describe itself", () => docker.info());
  } catch (error) {
    const cause = error instanceof SandboxError ? error.cause : error;
    return {
      available: false,
      reason: `No container engine answers: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cure: "Install Docker, start it, let this user reach its socket (group docker) and restart the server.",
    };
  }
  const missing = missingGuards(info);
  if (missing.length > 0) {
    return {
      available: false,
      reason: `The container engine cannot enforce: ${missing.join(", ")}.`,
      cure: "Enable the missing cgroup controllers or the security option on the engine's host (on Debian: kernel parameters cgroup_enable=memory swapaccount=1; for seccomp, a daemon without seccomp-profile unconfined) and restart the server.",
    };
  }
  return (
    missingRuntime(info, asked) ?? {
      available: true,
      version: info.ServerVersion,
      cpus: info.NCPU,
      cgroupVersion: info.CgroupVersion === "2" ? 2 : 1,
      runtime: asked ?? info.DefaultRuntime ?? "runc",
    }
  );
}

/** Why the engine cannot run containers with this runtime; undefined: it can, as with its own default, which nobody asks for. */
export function missingRuntime(
  { Runtimes: runtimes }: EngineRuntimes,
  name: string | undefined,
): DockerUnavailable | undefined {
  const known = Object.keys(runtimes ?? {});
  if (name === undefined || known.includes(name)) return undefined;
  return {
    available: false,
    reason: `The container engine has no runtime "${name}"; it has ${known.join(", ") || "none"}.`,
    cure: `Install it on the engine's host, name it under "runtimes" in the engine's daemon.json, restart the engine and then the server; or choose another by CODE_EXECUTION_RUNTIME.`,
  };
}

/** Names of the guards that a container would silently go without. */
export function missingGuards(info: EngineFacts): string[] {
  const seccomp = info.SecurityOptions?.find((option) => /(^|name=)seccomp(,|$)/.test(option));
  // The filter of the supervisor refuses what is left beyond the profile of the engine, and is no profile in its place.
  const isUnconfined = seccomp?.split(",").includes("profile=unconfined") === true;
  const guards: [string, boolean][] = [
    ["Linux containers", info.OSType === "linux"],
    ["memory limit", info.MemoryLimit === true],
    ["swap limit", info.SwapLimit === true],
    ["CPU quota", info.CpuCfsQuota === true],
    ["process limit", info.PidsLimit === true],
    [
      isUnconfined ? "seccomp (its default profile is unconfined)" : "seccomp",
      seccomp !== undefined && !isUnconfined,
    ],
  ];
  return guards.filter(([, present]) => !present).map(([name]) => name);
}
