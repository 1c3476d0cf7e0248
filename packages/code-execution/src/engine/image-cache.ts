import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { createCacheTally, type WatchedCache } from "../cache-tally.ts";
import { engineCall } from "./engine-call.ts";
import { ensureImage, ensureInstallerImage } from "./image.ts";
import { COMPONENT, LABEL } from "./labels.ts";
import { sweepImages } from "./sweep-images.ts";

/**
 * A job that gave itself back while it waited hears of the failure when it asks again, instead of beginning the next build
 * for ever. Milliseconds.
 */
const FAILURE_STANDS_MS = 15_000;

/** The images that programs run in and that packages are installed in: built once an engine, by their recipes. */
export interface ImageCache extends WatchedCache {
  /** As `ensureImage`. */
  runtime(): Promise<string>;
  /** As `ensureInstallerImage`; who asks while it is built waits for that. */
  installers(runtimeImage: string): Promise<string>;
  /** Lets go those of earlier recipes, as `sweepImages`. */
  sweep(): Promise<void>;
}

export function createImageCache(docker: Docker, logger: Logger): ImageCache {
  const tally = createCacheTally();
  let building: Promise<string> | undefined;
  let current: string | undefined;
  return {
    async runtime() {
      current = await ensureImage(docker, logger, undefined, tally);
      return current;
    },
    installers(runtimeImage) {
      if (building !== undefined) return building;
      const build = ensureInstallerImage(docker, logger, runtimeImage, tally);
      building = build;
      const forget = () => {
        if (building === build) building = undefined;
      };
      build.then(forget, (error: unknown) => {
        logger.warn({ err: error }, "The image that installs packages could not be built");
        setTimeout(forget, FAILURE_STANDS_MS).unref();
      });
      return build;
    },
    async sweep() {
      if (current !== undefined) tally.evicted("image", await sweepImages(docker, logger, current));
    },
    async figures() {
      const label = [`${LABEL.component}=${COMPONENT}`, LABEL.recipe];
      const [info, images] = await Promise.all([
        engineCall("describe itself", () => docker.info()),
        engineCall("list images", (abortSignal) => docker.listImages({ filters: { label }, abortSignal })),
      ]);
      // A set of packages has the labels of the image below it, and is counted where sets are.
      const own = images.filter(({ Labels: labels }) => !(LABEL.setKey in (labels ?? {})));
      return {
        cache: "images",
        place: `docker ${String(info.ID)}`,
        entries: own.length,
        bytes: own.reduce((sum, { Size: bytes }) => sum + bytes, 0),
        ...tally.counted(),
      };
    },
    // Without them no program runs; they follow their recipes.
    async obey() {},
  };
}
