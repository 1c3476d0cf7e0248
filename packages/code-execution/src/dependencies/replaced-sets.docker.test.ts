import { connectDocker } from "@millrace/container-engine";
import { silentLogger } from "@millrace/core";
import { tarGz } from "@millrace/testing";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createContainerRemover } from "../sandbox/container-remover.ts";
import { docker, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDependencyCache, type DependencyCache } from "./dependency-cache.ts";
import { createSetImages } from "./set-images.ts";

let runtime: string;
beforeEach(skipWithoutEngine);
beforeAll(async () => {
  runtime = await prepareImage();
}, IMAGE_BUILD_MS);

const KEY = `test-replaced-${process.pid}`;
const remover = createContainerRemover(docker);
const images = createSetImages(docker, remover);
const made: string[] = [];
afterEach(async () => {
  await remover.idle();
  for (const id of made.splice(0).toReversed()) await images.remove(id);
});

async function keep(content: string, ofRuntime: string): Promise<string> {
  const archive = tarGz({ "left/index.js": content });
  const facts = {
    key: KEY,
    runtime: ofRuntime,
    packages: ["left"],
    bytes: 1,
    sha256: "0".repeat(64),
    installMs: 1,
    knownAtUs: 1,
  };
  const id = await images.keep(archive, "/node_modules", facts, silentLogger);
  made.push(id);
  return id;
}

/** Those of a process that has just started, and to which the engine shows the sets of this test alone. */
async function openCache(): Promise<DependencyCache> {
  const label = [`millrace.set-key=${KEY}`];
  const shown = Object.assign(await connectDocker(), {
    listImages: () => docker.listImages({ filters: { label } }),
  });
  return createDependencyCache({
    docker: shown,
    remover,
    cpus: 1,
    runtimeImage: async () => runtime,
    dropWaiting: async () => {},
    installerImage: () => Promise.reject(new Error("nothing is installed here")),
    registries: { npm: "http://127.0.0.1:9/", pip: "http://127.0.0.1:9/" },
    network: "none",
    maxBytes: 1 << 30,
  });
}

const left = async () => (await images.list()).filter(({ key }) => key === KEY).map(({ id }) => id);

test("a set in whose place another came goes, and is counted as replaced", async () => {
  const cache = await openCache();
  await cache.obey({ knownAtUs: 1, purges: [] });
  await keep("the first", runtime);
  const second = await keep("the second", runtime);
  expect(await left()).toHaveLength(2);
  await cache.obey({ knownAtUs: 2, purges: [] });
  expect(await left()).toEqual([second]);
  expect(await cache.figures()).toMatchObject({ entries: 1, evictions: { replaced: 1 } });
});

test("a set of another image of programs goes when a process starts, never later, and is counted as that", async () => {
  const running = await openCache();
  await running.obey({ knownAtUs: 1, purges: [] });
  const container = await docker.createContainer({ Image: runtime });
  const { Id: earlier } = await container.commit({
    repo: "millrace/test-earlier",
    tag: KEY,
    changes: ["LABEL earlier=yes"],
  });
  await container.remove();
  made.push(String(earlier));
  const set = await keep("of an earlier image", String(earlier));
  await running.obey({ knownAtUs: 2, purges: [] });
  expect(await left()).toEqual([set]);
  const started = await openCache();
  await started.obey({ knownAtUs: 2, purges: [] });
  expect(await left()).toEqual([]);
  expect(await started.figures()).toMatchObject({ entries: 0, evictions: { image: 1 } });
  expect((await running.figures()).evictions).toEqual({});
});
