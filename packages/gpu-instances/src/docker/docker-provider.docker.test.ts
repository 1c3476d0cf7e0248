import { randomUUID } from "node:crypto";
import { connectDocker } from "@millrace/container-engine";
import { afterAll, expect, test } from "vitest";
import { instanceName, instanceNamePrefix, jobOfInstanceName } from "../instance-name.ts";
import type { InstanceRequest } from "../provider.ts";
import { createDockerProvider } from "./docker-provider.ts";
import { COMPONENT, LABEL } from "./instance-labels.ts";

const { signal } = new AbortController();
const IMAGE = "debian:12-slim";
const installation = randomUUID().replaceAll("-", "");
const provider = createDockerProvider({ allowedImages: [IMAGE], memoryBytes: 64 * 2 ** 20, cpus: 0.5 });

function requestOf(job: string, command: readonly string[]): InstanceRequest {
  return {
    name: instanceName(installation, job),
    productName: "this host",
    image: IMAGE,
    gpuCount: 1,
    diskGb: 10,
    ports: [{ port: 8080, protocol: "http" }],
    environment: { TOKEN: "environmentSecretWord" },
    command,
  };
}

afterAll(async () => {
  for (const { id } of await provider.list(instanceNamePrefix(installation), signal)) {
    await provider.remove(id, signal);
  }
});

test("a container of this host is made, seen running, stopped, started and deleted", async () => {
  const request = requestOf("41", ["sleep", "infinity"]);
  const { id, costPerHourUsd } = await provider.create(request, signal);
  expect(costPerHourUsd).toBe(0);

  const instance = await provider.get(id, signal);
  expect(instance).toMatchObject({ id, name: request.name, state: "running", rawState: "running" });
  expect(instance.endpoints).toEqual([
    { port: 8080, protocol: "http", address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
  ]);
  expect(JSON.stringify(instance)).not.toContain("environmentSecretWord");
  // Whether the host has a GPU is the host's affair; the instance says which it is.
  expect(instance.gpuCount).toBe(instance.kind === "gpu" ? 1 : 0);

  const docker = await connectDocker();
  const { HostConfig, Config } = await docker.getContainer(id).inspect();
  expect(HostConfig).toMatchObject({ Memory: 64 * 2 ** 20, CapDrop: ["ALL"], Privileged: false });
  expect(Config.Labels[LABEL.component]).toBe(COMPONENT);

  const [listed, ...others] = await provider.list(instanceNamePrefix(installation), signal);
  expect(listed).toMatchObject({ id, state: "running" });
  expect(others).toEqual([]);
  expect(jobOfInstanceName(installation, listed?.name ?? "")).toBe("41");
  // Asked for again, as after a lost answer, it is the same one.
  expect(await provider.create(request, signal)).toEqual({ id, costPerHourUsd: 0 });

  await provider.stop?.(id, signal);
  expect(await provider.get(id, signal)).toMatchObject({ state: "stopped" });
  await provider.start?.(id, signal);
  expect(await provider.get(id, signal)).toMatchObject({ state: "running" });

  await provider.remove(id, signal);
  await expect(provider.get(id, signal)).rejects.toMatchObject({ kind: "not_found" });
  await provider.remove(id, signal);
  expect(await provider.list(instanceNamePrefix(installation), signal)).toEqual([]);
});

test("one whose program fails is told with its code", async () => {
  const { id } = await provider.create(requestOf("42", ["sh", "-c", "exit 7"]), signal);
  await expect
    .poll(() => provider.get(id, signal))
    .toMatchObject({ state: "error", rawState: "exited", stateReason: "exit code 7" });
});

test("one whose program does not exist is told as well", async () => {
  const { id } = await provider.create(requestOf("43", ["/no/such/program"]), signal);
  await expect
    .poll(() => provider.get(id, signal))
    .toMatchObject({ state: "error", stateReason: "exit code 127" });
});

test("an image that is not on the host is refused with what to do", async () => {
  const outcome = createDockerProvider({
    allowedImages: ["millrace/none:*"],
    memoryBytes: 2 ** 26,
    cpus: 1,
  }).create({ ...requestOf("44", []), image: "millrace/none:1" }, signal);
  await expect(outcome).rejects.toMatchObject({
    kind: "invalid",
    message: 'The image "millrace/none:1" is not on this host: pull it there first.',
  });
});
