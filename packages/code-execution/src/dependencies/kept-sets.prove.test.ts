import { tarGz } from "@millrace/testing";
import { expect, test } from "vitest";
import { docker } from "../test-engine.fixture.ts";
import { INSTALLERS_RECIPE, readRecipe } from "../engine/recipe.ts";
import { isFaulty } from "./installer.ts";
import { npm } from "./npm-installer.ts";
import { setKey } from "./set-key.ts";
import {
  anew,
  bracket,
  bracketed,
  figuresOf,
  open,
  registry,
  run,
  runtime,
  useSets,
} from "./test-sets.fixture.ts";

useSets();

/** Puts an image in place of that of a set which says the same of itself and holds other files. */
async function damage(dependencies: typeof bracket.npm): Promise<void> {
  const locked = npm.read(dependencies, registry.npm);
  if (isFaulty(locked)) throw new Error(JSON.stringify(locked));
  const { sha256: recipe } = await readRecipe(INSTALLERS_RECIPE, runtime);
  const key = setKey(npm, locked, registry.npm, recipe);
  const container = await docker.createContainer({
    Image: `millrace/dependencies:${key}`,
    Entrypoint: ["/sbx/supervisor"],
    NetworkDisabled: true,
  });
  await container.putArchive(tarGz({ "left/index.js": "module.exports = () => 'rotten';" }), {
    path: "/node_modules",
  });
  await container.commit({ repo: "millrace/dependencies", tag: key });
  await container.remove();
}

test("a set that is not what was installed is let go as corrupt, installed again, and counted", async () => {
  const dependencies = anew(bracket.npm);
  const payload = { ...bracketed, dependencies };
  const [one, other] = [open(), open()];
  expect(await run(one, payload)).toMatchObject({ stdout: "<text>\n", dependencies: { cache: "miss" } });
  // Sound, it is read once and stays.
  expect(await run(other, payload)).toMatchObject({ stdout: "<text>\n", dependencies: { cache: "hit" } });
  await damage(dependencies);
  const before = registry.downloads("left");
  expect(await run(other, payload)).toMatchObject({ stdout: "<text>\n", dependencies: { cache: "miss" } });
  expect(registry.downloads("left")).toBe(before + 1);
  expect((await figuresOf(other)).evictions).toMatchObject({ corruption: 1 });
  expect(await run(one, payload)).toMatchObject({ stdout: "<text>\n", dependencies: { cache: "hit" } });
});

test("from its second program on a set has containers that wait, and they go with it", async () => {
  const sandbox = open(1 << 30, registry.npm, 2);
  const payload = { ...bracketed, dependencies: anew(bracket.npm) };
  expect(await run(sandbox, payload)).toMatchObject({ acquired: "cold" });
  expect(await run(sandbox, payload)).toMatchObject({ acquired: "cold" });
  const isWarm = async () => (await run(sandbox, payload)).acquired;
  await expect.poll(isWarm, { timeout: 30_000, interval: 500 }).toBe("warm");
  await sandbox.dependencies!.obey({ knownAtUs: 1, purges: [] });
  await sandbox.dependencies!.obey({ knownAtUs: 3, purges: [{ package: null, atUs: 2 }] });
  expect((await figuresOf(sandbox)).evictions.purged).toBeGreaterThan(0);
  expect(await run(sandbox, payload)).toMatchObject({ stdout: "<text>\n", dependencies: { cache: "miss" } });
});
