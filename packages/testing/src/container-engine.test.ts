import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { containerEngineFault } from "./container-engine.ts";

test("an engine that answers has no fault; one that is missing, broken or named wrongly is told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-engine-"));
  const socket = join(folder, "docker.sock");
  let status = 200;
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/_ping" ? status : 404).end();
  }).listen(socket);
  await once(server, "listening");
  const environment = { DOCKER_HOST: `unix://${socket}` };

  expect(await containerEngineFault(environment)).toBeUndefined();
  status = 500;
  expect(await containerEngineFault(environment)).toBe(
    `the container engine at unix://${socket} answers 500`,
  );
  server.close();
  await once(server, "close");
  expect(await containerEngineFault(environment)).toContain(
    `no container engine answers at unix://${socket}`,
  );
  expect(await containerEngineFault({ DOCKER_HOST: "tcp://127.0.0.1:1" })).toContain("ECONNREFUSED");
  expect(await containerEngineFault({ DOCKER_HOST: "ssh://host" })).toContain('DOCKER_HOST is "ssh://host"');
  await rm(folder, { recursive: true });
});
