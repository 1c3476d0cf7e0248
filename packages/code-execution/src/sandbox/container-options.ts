import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { containerLabels } from "../engine/labels.ts";
import { containerRuntime } from "./container-runtime.ts";
import type { GuestLimits } from "./sandbox.ts";
import { WORK_ENTRIES, workBytes } from "./work-room.ts";

/** User and group that everything in the container runs as; they exist nowhere on the host. */
export const GUEST = "10001";
/** Of a program; the supervisor is one more. */
export const MAX_PROCESSES = 63;
/** Of each file that a program writes. */
export const MAX_FILE_BYTES: number = 64 * 1024 * 1024;
/** Of a program that asks for nothing, and the most that one may ask for. */
const STACK_BYTES = 64 * 1024 * 1024;
export const MAX_STACK_BYTES: number = 128 * 1024 * 1024;
/** Seconds past its own limits after which a container is swept whoever owns it. */
const LIFETIME_GRACE_SECONDS = 60;

/** For whom a container is made. */
export interface ContainerOwner {
  /** Empty: for whoever comes. */
  readonly job: string;
  readonly phase: string;
  /** Milliseconds that it is needed at most. */
  readonly neededMs: number;
}

/**
 * A container that runs one program once. README.md of this package gives the reason of every field. `runtime`: a name of
 * the engine's; default: its own default, which has to be one that uses the host's kernel.
 */
export function containerOptions(
  image: string,
  limits: GuestLimits,
  owner: ContainerOwner,
  runtime?: string,
): ContainerCreateOptions {
  return {
    Image: image,
    Entrypoint: ["/sbx/supervisor"],
    Cmd: [containerRuntime(runtime).counts],
    User: containerRuntime(runtime).hasOwnUsers ? "0:0" : `${GUEST}:${GUEST}`,
    WorkingDir: "/w",
    Env: [],
    Hostname: "sandbox",
    Tty: false,
    OpenStdin: true,
    // The supervisor's stdin ends with our connection, and it with it: a dead owner leaves nothing running.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: true,
    Labels: containerLabels(
      owner.job,
      owner.phase,
      Math.ceil(owner.neededMs / 1000) + LIFETIME_GRACE_SECONDS,
    ),
    HostConfig: hostConfig(limits, runtime),
  };
}

/** Of a container whose program may have so many processes and threads. */
export function pidsLimit(processes: number): number {
  return processes + 1;
}

function hostConfig(
  { memoryBytes, cpus }: GuestLimits,
  runtime: string | undefined,
): HostConfig & { CgroupnsMode: string } {
  const { ownBytes, hostProcesses, hasOwnUsers } = containerRuntime(runtime);
  const scratchBytes = Math.min(Math.floor(memoryBytes / 8), 16 * 1024 * 1024);
  return {
    ...(runtime === undefined ? {} : { Runtime: runtime }),
    NetworkMode: "none",
    Memory: memoryBytes + ownBytes,
    // Equal to Memory: no swap. Left out, it would be twice the memory.
    MemorySwap: memoryBytes + ownBytes,
    OomScoreAdj: 500,
    NanoCpus: Math.round(cpus * 1e9),
    PidsLimit: pidsLimit(MAX_PROCESSES) * hostProcesses,
    ReadonlyRootfs: true,
    Tmpfs: {
      "/w": `rw,exec,nosuid,nodev,size=${workBytes(memoryBytes)},nr_inodes=${WORK_ENTRIES},mode=0700,uid=${GUEST},gid=${GUEST}`,
      "/tmp": `rw,noexec,nosuid,nodev,size=${scratchBytes},nr_inodes=1024,mode=1777`,
    },
    ShmSize: scratchBytes,
    IpcMode: "private",
    CgroupnsMode: "private",
    // To become the program's user, and to end its processes.
    CapAdd: hasOwnUsers ? ["KILL", "SETGID", "SETUID"] : [],
    CapDrop: ["ALL"],
    // Seccomp and AppArmor: the engine's defaults apply as long as they are not named here.
    SecurityOpt: ["no-new-privileges"],
    Privileged: false,
    Binds: [],
    Ulimits: [
      { Name: "core", Soft: 0, Hard: 0 },
      { Name: "fsize", Soft: MAX_FILE_BYTES, Hard: MAX_FILE_BYTES },
      { Name: "nofile", Soft: 256, Hard: 256 },
      { Name: "msgqueue", Soft: 0, Hard: 0 },
      { Name: "memlock", Soft: 0, Hard: 0 },
      { Name: "stack", Soft: STACK_BYTES, Hard: MAX_STACK_BYTES },
      ...(hasOwnUsers ? [{ Name: "nproc", Soft: MAX_PROCESSES, Hard: MAX_PROCESSES }] : []),
    ],
    Init: false,
    // Removed by us: the engine's own removal races with reading how it ended.
    AutoRemove: false,
    // A flood of output must not reach the host's disk.
    LogConfig: { Type: "none", Config: {} },
    RestartPolicy: { Name: "no" },
  };
}
