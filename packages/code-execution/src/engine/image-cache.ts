import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { createCacheTally, type WatchedCache } from "../cache-tally.ts";
import { engineCall } from "./engine-call.ts";
import { ensureImage, ensureInstallerImage } from "./image.ts";
import { COMPONENT, LABEL } from "./labels.ts";

/** The images that programs run in and that packages are installed in: built once an engine, by their recipes. */
export interface ImageCache extends WatchedCache {
  /** As `ensureImage`. */
  runtime(): Promise<string>;
  /** As `ensureInstallerImage`; who asks while it is built waits for that. */
  installers(runtimeImage: string): Promise<string>;
}

export function createImageCache(docker: Docker, logger: Logger): ImageCache {
  const tally = createCacheTally();
  let building: Promise<string> | undefined;
  return {
    runtime: () => ensureImage(docker, logger, undefined, tally),
    installers(runtimeImage) {
      building ??= ensureInstallerImage(docker, logger, runtimeImage, tally).finally(() => {
        building = undefined;
      });
      return building;
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
