import { silentLogger } from "@millrace/core";
import { tarGz } from "@millrace/testing";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createContainerRemover } from "../sandbox/container-remover.ts";
import { createDockerSandbox } from "../sandbox/docker-sandbox.ts";
import type { GuestRun } from "../sandbox/sandbox.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { NODE } from "../language/node/node.ts";
import { createImageCache } from "../engine/image-cache.ts";
import { COMPONENT, LABEL } from "../engine/labels.ts";
import { createSetImages, type SetFacts } from "./set-images.ts";

let runtime: string;
beforeEach(skipWithoutEngine);
beforeAll(async () => {
  runtime = await prepareImage();
}, IMAGE_BUILD_MS);

const remover = createContainerRemover(docker);
const images = createSetImages(docker, remover);
const made: string[] = [];
afterEach(async () => {
  await remover.idle();
  for (const id of made.splice(0)) await images.remove(id);
});

const factsOf = (key: string): SetFacts => ({
  key: `test-${key}`,
  runtime,
  packages: ["left", "@a/b"],
  bytes: 12,
  sha256: "0".repeat(64),
  installMs: 345,
  knownAtUs: 1_700_000_000_000_001,
});

async function keep(key: string, content: string): Promise<string> {
  const archive = tarGz({ "left/index.js": content });
  const id = await images.keep(archive, "/node_modules", factsOf(key), silentLogger);
  made.push(id);
  return id;
}

const find = async (id: string) => (await images.list()).find((set) => set.id === id);

function programOf(image: string, code: string): GuestRun {
  return {
    job: "sets",
    phase: "run",
    limits: { memoryBytes: 128 * 1024 * 1024, cpus: 0.5 },
    image,
    request: {
      files: [{ name: "main.mjs", mode: 0o400, bytes: Buffer.from(code) }],
      command: [...NODE, "/w/main.mjs"],
      environment: {},
      wallMs: 10_000,
      stdoutBytes: 4096,
      stderrBytes: 4096,
    },
    signal: new AbortController().signal,
    logger: silentLogger,
  };
}

test("a set is an image that tells of itself, and a program finds its packages and cannot change them", async () => {
  const id = await keep("found", "module.exports = 'from the set';");
  expect(await find(id)).toEqual({ id, isCurrent: true, ...factsOf("found") });
  const sandbox = createDockerSandbox({ docker, image: runtime, cpus: engine.available ? engine.cpus : 1 });
  try {
    const output = await sandbox.run(
      programOf(
        id,
        `import left from "left";
         import { writeFileSync } from "node:fs";
         console.log(left);
         for (const path of ["/node_modules/left/index.js", "/node_modules/new.js"])
           try { writeFileSync(path, "x"); console.log("written"); } catch (error) { console.log(error.code); }`,
      ),
    );
    expect(output.stdout.toString()).toBe("from the set\nEROFS\nEROFS\n");
    expect(output.report.exitCode).toBe(0);
  } finally {
    await sandbox.close();
  }
});

test("one that is used stays; the next of its key takes its place; use is remembered", async () => {
  const first = await keep("used", "1");
  const before = (await images.usedAt(first)) ?? Infinity;
  const user = await docker.createContainer({ Image: first });
  expect(await images.remove(first)).toBe(false);
  expect(await images.touch({ id: first, key: "test-used" })).toBe(true);
  expect(await images.usedAt(first)).toBeGreaterThan(before);
  const second = await keep("used", "2");
  expect(await find(first)).toMatchObject({ isCurrent: false });
  expect(await find(second)).toMatchObject({ isCurrent: true });
  await user.remove();
  expect(await images.remove(first)).toBe(true);
  expect(await images.remove(first)).toBe(true);
  expect(await find(first)).toBeUndefined();
  expect(await images.usedAt(first)).toBeUndefined();
  expect(await images.touch({ id: first, key: "test-used" })).toBe(false);
});

test("what leads out of its folder is kept by nobody, and leaves nothing", async () => {
  const archive = tarGz({ "../usr/bin/node": "mine now" });
  await expect(images.keep(archive, "/node_modules", factsOf("out"), silentLogger)).rejects.toMatchObject({
    code: "system_error",
  });
  await remover.idle();
  expect((await images.list()).filter(({ key }) => key === "test-out")).toEqual([]);
  const left = await docker.listContainers({ all: true, filters: { label: ["millrace.set-key=test-out"] } });
  expect(left).toEqual([]);
});

test("a set is counted among sets, and not among the images that it was made on", async () => {
  const id = await keep("counted", "1");
  const label = [`${LABEL.component}=${COMPONENT}`, LABEL.recipe];
  const counted = createImageCache(docker, silentLogger);
  // Other files build images meanwhile.
  await expect
    .poll(async () => {
      const all = await docker.listImages({ filters: { label } });
      expect(all.map(({ Id }) => Id)).toContain(id);
      const own = all.filter(({ Labels }) => Labels[LABEL.setKey] === undefined).length;
      return (await counted.figures()).entries - own;
    })
    .toBe(0);
});
