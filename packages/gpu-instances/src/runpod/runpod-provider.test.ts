import { type GpuFake, type RunpodCall, startRunpodFake } from "@millrace/testing";
import { expect, test } from "vitest";
import type { InstanceRequest } from "../provider.ts";
import { createRunpodProvider, type RunpodOptions } from "./runpod-provider.ts";

const { signal } = new AbortController();
const REQUEST: InstanceRequest = {
  name: "millrace-test-41",
  productName: "RTX 4090",
  region: "US-KS-2",
  templateId: "9x4m2p7v",
  gpuCount: 2,
  diskGb: 60,
};

function providerOf(fake: GpuFake<RunpodCall>, options: Partial<RunpodOptions> = {}) {
  return createRunpodProvider({ apiKey: fake.apiKey, baseUrl: fake.url, ...options });
}

test("finds the GPU type and leaves the template to RunPod", async () => {
  await using fake = await startRunpodFake();
  expect(await providerOf(fake).create(REQUEST, signal)).toEqual({ id: "runpod1", costPerHourUsd: 0.88 });
  expect(fake.requests.map(({ call, query, body }) => ({ call, query, body }))).toEqual([
    {
      call: "gpus",
      query: { include: "AVAILABILITY", product: "POD", count: "2", cloud: "SECURE" },
      body: undefined,
    },
    {
      call: "create",
      query: {},
      body: {
        name: "millrace-test-41",
        templateId: "9x4m2p7v",
        gpu: { id: "NVIDIA GeForce RTX 4090", count: 2 },
        disk: 60,
        cloud: "SECURE",
        dataCenterIds: ["US-KS-2"],
      },
    },
  ]);
});

test.each([
  [{ productName: "RTX 9090" }, "invalid", /no GPU type "RTX 9090"; there are: H100 SXM, RTX 4090/],
  [{ gpuCount: 9 }, "invalid", /at most 8 of "RTX 4090" on one machine/],
  [{ productName: "H100 SXM", region: undefined }, "no_capacity", /no "H100 SXM" free/],
  [{ region: "EU-RO-1" }, "no_capacity", /no "RTX 4090" free in EU-RO-1/],
  [{ templateId: undefined }, "invalid", /needs an image/],
])("%j cannot be had", async (change, kind, message) => {
  await using fake = await startRunpodFake();
  const outcome = providerOf(fake).create({ ...REQUEST, ...change }, signal);
  await expect(outcome).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  expect(fake.table.made).toBe(0);
});

test("the community cloud has prices of its own", async () => {
  await using fake = await startRunpodFake();
  expect(await providerOf(fake, { cloud: "COMMUNITY" }).quote(REQUEST, signal)).toEqual({
    costPerHourUsd: 0.62,
  });
});

test("a validation that RunPod refuses is told with each of its reasons", async () => {
  await using fake = await startRunpodFake();
  const outcome = providerOf(fake).create({ ...REQUEST, diskGb: 0 }, signal);
  await expect(outcome).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringMatching(/answered 422: Request validation failed\.; \$\.disk: /),
  });
});

test.each([
  ["EXITED", "stopped"],
  ["ERROR", "error"],
  ["TERMINATED", "gone"],
])("%s is %s", async (status, state) => {
  await using fake = await startRunpodFake();
  fake.table.pass([status]);
  const { id } = fake.table.add("pod1", "millrace-test-41", {});
  expect(await providerOf(fake).get(id, signal)).toMatchObject({ state, rawState: status });
});
