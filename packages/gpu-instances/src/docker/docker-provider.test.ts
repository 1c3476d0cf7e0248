import { type EngineFake, startEngineFake } from "@millrace/testing";
import { expect, test } from "vitest";
import type { InstanceRequest } from "../provider.ts";
import { createDockerProvider, type DockerOptions } from "./docker-provider.ts";

const { signal } = new AbortController();
const REQUEST: InstanceRequest = {
  name: "millrace-test-41",
  productName: "this host",
  image: "registry.example/training:1",
  gpuCount: 1,
  diskGb: 60,
};

function providerOf({ endpoint }: EngineFake, options: Partial<DockerOptions> = {}) {
  return createDockerProvider({
    endpoint,
    allowedImages: ["registry.example/*", "debian:12"],
    templates: { small: "other.example/small:1" },
    memoryBytes: 2 ** 30,
    cpus: 0.5,
    ...options,
  });
}

function created(fake: EngineFake): unknown {
  return fake.requests.find(({ call }) => call === "create")?.body;
}

test("the container has its GPUs, and no way to anything else of the host", async () => {
  await using fake = await startEngineFake();
  const { id } = await providerOf(fake).create(
    { ...REQUEST, ports: [{ port: 80, protocol: "http" }] },
    signal,
  );
  expect(created(fake)).toMatchObject({
    Image: "registry.example/training:1",
    Labels: { "millrace.component": "gpu-instances", "millrace.instance-kind": "gpu" },
    HostConfig: {
      DeviceRequests: [{ Driver: "cdi", DeviceIDs: ["nvidia.com/gpu=0"] }],
      PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] },
      Memory: 2 ** 30,
      MemorySwap: 2 ** 30,
      NanoCpus: 5e8,
      CapDrop: ["ALL"],
      Privileged: false,
      Binds: [],
    },
  });
  expect(await providerOf(fake).get(id, signal)).toMatchObject({
    state: "running",
    kind: "gpu",
    costPerHourUsd: 0,
  });
});

test("NVIDIA's runtime gives GPUs where the engine lists none", async () => {
  await using fake = await startEngineFake();
  fake.fail("info", { mangled: () => ({ NCPU: 2, Runtimes: { runc: {}, nvidia: {} } }) });
  await providerOf(fake).create(REQUEST, signal);
  expect(created(fake)).toMatchObject({
    HostConfig: { DeviceRequests: [{ Driver: "nvidia", Count: 1, Capabilities: [["gpu"]] }] },
  });
});

test("on a host without a GPU it is a plain container that says so", async () => {
  await using fake = await startEngineFake();
  fake.fail("info", { mangled: () => ({ NCPU: 2, Runtimes: { runc: {} } }) });
  const { id } = await providerOf(fake).create(REQUEST, signal);
  expect(created(fake)).not.toHaveProperty("HostConfig.DeviceRequests");
  expect(await providerOf(fake).get(id, signal)).toMatchObject({ kind: "container", gpuCount: 0 });
});

test("more GPUs than the host has are no capacity", async () => {
  await using fake = await startEngineFake();
  await expect(providerOf(fake).quote({ ...REQUEST, gpuCount: 3 }, signal)).rejects.toMatchObject({
    kind: "no_capacity",
    message: "This host has 2 GPUs, 3 were asked for.",
  });
});

test.each([
  [{ image: "evil.example/miner:1" }, /not among those that the operator allows/],
  [{ image: "debian:12-evil" }, /not among those/],
  [{ image: undefined }, /needs an image/],
  [{ image: undefined, templateId: "toString" }, /no template "toString"; there are: small/],
])("%j does not run here", async (change, message) => {
  await using fake = await startEngineFake();
  await expect(providerOf(fake).create({ ...REQUEST, ...change }, signal)).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringMatching(message),
  });
  expect(fake.requests).toEqual([]);
});

