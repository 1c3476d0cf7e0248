import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { describeOutputFiles } from "../output-files-behaviour.fixture.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandbox } from "./docker-sandbox.ts";

let sandbox: DockerSandbox;

describe("files of programs in containers", { timeout: 180_000 }, () => {
  beforeEach(skipWithoutEngine);
  beforeAll(async () => {
    const image = await prepareImage();
    if (engine.available) sandbox = createDockerSandbox({ docker, image, cpus: engine.cpus });
  }, IMAGE_BUILD_MS);
  afterAll(() => sandbox?.close());

  describeOutputFiles(() => sandbox);
});
