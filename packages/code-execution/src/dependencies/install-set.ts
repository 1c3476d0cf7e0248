import { createHash } from "node:crypto";
import { createGunzip } from "node:zlib";
import { type Logger, systemClock } from "@millrace/core";
import type Docker from "dockerode";
import type { ContainerCreateOptions } from "dockerode";
import { engineStatus } from "../engine/engine-call.ts";
import type { PhaseLimits } from "../program/limits.ts";
import { containerOptions, GUEST } from "../sandbox/container-options.ts";
import type { ContainerRemover } from "../sandbox/container-remover.ts";
import { converse } from "../sandbox/converse.ts";
import { startContainer } from "../sandbox/guest-container.ts";
import { reportOfTheLost } from "../sandbox/lost-report.ts";
import type { GuestRun } from "../sandbox/sandbox.ts";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { compileEnd, type PhaseEnd } from "../result/verdict.ts";
import type { Installer, LockedPackages } from "./installer.ts";

const MIB = 1024 * 1024;
/** An installer reads metadata and unpacks: what it may use, and how large a set may be. */
export const INSTALL_LIMITS: PhaseLimits & { readonly setBytes: number; readonly archiveBytes: number } = {
  timeoutMs: 180_000,
  memoryBytes: 1024 * MIB,
  cpus: 2,
  setBytes: 512 * MIB,
  archiveBytes: 64 * MIB,
};
const MAX_SET_FILES = 100_000;
const WORDS_BYTES = 65_536;
const ARCHIVE = "set.tar.gz";
const ENVIRONMENT = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/w", TMPDIR: "/w", LANG: "C.UTF-8" };

/** One set to install, and where. */
export interface Installation {
  readonly docker: Docker;
  readonly remover: ContainerRemover;
  /** Image of the installers. */
  readonly image: string;
  /** Docker network by which it reaches the registry, and whatever else that network reaches. */
  readonly network: string;
  readonly cpus: number;
  readonly installer: Installer;
  readonly registry: string;
  readonly locked: LockedPackages;
  /** Name of the container: of several that install the same set on one engine, one has it. */
  readonly name: string;
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** What the installer made: a packed folder, or its words on why not. */
export type Installed =
  | {
      readonly end: "ok";
      readonly archive: Buffer;
      readonly bytes: number;
      /** Of what the archive unpacks to. */
      readonly sha256: string;
      readonly wallMs: number;
    }
  | { readonly end: Exclude<PhaseEnd, "ok">; readonly words: string };

/**
 * Installs in a container of its own, the only one with a network, and hands the result to `keep` while that container
 * still has its name. `undefined`: another is at it.
 *
 * @throws SandboxError when the engine failed, or the registry could not be reached; the signal's reason.
 */
export async function installSet<T>(
  installation: Installation,
  keep: (installed: Installed) => Promise<T>,
): Promise<T | undefined> {
  const { docker, remover, logger, signal } = installation;
  let guest: Awaited<ReturnType<typeof startContainer>>;
  try {
    guest = await startContainer({ docker, remover }, builderOptions(installation), logger, signal);
  } catch (error) {
    if (engineStatus(error) === 409) return undefined;
    throw error;
  }
  try {
    const run = toRun(installation);
    const begunAt = systemClock.monotonic();
    const output = await converse(guest.frames, run, () => {});
    const ranMs = systemClock.monotonic() - begunAt;
    const report =
      output.report ?? (await reportOfTheLost(docker, guest.container.id, run, { ...output, ranMs }));
    guest.frames.close();
    const end = compileEnd({ report, left: output.left });
    const words = output.stderr.toString().trim();
    if (end !== "ok") {
      if (end === "error") refuseUnreachable(installation, words);
      return await keep({ end, words });
    }
    const archive = output.left[0]?.bytes ?? Buffer.alloc(0);
    const { bytes, sha256 } = await unpacked(archive);
    if (bytes > INSTALL_LIMITS.setBytes) return await keep({ end: "artifact_limit", words });
    return await keep({ end, archive, bytes, sha256, wallMs: report.wallMs });
  } finally {
    guest.frames.close();
    await remover.remove(guest.container.id, logger);
  }
}

function builderOptions({ image, network, cpus, name, jobId }: Installation): ContainerCreateOptions {
  const { memoryBytes, timeoutMs, cpus: most, setBytes } = INSTALL_LIMITS;
  const owner = { job: jobId, phase: "install", neededMs: timeoutMs };
  const options = containerOptions(image, { memoryBytes, cpus: Math.min(most, cpus) }, owner);
  const work = `size=${setBytes + setBytes / 4},nr_inodes=${MAX_SET_FILES},mode=0700,uid=${GUEST},gid=${GUEST}`;
  return {
    ...options,
    name,
    NetworkDisabled: false,
    HostConfig: {
      ...options.HostConfig,
      NetworkMode: network,
      Tmpfs: { ...options.HostConfig?.Tmpfs, "/w": `rw,noexec,nosuid,nodev,${work}` },
    },
  };
}

function toRun(installation: Installation): GuestRun {
  const { installer, registry, locked, jobId, signal, logger } = installation;
  return {
    job: jobId,
    phase: "install",
    limits: INSTALL_LIMITS,
    request: {
      files: Object.entries(locked.files).map(([name, text]) => ({
        name,
        mode: 0o600,
        bytes: Buffer.from(text),
      })),
      command: installer.command(registry),
      environment: ENVIRONMENT,
      wallMs: INSTALL_LIMITS.timeoutMs,
      stdoutBytes: WORDS_BYTES,
      stderrBytes: WORDS_BYTES,
      left: { names: [ARCHIVE], maxBytes: INSTALL_LIMITS.archiveBytes },
    },
    signal,
    logger,
  };
}

/** A registry that is away is no fault of the program: the job is tried again. */
function refuseUnreachable({ installer, registry }: Installation, words: string): void {
  if (!installer.unreachable.test(words)) return;
  throw new SandboxError(`${installer.name} could not reach ${registry}: ${words.slice(0, 500)}`);
}

/** Counted before the engine unpacks it: a small archive can hold a disk full. The hash is that of the whole unless it is too large. */
async function unpacked(archive: Buffer): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createGunzip().end(archive) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > INSTALL_LIMITS.setBytes) break;
    hash.update(piece);
  }
  return { bytes, sha256: hash.digest("hex") };
}