test("a template is an image that the operator named", async () => {
  await using fake = await startEngineFake();
  await providerOf(fake).create({ ...REQUEST, image: undefined, templateId: "small" }, signal);
  expect(created(fake)).toMatchObject({ Image: "other.example/small:1" });
});

test("an image that is not there is told with what to do", async () => {
  await using fake = await startEngineFake();
  fake.fail("create", { status: 404, body: { message: "No such image: registry.example/training:1" } });
  await expect(providerOf(fake).create(REQUEST, signal)).rejects.toMatchObject({
    kind: "invalid",
    message: 'The image "registry.example/training:1" is not on this host: pull it there first.',
  });
});

test("a name is given once: asked for again it is the same instance", async () => {
  await using fake = await startEngineFake();
  fake.fail("create", "lost answer");
  await expect(providerOf(fake).create(REQUEST, signal)).rejects.toMatchObject({ kind: "lost_answer" });
  const { id } = await providerOf(fake).create(REQUEST, signal);
  expect(await providerOf(fake).get(id, signal)).toMatchObject({ state: "running" });
  expect(fake.table.made).toBe(1);
});

test("a container of somebody else is neither told, nor taken over, nor removed", async () => {
  await using fake = await startEngineFake();
  const { id } = fake.table.add("foreign", REQUEST.name, { labels: {} });
  const provider = providerOf(fake);
  await expect(provider.get(id, signal)).rejects.toMatchObject({ kind: "not_found" });
  await expect(provider.create(REQUEST, signal)).rejects.toMatchObject({ kind: "invalid" });
  await provider.remove(id, signal);
  expect(fake.table.all).toHaveLength(1);
});

test("one that was made and never started is started by the next look", async () => {
  await using fake = await startEngineFake();
  const { id } = fake.table.add("left", REQUEST.name, { labels: { "millrace.component": "gpu-instances" } });
  expect(await providerOf(fake).get(id, signal)).toMatchObject({ state: "provisioning" });
  expect(await providerOf(fake).get(id, signal)).toMatchObject({ state: "running" });
});

test.each([
  [{ status: 400, body: { message: 'exec: "train": executable file not found' } }, "invalid"],
  [{ status: 500, body: { message: 'could not select device driver "nvidia"' } }, "no_capacity"],
  [{ status: 500, body: { message: "port is already allocated" } }, "unavailable"],
])("one that cannot start (%j) is not left behind", async (fault, kind) => {
  await using fake = await startEngineFake();
  fake.fail("begin", fault);
  await expect(providerOf(fake).create(REQUEST, signal)).rejects.toMatchObject({ kind });
  expect(fake.table.all).toEqual([]);
});

test("one whose start had no answer may run", async () => {
  await using fake = await startEngineFake();
  fake.fail("begin", "lost answer");
  await expect(providerOf(fake).create(REQUEST, signal)).rejects.toMatchObject({ kind: "lost_answer" });
  expect(await providerOf(fake).list(REQUEST.name, signal)).toMatchObject([{ state: "running" }]);
});

test.each([
  [{ Status: "exited", ExitCode: 0 }, "stopped", undefined],
  [{ Status: "exited", ExitCode: 143 }, "stopped", undefined],
  [{ Status: "exited", ExitCode: 7 }, "error", "exit code 7"],
  [{ Status: "exited", ExitCode: 137, OOMKilled: true }, "error", "ran out of memory: exit code 137"],
  [{ Status: "dead", ExitCode: 0, Error: "device busy" }, "error", "device busy"],
  [{ Status: "paused", ExitCode: 0 }, "stopped", undefined],
  [{ Status: "removing", ExitCode: 0 }, "deleting", undefined],
])("%j is %s", async (State, state, stateReason) => {
  await using fake = await startEngineFake();
  const { id } = await providerOf(fake).create(REQUEST, signal);
  fake.table.change(id, { State });
  expect(await providerOf(fake).get(id, signal)).toMatchObject({
    state,
    ...(stateReason ? { stateReason } : {}),
  });
});
