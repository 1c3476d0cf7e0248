import { type Logger, systemClock } from "@millrace/core";
import type Docker from "dockerode";
import { containerOptions } from "../sandbox/container-options.ts";
import type { ContainerRemover } from "../sandbox/container-remover.ts";
import { converse } from "../sandbox/converse.ts";
import { startContainer } from "../sandbox/guest-container.ts";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import type { SetImage } from "./set-images.ts";

interface SoundnessDependencies {
  readonly docker: Docker;
  readonly remover: ContainerRemover;
  readonly cpus: number;
}

/** Which sets still are what was installed. */
export interface Soundness {
  /** Whether the set's folder holds what was put there; read in a container of the set when this process has not done so for an hour. */
  check(set: Pick<SetImage, "id" | "sha256">, folder: string, logger: Logger): Promise<boolean>;
  isDamaged(id: string): boolean;
}

/** Milliseconds after which a set is read again. */
const CHECK_AGAIN_MS = 3_600_000;
/** To read the largest set from a slow disk. */
const CHECK_MS = 120_000;
const CHECK_LIMITS = { memoryBytes: 128 * 1024 * 1024, cpus: 2 };
const HASH_BYTES = 4096;

/** As `pack-set` packs it; in place of a compressor a hash. */
function hashCommand(folder: string): readonly string[] {
  return [
    "/usr/bin/tar",
    "--create",
    "--file=-",
    "--use-compress-program=/usr/bin/sha256sum",
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mode=a+rX,go-w",
    `--directory=${folder}`,
    ".",
  ];
}

export function createSoundness({ docker, remover, cpus }: SoundnessDependencies): Soundness {
  const checks = new Map<string, { readonly isSound: Promise<boolean>; readonly atMs: number }>();
  const damaged = new Set<string>();

  async function read(image: string, folder: string, logger: Logger): Promise<string> {
    const limits = { ...CHECK_LIMITS, cpus: Math.min(CHECK_LIMITS.cpus, cpus) };
    const owner = { job: "", phase: "check", neededMs: CHECK_MS };
    const { container, frames } = await startContainer(
      { docker, remover },
      containerOptions(image, limits, owner),
      logger,
    );
    try {
      const { stdout, report } = await converse(
        frames,
        {
          request: {
            files: [],
            command: hashCommand(folder),
            environment: { PATH: "/usr/bin:/bin" },
            wallMs: CHECK_MS,
            stdoutBytes: HASH_BYTES,
            stderrBytes: HASH_BYTES,
          },
          signal: new AbortController().signal,
        },
        () => {},
      );
      if (report === null || report.stopped.length > 0)
        throw new SandboxError(`A set of packages could not be read within ${CHECK_MS} ms.`);
      return stdout.toString().slice(0, 64);
    } finally {
      frames.close();
      await remover.remove(container.id, logger);
    }
  }

  return {
    check({ id, sha256 }, folder, logger) {
      const known = checks.get(id);
      const nowMs = systemClock.monotonic();
      if (known !== undefined && nowMs - known.atMs < CHECK_AGAIN_MS) return known.isSound;
      const isSound = read(id, folder, logger).then((found) => {
        if (found === sha256) return true;
        damaged.add(id);
        logger.warn({ set: id, found, expected: sha256 }, "a set of packages is damaged");
        return false;
      });
      checks.set(id, { isSound, atMs: nowMs });
      // Could not be told: the next who asks has it read again.
      isSound.catch(() => checks.delete(id));
      return isSound;
    },
    isDamaged: (id) => damaged.has(id),
  };
}
