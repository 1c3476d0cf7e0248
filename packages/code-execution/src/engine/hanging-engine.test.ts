import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { connectDocker } from "@millrace/container-engine";
import { silentLogger } from "@millrace/core";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createDependencyCache } from "../dependencies/dependency-cache.ts";
import { createSetImages } from "../dependencies/set-images.ts";
import { createContainerRemover } from "../sandbox/container-remover.ts";
import { createDockerSandbox } from "../sandbox/docker-sandbox.ts";
import { createImageCache } from "./image-cache.ts";
import { probeDocker } from "./probe.ts";
import { sweepContainers } from "./sweep.ts";

/** An engine that takes every request, and answers none. */
let engine: Server;
const connections = new Set<Socket>();
beforeAll(async () => {
  engine = createServer((socket) => connections.add(socket.resume()));
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
});
afterAll(() => {
  for (const connection of connections) connection.destroy();
  engine.close();
});

let docker: Awaited<ReturnType<typeof connectDocker>>;
beforeEach(async () => {
  docker = await connectDocker(`tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`);
});

const facts = {
  key: "key",
  runtime: "sha256:0",
  packages: [],
  bytes: 1,
  sha256: "0",
  installMs: 1,
  knownAtUs: 1,
};
const remover = () => createContainerRemover(docker);
const sets = () => createSetImages(docker, remover());
const request = {
  files: [],
  command: ["true"],
  environment: {},
  wallMs: 1000,
  stdoutBytes: 1,
  stderrBytes: 1,
};
const run = {
  job: "1",
  phase: "run",
  limits: { memoryBytes: 1 << 26, cpus: 1 },
  request,
  signal: new AbortController().signal,
  logger: silentLogger,
};
const dependencies = () =>
  createDependencyCache({
    docker,
    remover: remover(),
    cpus: 1,
    runtimeImage: async () => "sha256:0",
    dropWaiting: async () => {},
    installerImage: async () => "sha256:0",
    registries: { npm: "http://127.0.0.1/", pip: "http://127.0.0.1/" },
    network: "none",
    maxBytes: 1,
  });

/** How it ends, with 20 seconds passing at once for each call that is made. */
async function ended(work: () => Promise<unknown>): Promise<unknown> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const passing = setInterval(() => void vi.advanceTimersByTimeAsync(20_000), 5);
  try {
    return await work().catch((error: unknown) => error);
  } finally {
    clearInterval(passing);
    vi.useRealTimers();
  }
}

test.each<[string, () => Promise<unknown>]>([
  ["sweeping", () => sweepContainers(docker, silentLogger)],
  ["looking for the image", () => createImageCache(docker, silentLogger).runtime()],
  ["looking for the installers' image", () => createImageCache(docker, silentLogger).installers("sha256:0")],
  ["counting images", () => createImageCache(docker, silentLogger).figures()],
  ["counting sets of packages", () => dependencies().figures()],
  ["letting go sets of packages", () => dependencies().obey({ knownAtUs: 1, purges: [] })],
  ["keeping a set", () => sets().keep(Buffer.alloc(0), "/node_modules", facts, silentLogger)],
  ["using a set", () => sets().touch({ id: "sha256:0", key: "key" })],
  ["asking when a set was used", () => sets().usedAt("sha256:0")],
  ["removing a set", () => sets().remove("sha256:0")],
  ["running a program", () => createDockerSandbox({ docker, image: "sha256:0", cpus: 1 }).run(run)],
])("%s is given up, and the sandbox's failure", async (_what, work) => {
  expect(await ended(work)).toMatchObject({
    code: "system_error",
    message: expect.stringMatching(/^Docker could not .*: it did not answer within 20 s\.$/),
  });
});

test("asking whether programs can be run there is answered: no", async () => {
  expect(await ended(() => probeDocker(docker))).toMatchObject({
    available: false,
    reason: expect.stringContaining("did not answer within 20 s"),
  });
});

test("removing a container ends too, and is tried again later", async () => {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_fields: object, message: string) => warnings.push(message) };
  expect(await ended(() => remover().remove("c0ffee", logger))).toBeUndefined();
  expect(warnings).toEqual(["a container could not be removed; it is tried again later"]);
});
