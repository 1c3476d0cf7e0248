import {
  type GpuFake,
  NOVITA_ANSWERS,
  type NovitaCall,
  novitaCreateRequest,
  sampleAnswer,
  startNovitaFake,
} from "@millrace/testing";
import { describe, expect, test } from "vitest";
import type { InstanceRequest } from "../provider.ts";
import { createNovitaProvider } from "./novita-provider.ts";

// Answers with every field that Novita documents, and with those alone that it says are always there.

const { signal } = new AbortController();
// Samples have "text" for texts, 1 for numbers.
const REQUEST: InstanceRequest = { name: "n", productName: "text", region: "text", gpuCount: 1, diskGb: 1 };

function answerAll(fake: GpuFake<NovitaCall>, fields: "all" | "required"): void {
  for (const [call, shape] of Object.entries(NOVITA_ANSWERS))
    fake.fail(call as NovitaCall, { status: 200, body: sampleAnswer(shape, fields) });
}

describe.each(["all", "required"] as const)("answers with %s documented fields", (fields) => {
  async function start() {
    const fake = await startNovitaFake();
    answerAll(fake, fields);
    return Object.assign(fake, {
      provider: createNovitaProvider({ apiKey: fake.apiKey, baseUrl: fake.url }),
    });
  }

  test("of an instance and of a list are read", async () => {
    await using fake = await start();
    const instance = {
      id: "text",
      name: "text",
      state: "unknown",
      rawState: "text",
      kind: "gpu",
      gpuCount: 2,
    };
    expect(await fake.provider.get("x", signal)).toMatchObject({
      ...instance,
      endpoints: [{ port: 1, protocol: "text", address: "text" }],
    });
    const listed = await fake.provider.list("text", signal);
    expect(listed).toMatchObject([{ ...instance, endpoints: [] }]);
    expect(JSON.stringify(listed)).not.toContain("password");
  });

  test("of clusters and products are read", async () => {
    await using fake = await start();
    expect(await fake.provider.quote(REQUEST, signal)).toEqual({ costPerHourUsd: 0.00001 });
  });

  test("of a template and of a new instance are read, and what they lack is told", async () => {
    await using fake = await start();
    const withTemplate = fake.provider.create({ ...REQUEST, templateId: "x" }, signal);
    if (fields === "required")
      return await expect(withTemplate).rejects.toMatchObject({
        kind: "invalid",
        message: expect.stringMatching(/needs an image/),
      });
    expect(await withTemplate).toEqual({ id: "text", costPerHourUsd: 0.00001 });
    expect(fake.requests.at(-1)?.body).toMatchObject({
      imageUrl: "text",
      imageAuthId: "text",
      ports: "1/text",
      envs: [{ key: "text", value: "text" }],
      command: "text",
      entrypoint: "text",
    });
  });

  test("of a new instance without an id is no answer: there may be one", async () => {
    await using fake = await start();
    const made = fake.provider.create({ ...REQUEST, image: "own:1" }, signal);
    if (fields === "all") expect(await made).toMatchObject({ id: "text" });
    else await expect(made).rejects.toMatchObject({ kind: "lost_answer" });
  });
});

test("the fake takes what is documented of an instance, and no field besides", async () => {
  const sample = sampleAnswer(novitaCreateRequest.omit({ ports: true }), "all");
  const body = { ...sample, gpuNum: 1, rootfsSize: 10 };
  await using fake = await startNovitaFake();
  const ask = async (given: object) => {
    const headers = { authorization: `Bearer ${fake.apiKey}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(given) };
    return (await fetch(`${fake.url}/gpu/instance/create`, init)).status;
  };
  expect(await ask(body)).toBe(200);
  expect(await ask({ ...body, gpuNumber: 1 })).toBe(400);
  expect(await ask({ ...body, networkStorages: [{ Id: "a", mountPoint: "/b", size: 1 }] })).toBe(400);
});
