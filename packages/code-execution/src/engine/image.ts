import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import type { CacheTally } from "../cache-tally.ts";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { buildImage } from "./build-image.ts";
import { engineCall, engineStatus } from "./engine-call.ts";
import { noteImageUse } from "./image-use.ts";
import { IMAGE_NAME, LABEL } from "./labels.ts";
import { INSTALLERS_RECIPE, readRecipe, type Recipe, type RecipeSource, RUNTIME_RECIPE } from "./recipe.ts";

/**
 * Id of the image that programs run in. It is built when no image carries the hash of its
 * recipe (about half a minute, from Debian's packages); a changed recipe is built beside the old one.
 *
 * @throws SandboxError when the build fails or takes longer than 20 minutes, with its last lines.
 */
export async function ensureImage(
  docker: Docker,
  logger: Logger,
  source: RecipeSource = RUNTIME_RECIPE,
  tally?: CacheTally,
): Promise<string> {
  const recipe = await readRecipe(source);
  return ensureBuilt({ docker, logger, tally, recipe, repo: IMAGE_NAME });
}

/** Id of the image that packages are installed in: the one that programs run in, with npm and pip. As `ensureImage`. */
export async function ensureInstallerImage(
  docker: Docker,
  logger: Logger,
  runtimeImage: string,
  tally?: CacheTally,
): Promise<string> {
  const recipe = await readRecipe(INSTALLERS_RECIPE, runtimeImage);
  return ensureBuilt({ docker, logger, tally, recipe, repo: `${IMAGE_NAME}-dependencies` });
}

interface ImageBuild {
  readonly docker: Docker;
  readonly logger: Logger;
  readonly tally: CacheTally | undefined;
  readonly recipe: Recipe;
  /** Its name, but for the tag: that is of the recipe. */
  readonly repo: string;
}

async function ensureBuilt({ docker, logger, tally, recipe, repo }: ImageBuild): Promise<string> {
  const tag = recipe.sha256.slice(0, 12);
  const name = `${repo}:${tag}`;
  const present = await findImage(docker, name, recipe);
  if (present !== undefined && (await noteImageUse(docker, present.id, repo, tag))) {
    tally?.hit(present.buildMs);
    return present.id;
  }
  tally?.miss();
  logger.info({ image: name }, "building the image for code execution; the first time takes a minute");
  await buildImage({ docker, recipe, name, logger });
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
