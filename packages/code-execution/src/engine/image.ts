import { fileURLToPath } from "node:url";
import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { engineCall, engineStatus } from "./engine-call.ts";
import { COMPONENT, LABEL } from "./labels.ts";
import { readRecipe, type Recipe } from "./recipe.ts";

// The same depth from src/ and from dist/.
const RECIPE_FOLDER = fileURLToPath(new URL("../../../../docker/code-execution", import.meta.url));

/**
 * Id of the image that programs run in. It is built from `docker/code-execution` when no image carries that
 * recipe's hash (about half a minute, from Debian's packages); a changed recipe is built beside the old one.
 *
 * @throws SandboxError when the build fails, with the last lines of the build.
 */
export async function ensureImage(
  docker: Docker,
  logger: Logger,
  recipeFolder: string = RECIPE_FOLDER,
): Promise<string> {
  const recipe = await readRecipe(recipeFolder);
  const name = `millrace/${COMPONENT}:${recipe.sha256.slice(0, 12)}`;
  const present = await findImage(docker, name, recipe);
  if (present !== undefined) return present;
  logger.info({ image: name }, "building the image for code execution; the first time takes a minute");
  await buildImage(docker, recipe, name, logger);
  const built = await findImage(docker, name, recipe);
  if (built === undefined) throw new SandboxError(`Docker built ${name}, yet the image cannot be found.`);
  logger.info({ image: name, id: built }, "built the image for code execution");
  return built;
}

async function findImage(docker: Docker, name: string, recipe: Recipe): Promise<string | undefined> {
  try {
    const image = await engineCall("inspect the image", () => docker.getImage(name).inspect());
    return image.Config.Labels?.[LABEL.recipe] === recipe.sha256 ? image.Id : undefined;
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
      { t: name, labels: { [LABEL.component]: COMPONENT, [LABEL.recipe]: recipe.sha256 }, forcerm: true },
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
