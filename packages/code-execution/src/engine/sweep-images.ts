import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { engineCall } from "./engine-call.ts";
import { imageUsedAt, removeImage } from "./image-use.ts";
import { COMPONENT, IMAGE_NAME, LABEL } from "./labels.ts";
import { INSTALLERS_RECIPE, readRecipe, RUNTIME_RECIPE } from "./recipe.ts";

/** Milliseconds for which no process has started with it: until then it may be that of a version that one returns to. */
const UNUSED_MS = 86_400_000;

/**
 * Removes the images of earlier recipes, in which programs ran and packages were installed, once no process has begun to use them
 * for a day. What a container or another image uses stays; one that cannot be removed is left for the next time.
 *
 * @param runtimeImage in which programs run now.
 * @returns how many were removed.
 * @throws SandboxError when the engine does not answer.
 */
export async function sweepImages(docker: Docker, logger: Logger, runtimeImage: string): Promise<number> {
  const recipes = [await readRecipe(RUNTIME_RECIPE), await readRecipe(INSTALLERS_RECIPE, runtimeImage)];
  const current = recipes.map(({ sha256 }) => sha256);
  const label = [`${LABEL.component}=${COMPONENT}`, LABEL.recipe];
  const [info, images] = await Promise.all([
    engineCall("describe itself", () => docker.info()),
    engineCall("list images", (abortSignal) => docker.listImages({ filters: { label }, abortSignal })),
  ]);
  const before = Date.parse(info.SystemTime) - UNUSED_MS;
  let removed = 0;
  // Those that lie on others first.
  for (const image of images.toSorted((one, other) => other.Created - one.Created)) {
    const labels = image.Labels ?? {};
    // Sets of packages, and what others build on our images, have the labels of the image below them.
    const isOurs = image.RepoTags?.[0]?.startsWith(IMAGE_NAME) === true;
    if (!isOurs || current.includes(labels[LABEL.recipe] ?? "")) continue;
    const told = { image: image.RepoTags?.[0] ?? image.Id, bytes: image.Size };
    try {
      const usedAt = await imageUsedAt(docker, image.Id);
      if (usedAt === undefined || usedAt > before) continue;
      if (!(await removeImage(docker, image.Id, { noprune: false }))) continue;
      logger.info(told, "removed the image of an earlier version");
      removed += 1;
    } catch (error) {
      logger.warn({ ...told, err: error }, "the image of an earlier version could not be removed");
    }
  }
  return removed;
}
