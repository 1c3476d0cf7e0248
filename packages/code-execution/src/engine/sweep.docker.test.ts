import { silentLogger } from "@millrace/core";
import { beforeEach, expect, test } from "vitest";
import { docker, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { COMPONENT, LABEL } from "./labels.ts";
import { sweepContainers } from "./sweep.ts";

beforeEach(skipWithoutEngine);

test("a container in which the engine builds an image on ours is none of ours", {
  timeout: IMAGE_BUILD_MS,
}, async () => {
  // As the engine makes them: their labels are those of the image.
  const building = await docker.createContainer({ Image: await prepareImage(), NetworkDisabled: true });
  try {
    const { Labels: labels } = (await building.inspect()).Config;
    expect(labels[LABEL.component]).toBe(COMPONENT);
    await sweepContainers(docker, silentLogger);
    expect((await building.inspect()).Id).toBe(building.id);
  } finally {
    await building.remove();
  }
});
