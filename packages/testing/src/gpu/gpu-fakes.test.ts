import { expect, test } from "vitest";
import { startEngineFake } from "./engine-fake.ts";
import { startNovitaFake } from "./novita-fake.ts";
import { startRunpodFake } from "./runpod-fake.ts";

const novita = { productId: "4090.16c62g", gpuNum: 1, rootfsSize: 60, imageUrl: "a", kind: "gpu" };
const runpod = { name: "a", image: "a", gpu: { id: "NVIDIA GeForce RTX 4090" } };
const hostConfig = {
  PortBindings: {},
  Memory: 1,
  MemorySwap: 1,
  NanoCpus: 1,
  PidsLimit: 1,
  Init: true,
  CapDrop: ["ALL"],
  SecurityOpt: [],
  Privileged: false,
  Binds: [],
  LogConfig: { Type: "local", Config: {} },
  RestartPolicy: { Name: "no" },
  AutoRemove: false,
};
const engine = { Image: "a", HostConfig: hostConfig };
const extra = { extra: 1 };

/** Requests that each fake takes, and the same with one field more than its provider's documentation names. */
const REQUESTS = [
  ["novita", startNovitaFake, "POST", "/gpu/instance/create", novita, { ...novita, ...extra }],
  [
    "novita",
    startNovitaFake,
    "POST",
    "/gpu/instance/create",
    { ...novita, envs: [{ key: "a", value: "b" }] },
    { ...novita, envs: [{ key: "a", value: "b", ...extra }] },
  ],
  ["runpod", startRunpodFake, "POST", "/v2/pods", runpod, { ...runpod, ...extra }],
  ["runpod", startRunpodFake, "POST", "/v2/pods", runpod, { ...runpod, gpu: { ...runpod.gpu, ...extra } }],
  ["engine", startEngineFake, "POST", "/containers/create?name=a", engine, { ...engine, ...extra }],
  [
    "engine",
    startEngineFake,
    "POST",
    "/containers/create?name=a",
    engine,
    { ...engine, HostConfig: { ...hostConfig, ...extra } },
  ],
  ["novita", startNovitaFake, "GET", "/products?gpuNum=1", undefined, "&extra=1"],
  ["novita", startNovitaFake, "GET", "/gpu/instances?pageSize=10&pageNum=1", undefined, "&extra=1"],
  ["runpod", startRunpodFake, "GET", "/v2/catalog/gpus?cloud=SECURE", undefined, "&extra=1"],
  ["runpod", startRunpodFake, "GET", "/v2/pods?includeClusterPods=true", undefined, "&extra=1"],
] as const;

test.each(REQUESTS)(
  "the fake of %s refuses a field that nobody documents",
  async (_name, start, ...request) => {
    const [method, path, known, unknown] = request;
    await using fake = await start();
    const key = "apiKey" in fake ? { authorization: `Bearer ${fake.apiKey}` } : {};
    const ask = async (to: string, body: unknown) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers = { ...key, "content-type": "application/json" };
      return (await fetch(fake.url + to, { method, headers, ...json })).status;
    };
    const refused = typeof unknown === "string" ? ask(path + unknown, known) : ask(path, unknown);
    expect([400, 422]).toContain(await refused);
    expect(fake.table.made).toBe(0);
    expect([200, 201]).toContain(await ask(path, known));
  },
);
