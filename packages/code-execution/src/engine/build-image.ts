import { type Logger, systemClock } from "@millrace/core";
import type Docker from "dockerode";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { engineCall } from "./engine-call.ts";
import { COMPONENT, LABEL } from "./labels.ts";
import type { Recipe } from "./recipe.ts";

/** Milliseconds that a build may take: minutes where Debian's packages come slowly. */
const BUILD_TIMEOUT_MS = 20 * 60_000;

/** One line of the engine's build log. */
interface BuildEvent {
  readonly stream?: string;
  readonly error?: string;
}

/** What to build, and under which name. */
interface Build {
  readonly docker: Docker;
  readonly recipe: Recipe;
  readonly name: string;
  readonly logger: Logger;
}

/**
 * Builds an image by its recipe; its labels tell which.
 *
 * @throws SandboxError when that fails or takes too long, with the last lines of the build. The engine gives it up then.
 */
export async function buildImage(build: Build, timeoutMs: number = BUILD_TIMEOUT_MS): Promise<void> {
  const { docker, name, logger } = build;
  const log: string[] = [];
  const progress = await startBuild(build);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string, cause?: unknown) => reject(buildFailed(name, reason, log, cause));
      timer = setTimeout(() => fail(`it was not done after ${timeoutMs / 1000} s`), timeoutMs);
      docker.modem.followProgress(
        progress,
        (error: Error | null, events: BuildEvent[] | null) => {
          const refused = events?.find((event) => event.error !== undefined)?.error;
          if (error !== null) fail(error.message, error);
          else if (refused !== undefined) fail(refused);
          else resolve();
        },
        ({ stream }: BuildEvent) => {
          const line = stream?.trim();
          if (!line) return;
          log.push(line);
          if (line.startsWith("Step ")) logger.info({ image: name }, line);
        },
      );
    });
  } finally {
    clearTimeout(timer);
    // The engine ends a build whose client is gone.
    if ("destroy" in progress && typeof progress.destroy === "function") progress.destroy();
  }
}

function startBuild({ docker, recipe, name }: Build): Promise<NodeJS.ReadableStream> {
  return engineCall("start to build the image", (abortSignal) =>
    docker.buildImage(
      { context: recipe.folder, src: [...recipe.files] },
      {
        t: name,
        dockerfile: recipe.dockerfile,
        ...(recipe.on === undefined ? {} : { buildargs: { RUNTIME: recipe.on } }),
        labels: {
          [LABEL.component]: COMPONENT,
          [LABEL.recipe]: recipe.sha256,
          [LABEL.begunAt]: String(systemClock.now()),
        },
        forcerm: true,
        abortSignal,
      },
    ),
  );
}

function buildFailed(name: string, reason: string, log: readonly string[], cause: unknown): SandboxError {
  const last = log.slice(-10).join("\n");
  return new SandboxError(
    `Docker could not build ${name}: ${reason}. It needs the image debian:12-slim (from a registry, or by ` +
      `docker/debian-base.sh) and Debian's packages. The build's last lines:\n${last}`,
    { cause },
  );
}
