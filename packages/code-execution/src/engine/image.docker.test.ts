import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, silentLogger } from "@millrace/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { docker, IMAGE_BUILD_MS, skipWithoutEngine } from "../test-engine.fixture.ts";
import { buildImage } from "./build-image.ts";
import { ensureImage } from "./image.ts";
import { readRecipe } from "./recipe.ts";

describe("the image", () => {
  beforeEach(skipWithoutEngine);
  let folder: string;
  let built: string[];
  let log: string[];
  let logger: Logger;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "millrace-recipe-"));
    built = [];
    log = [];
    logger = { ...silentLogger, info: (_fields, message) => log.push(message) };
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
    for (const id of new Set(built)) await docker.getImage(id).remove({ force: true });
  });

  async function ensureRecipe(dockerfile: string): Promise<string> {
    await writeFile(join(folder, "Dockerfile"), dockerfile);
    const id = await ensureImage(docker, logger, { folder });
    built.push(id);
    return id;
  }

  test(
    "is built when it is absent, found when it is there, and built anew when its recipe differs",
    async () => {
      const recipe = `FROM debian:12-slim\nLABEL run="${folder}"\n`;
      const first = await ensureRecipe(recipe);
      expect(log).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^building/),
          expect.stringMatching(/^Step 1\/\d+ : FROM debian:12-slim$/),
        ]),
      );
      log.length = 0;
      expect(await ensureRecipe(recipe)).toBe(first);
      expect(log).toEqual([]);
      expect(await ensureRecipe(`${recipe}ENV CHANGED=1\n`)).not.toBe(first);
    },
    IMAGE_BUILD_MS,
  );

  test("that cannot be built is told with the end of the build's own log", async () => {
    await expect(
      ensureRecipe("FROM debian:12-slim\nRUN echo the words before; exit 7\n"),
    ).rejects.toMatchObject({
      code: "system_error",
      message: expect.stringMatching(/could not build .* returned a non-zero code: 7.*the words before/s),
    });
  });

  test("that is not done in time is given up, with the end of the build's own log, and builds no further", async () => {
    await writeFile(join(folder, "Dockerfile"), `FROM debian:12-slim\nRUN echo ${folder} && sleep 600\n`);
    const recipe = await readRecipe({ folder });
    const builds = async () =>
      (await docker.listContainers()).filter(({ Command: command }) => command.includes(folder)).length;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const building = buildImage({ docker, recipe, name: "millrace/test-slow", logger }, 60_000);
      const givenUp = building.catch((error: unknown) => error);
      await expect.poll(builds).toBe(1);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await givenUp).toMatchObject({
        code: "system_error",
        message: expect.stringMatching(
          /^Docker could not build millrace\/test-slow: it was not done after 60 s\..*Step 2\/\d+ : RUN echo/s,
        ),
      });
    } finally {
      vi.useRealTimers();
    }
    await expect.poll(builds).toBe(0);
  });

  test("whose recipe is no Dockerfile is told as well", async () => {
    await expect(ensureRecipe("BAKE bread\n")).rejects.toMatchObject({
      code: "system_error",
      message: expect.stringMatching(/unknown instruction: BAKE/i),
    });
  });
});
