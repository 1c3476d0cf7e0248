import { type Logger, systemClock } from "@millrace/core";
import type Docker from "dockerode";
import type { CacheTally } from "../cache-tally.ts";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { engineCall, engineStatus } from "./engine-call.ts";
import { COMPONENT, LABEL } from "./labels.ts";
import { INSTALLERS_RECIPE, readRecipe, type Recipe, type RecipeSource, RUNTIME_RECIPE } from "./recipe.ts";

/**
 * Id of the image that programs run in. It is built when no image carries the hash of its
 * recipe (about half a minute, from Debian's packages); a changed recipe is built beside the old one.
 *
 * @throws SandboxError when the build fails, with the last lines of the build.
 */
export async function ensureImage(
  docker: Docker,
  logger: Logger,
  source: RecipeSource = RUNTIME_RECIPE,
  tally?: CacheTally,
): Promise<string> {
  const recipe = await readRecipe(source);
  return ensureBuilt({ docker, logger, tally, recipe, name: COMPONENT });
}

/** Id of the image that packages are installed in: the one that programs run in, with npm and pip. As `ensureImage`. */
export async function ensureInstallerImage(
  docker: Docker,
  logger: Logger,
  runtimeImage: string,
  tally?: CacheTally,
): Promise<string> {
  const recipe = await readRecipe(INSTALLERS_RECIPE, runtimeImage);
  return ensureBuilt({ docker, logger, tally, recipe, name: `${COMPONENT}-dependencies` });
}

interface ImageBuild {
  readonly docker: Docker;
  readonly logger: Logger;
  readonly tally: CacheTally | undefined;
  readonly recipe: Recipe;
  readonly name: string;
}

async function ensureBuilt({ docker, logger, tally, recipe, name: shortName }: ImageBuild): Promise<string> {
  const name = `millrace/${shortName}:${recipe.sha256.slice(0, 12)}`;
  const present = await findImage(docker, name, recipe);
  if (present !== undefined) {
    tally?.hit(present.buildMs);
    return present.id;
  }
  tally?.miss();
  logger.info({ image: name }, "building the image for code execution; the first time takes a minute");
  await buildImage(docker, recipe, name, logger);
  const built = await findImage(docker, name, recipe);
  if (built === undefined) throw new SandboxError(`Docker built ${name}, yet the image cannot be found.`);
  logger.info({ image: name, id: built.id }, "built the image for code execution");
  return built.id;
}

/** `buildMs`: 0 where it is not known. */
async function findImage(
  docker: Docker,
  name: string,
  recipe: Recipe,
): Promise<{ readonly id: string; readonly buildMs: number } | undefined> {
  try {
    const image = await engineCall("inspect the image", () => docker.getImage(name).inspect());
    const labels = image.Config.Labels;
    if (labels?.[LABEL.recipe] !== recipe.sha256) return undefined;
    const buildMs = Date.parse(image.Created) - Number(labels[LABEL.begunAt]);
    return { id: image.Id, buildMs: Math.max(0, buildMs) || 0 };
  } catch (error) {
    if (engineStatus(error) === 404) return undefined;
    throw error;
  }
}

/** One line of the engine's build log. */
interface BuildEvent {
  readonly stream?: string;
  readonly error?: string;
}

async function buildImage(docker: Docker, recipe: Recipe, name: string, logger: Logger): Promise<void> {
  const log: string[] = [];
  const progress = await engineCall("start to build the image", () =>
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
      },
    ),
  );
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) => reject(buildFailed(name, reason, log, cause));
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
}

function buildFailed(name: string, reason: string, log: readonly string[], cause: unknown): SandboxError {
  const last = log.slice(-10).join("\n");
  return new SandboxError(
    `Docker could not build ${name}: ${reason}. It needs the image debian:12-slim (from a registry, or by ` +
      `docker/debian-base.sh) and Debian's packages. The build's last lines:\n${last}`,
    { cause },
  );
}
