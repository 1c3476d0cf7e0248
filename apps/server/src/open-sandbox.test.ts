import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Logger, silentLogger } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "./config.ts";
import { openSandbox } from "./open-sandbox.ts";

/** What an engine says of itself that can enforce every limit. */
const INFO = {
  ServerVersion: "28.3.0",
  NCPU: 2,
  OSType: "linux",
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsQuota: true,
  PidsLimit: true,
  SecurityOptions: ["name=seccomp,profile=builtin"],
  SystemTime: new Date().toISOString(),
};

/** An engine that can do all but build an image: it has no registry and no packages. */
let engine: Server;
beforeAll(async () => {
  engine = createServer((request, response) => {
    const path = request.url ?? "";
    const [status, body] = path.endsWith("/info")
      ? [200, INFO]
      : path.includes("/containers/json")
        ? [200, []]
        : path.includes("/build")
          ? [200, { error: "pull access denied for debian" }]
          : [404, { message: `no such image: ${path}` }];
    request.resume().once("end", () => response.writeHead(status).end(`${JSON.stringify(body)}\n`));
  });
  engine.listen(0, "127.0.0.1");
  await once(engine, "listening");
});
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

function open(driver: string, logger: Logger = silentLogger) {
  const { codeExecution } = loadConfig({
    DATABASE_URL: "postgres://unused",
    CODE_EXECUTION_DRIVER: driver,
    DOCKER_HOST: `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`,
  });
  return openSandbox(codeExecution, logger);
}

const REASON = /^Docker could not build millrace\/code-execution:\w+: pull access denied for debian/;

test("auto, on an engine that cannot build the image: the embedded driver, and a warning that says why", async () => {
  const warnings: unknown[] = [];
  const opened = await open("auto", { ...silentLogger, warn: (fields) => warnings.push(fields) });
  expect(opened).toMatchObject({ available: true, sandbox: { driver: "embedded" }, caches: [] });
  expect(warnings).toEqual([
    { reason: expect.stringMatching(REASON), cure: expect.stringContaining("restart the server") },
  ]);
  if (opened.available) await opened.close();
});

test("docker, on such an engine: no program is run", async () => {
  expect(await open("docker")).toMatchObject({ available: false, reason: expect.stringMatching(REASON) });
});
