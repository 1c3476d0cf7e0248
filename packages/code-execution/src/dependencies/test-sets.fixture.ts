import { type CacheFigures, silentLogger } from "@millrace/core";
import {
  type ClosedNetwork,
  createClosedNetwork,
  lockTexts,
  type PackageRegistry,
  type PublishedPackage,
  startPackageRegistry,
} from "@millrace/testing";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { createImageCache } from "../engine/image-cache.ts";
import { execute } from "../execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
import { createContainerRemover } from "../sandbox/container-remover.ts";
import { createDockerSandbox, type DockerSandbox } from "../sandbox/docker-sandbox.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import type { ExecutionResult } from "../result/result.ts";
import { createSetImages } from "./set-images.ts";

/** For a first build of the installers' image, on a busy machine. */
const INSTALLERS_BUILD_MS = 600_000;

const SCRIPTS = { postinstall: "touch ran", install: "touch ran" };
export const left: PublishedPackage = {
  name: "left",
  version: "1.2.3",
  files: {
    "index.js": "module.exports = (text) => require('@scope/right')('<' + text);",
    "package.json": JSON.stringify({ name: "left", version: "1.2.3", main: "index.js", scripts: SCRIPTS }),
  },
  dependencies: { "@scope/right": "2.0.0" },
};
const right: PublishedPackage = {
  name: "@scope/right",
  version: "2.0.0",
  files: { "index.js": "module.exports = (text) => text + '>';" },
};
export const wide: PublishedPackage = {
  name: "wide",
  version: "0.1.0",
  files: { "index.js": `exports.bytes = "${"x".repeat(3_000_000)}".length;` },
};
const squares: PublishedPackage = {
  name: "squares",
  version: "1.0",
  files: { "squares/__init__.py": "def square(n):\n    return n * n\n" },
};
const published = { npm: [left, right, wide], pip: [squares] };
export const bracket: ReturnType<typeof lockTexts> = lockTexts({ npm: [left, right], pip: [squares] });

export let runtime: string;
export let network: ClosedNetwork;
export let registry: PackageRegistry;
let opened: DockerSandbox[] = [];

/** An engine, a registry and a network without anything else, for the tests of a file. */
export function useSets(): void {
  beforeEach(skipWithoutEngine);
  beforeAll(async () => {
    runtime = await prepareImage();
    if (!engine.available) return;
    await createImageCache(docker, silentLogger).installers(runtime);
    network = await createClosedNetwork((options) => docker.createNetwork(options));
    registry = await startPackageRegistry(network.host, published);
  }, IMAGE_BUILD_MS + INSTALLERS_BUILD_MS);

  afterEach(async () => {
    for (const sandbox of opened) await sandbox.close();
    opened = [];
  });

  afterAll(async () => {
    await registry?.close();
    await network?.remove();
    if (!engine.available) return;
    const images = createSetImages(docker, createContainerRemover(docker));
    for (const { id, packages } of await images.list())
      if (packages.some((name) => ["left", "wide", "squares"].includes(name))) await images.remove(id);
  });
}

/** One worker process's sandbox, as far as the engine can tell. */
export function open(maxBytes = 1 << 30, npm = registry.npm, waiting = 0, pip = registry.pip): DockerSandbox {
  const images = createImageCache(docker, silentLogger);
  const sandbox = createDockerSandbox({
    docker,
    image: runtime,
    cpus: engine.available ? engine.cpus : 1,
    pool: { size: waiting, usual: [] },
    dependencies: {
      installerImage: (image) => images.installers(image),
      registries: { npm, pip },
      network: network.name,
      maxBytes,
    },
  });
  opened.push(sandbox);
  return sandbox;
}

export function run(
  sandbox: DockerSandbox,
  payload: object,
  signal: AbortSignal = new AbortController().signal,
): Promise<ExecutionResult> {
  const limits = DEFAULT_EXECUTION_LIMITS;
  return execute(
    { sandbox, limits, compiled: createCompileCache(0) },
    codeExecutionSchema(limits).parse(payload),
    { jobId: "dependencies", signal, logger: silentLogger },
  );
}

export const figuresOf = (sandbox: DockerSandbox): Promise<CacheFigures> => sandbox.dependencies!.figures();

/** Makes another lock of the same packages. */
export function anew(npm: typeof bracket.npm): typeof bracket.npm {
  // What asks for nothing, and yet is read.
  const peerDependenciesMeta = { [`of-${Math.random()}`]: { optional: true } };
  const manifest = { ...(JSON.parse(npm["package.json"]) as object), peerDependenciesMeta };
  return { ...npm, "package.json": JSON.stringify(manifest) };
}

export const bracketed: { readonly language: string; readonly code: string } = {
  language: "node",
  code: "console.log(require('left')('text'))",
};
