import {
  RUNPOD_ANSWER_EXAMPLES,
  RUNPOD_ANSWERS,
  RUNPOD_CREATE_EXAMPLE,
  RUNPOD_REFUSAL_EXAMPLES,
  type RunpodCall,
  sampleAnswer,
  startRunpodFake,
} from "@millrace/testing";
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

describe("a pod with every field of the documented examples", () => {
  test.each(Object.entries(RUNPOD_ANSWER_EXAMPLES))("%s has the documented fields", (call, example) => {
    expect(RUNPOD_ANSWERS[call as keyof typeof RUNPOD_ANSWERS].parse(example)).toEqual(example);
  });

  test("a request is taken by the fake", async () => {
    await using fake = await startRunpodFake();
    const headers = { authorization: `Bearer ${fake.apiKey}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(RUNPOD_CREATE_EXAMPLE) };
    expect((await fetch(`${fake.url}/v2/pods`, init)).status).toBe(201);
  });

  test("answers are read", async () => {
    await using fake = await startRunpodFake();
    for (const [call, body] of Object.entries(RUNPOD_ANSWER_EXAMPLES))
      fake.fail(call as RunpodCall, { status: call === "create" ? 201 : 200, body }, 2);
    const provider = createRunpodProvider({ apiKey: fake.apiKey, baseUrl: fake.url });
    const pod = {
      id: "podone",
      name: "training-1",
      state: "running",
      gpuCount: 1,
      costPerHourUsd: 0.44,
      endpoints: [{ port: 22, protocol: "tcp", address: "192.0.2.17:30522" }],
    };
    expect(await provider.get("podone", signal)).toMatchObject(pod);
    expect(await provider.list("training", signal)).toMatchObject([pod]);
    const request = { ...REQUEST, productName: "RTX 4090", region: "US-KS-2" };
    expect(await provider.quote(request, signal)).toEqual({ costPerHourUsd: 0.44 });
    expect(await provider.create(request, signal)).toEqual({ id: "podone", costPerHourUsd: 0.44 });
  });

  test.each(RUNPOD_REFUSAL_EXAMPLES)("a refusal with $status is told in its words", async (body) => {
    await using fake = await startRunpodFake();
    fake.fail("list", { status: body.status, body });
    const provider = createRunpodProvider({ apiKey: fake.apiKey, baseUrl: fake.url });
    await expect(provider.list("x", signal)).rejects.toThrow(body.detail);
  });
});
