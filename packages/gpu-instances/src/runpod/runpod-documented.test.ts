import { RUNPOD_ANSWERS, type RunpodCall, sampleAnswer, startRunpodFake } from "@millrace/testing";
import { describe, expect, test } from "vitest";
import type { InstanceRequest } from "../provider.ts";
import { createRunpodProvider } from "./runpod-provider.ts";

// Answers with every field that RunPod documents, and with those alone that it says are always there.

const { signal } = new AbortController();
// Samples have "text" for texts, 1 for numbers.
const REQUEST: InstanceRequest = { name: "n", productName: "text", image: "own:1", gpuCount: 1, diskGb: 1 };
const POD = { id: "text", name: "text", state: "unknown", rawState: "text", kind: "gpu", costPerHourUsd: 1 };

describe.each(["all", "required"] as const)("answers with %s documented fields", (fields) => {
  test("are read", async () => {
    await using fake = await startRunpodFake();
    for (const [call, shape] of Object.entries(RUNPOD_ANSWERS))
      fake.fail(call as RunpodCall, { status: 200, body: sampleAnswer(shape, fields) }, 2);
    const provider = createRunpodProvider({ apiKey: fake.apiKey, baseUrl: fake.url });
    expect(await provider.get("x", signal)).toMatchObject({
      ...POD,
      endpoints: fields === "all" ? [{ port: 1, protocol: "text", address: "text:1" }] : [],
      gpuCount: fields === "all" ? 1 : undefined,
    });
    expect(await provider.list("text", signal)).toMatchObject([POD]);
    expect(await provider.quote(REQUEST, signal)).toEqual({ costPerHourUsd: 1 });
    expect(await provider.create(REQUEST, signal)).toEqual({ id: "text", costPerHourUsd: 1 });
  });

  test("of a running pod whose ports say little are read", async () => {
    await using fake = await startRunpodFake();
    const body = { ...sampleAnswer(RUNPOD_ANSWERS.get, fields), runtime: { ports: [{}] } };
    fake.fail("get", { status: 200, body });
    const provider = createRunpodProvider({ apiKey: fake.apiKey, baseUrl: fake.url });
    expect(await provider.get("x", signal)).toMatchObject({ ...POD, endpoints: [] });
  });
});

test("the fake takes what is documented of a pod, and no field besides", async () => {
  await using fake = await startRunpodFake();
  const body = {
    name: "a",
    image: "a",
    args: "a",
    disk: 1,
    env: { A: "b" },
    ports: ["1/tcp"],
    registry: null,
    cloud: "SECURE",
    dataCenterIds: ["a"],
    globalNetworking: true,
    startJupyter: true,
    startSsh: true,
    gpu: { id: "a", count: 1, minCudaVersion: "12.8" },
    templateId: "a",
  };
  const ask = async (given: object) => {
    const headers = { authorization: `Bearer ${fake.apiKey}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(given) };
    return (await fetch(`${fake.url}/v2/pods`, init)).status;
  };
  const mounts = { persistent: { size: 10, path: "/a" } };
  expect(await ask({ ...body, mounts })).toBe(201);
  expect(await ask({ ...body, mounts, imageName: "a" })).toBe(422);
  expect(await ask({ ...body, mounts: { persistent: { ...mounts.persistent, unit: "GB" } } })).toBe(422);
});
