import { type GpuFake, type NovitaCall, startNovitaFake } from "@millrace/testing";
import { expect, test } from "vitest";
import type { InstanceRequest } from "../provider.ts";
import { createNovitaProvider, type NovitaOptions } from "./novita-provider.ts";

const { signal } = new AbortController();
const REQUEST: InstanceRequest = {
  name: "millrace-test-41",
  productName: "RTX 4090 24GB",
  region: "US-CA-06",
  templateId: "212",
  gpuCount: 2,
  diskGb: 60,
};

function providerOf(fake: GpuFake<NovitaCall>, options: Partial<NovitaOptions> = {}) {
  return createNovitaProvider({ apiKey: fake.apiKey, baseUrl: fake.url, ...options });
}

function created(fake: GpuFake<NovitaCall>): unknown {
  return fake.requests.find(({ call }) => call === "create")?.body;
}

test("finds the cheapest product of the name in the region and takes the rest from the template", async () => {
  await using fake = await startNovitaFake();
  expect(await providerOf(fake).create(REQUEST, signal)).toEqual({ id: "novita1", costPerHourUsd: 0.7 });
  expect(fake.requests.map(({ call }) => call)).toEqual(["clusters", "products", "template", "create"]);
  expect(fake.requests[1]?.query).toEqual({ clusterId: "us-ca-06", gpuNum: "2", billingMethod: "onDemand" });
  expect(created(fake)).toEqual({
    name: "millrace-test-41",
    kind: "gpu",
    productId: "4090.16c62g",
    gpuNum: 2,
    rootfsSize: 60,
    imageUrl: "registry.example/training:1",
    imageAuthId: "auth-7",
    ports: "8888/http",
    envs: [{ key: "MODE", value: "template" }],
    command: "train --all",
    clusterId: "us-ca-06",
    billingMode: "onDemand",
  });
});

test("what the request says wins over the template", async () => {
  await using fake = await startNovitaFake();
  const own = {
    image: "own:1",
    ports: [{ port: 22, protocol: "tcp" as const }],
    environment: { MODE: "own", MORE: "1" },
    command: ["sleep", "1 day"],
  };
  await providerOf(fake).create({ ...REQUEST, ...own }, signal);
  expect(created(fake)).toMatchObject({
    imageUrl: "own:1",
    ports: "22/tcp",
    envs: [
      { key: "MODE", value: "own" },
      { key: "MORE", value: "1" },
    ],
    command: "sleep '1 day'",
  });
  expect(created(fake)).not.toHaveProperty("imageAuthId");
});

test("buys spot instances when told so, and tells one that is taken away", async () => {
  await using fake = await startNovitaFake();
  const provider = providerOf(fake, { billing: "spot" });
  const { id, costPerHourUsd } = await provider.create(REQUEST, signal);
  expect(costPerHourUsd).toBe(0.35);
  fake.table.setStatuses(id, ["running"]);
  fake.table.change(id, { spotStatus: "notified" });
  expect(await provider.get(id, signal)).toMatchObject({
    state: "running",
    stateReason: "spot instance notified",
  });
  for (const spotStatus of ["reclaiming", "terminated"]) {
    fake.table.change(id, { spotStatus });
    expect(await provider.get(id, signal)).toMatchObject({
      state: "reclaimed",
      stateReason: `spot instance ${spotStatus}`,
    });
  }
});

test("an error is believed once the instance has ended, and told before", async () => {
  await using fake = await startNovitaFake();
  const provider = providerOf(fake);
  const { id } = await provider.create(REQUEST, signal);
  fake.table.change(id, { statusError: { state: "ImagePullFailed", message: "no such tag" } });
  fake.table.setStatuses(id, ["pulling", "exited"]);
  const stateReason = "ImagePullFailed: no such tag";
  expect(await provider.get(id, signal)).toMatchObject({ state: "starting", stateReason });
  expect(await provider.get(id, signal)).toMatchObject({ state: "error", stateReason });
});

test.each([
  [
    { productName: "RTX 9090" },
    "invalid",
    /no product "RTX 9090" .* there are: H100 SXM 80GB, RTX 4090 24GB/,
  ],
  [{ productName: "H100 SXM 80GB" }, "no_capacity", /no "H100 SXM 80GB" in US-CA-06 \(California\) free/],
  [{ region: "MARS-01" }, "invalid", /no region "MARS-01"; there are: EU-FR-01 \(France\), US-CA-06/],
  [{ diskGb: 9000 }, "invalid", /no root disk of 9000 GB/],
  [{ templateId: "213" }, "invalid", /no template "213"/],
  [{ templateId: undefined }, "invalid", /needs an image/],
])("%j cannot be had", async (change, kind, message) => {
  await using fake = await startNovitaFake();
  const outcome = providerOf(fake).create({ ...REQUEST, ...change }, signal);
  await expect(outcome).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  expect(fake.table.made).toBe(0);
});

test.each(["insufficient balance", "BILLING_BALANCE_NOT_ENOUGH"])(
  "%s is no lack of room",
  async (message) => {
    await using fake = await startNovitaFake();
    fake.fail("create", { status: 400, body: { code: 400, reason: "", message } });
    await expect(providerOf(fake).create(REQUEST, signal)).rejects.toMatchObject({ kind: "unauthorized" });
  },
);

test("a key that Novita does not know is told", async () => {
  await using fake = await startNovitaFake();
  await expect(providerOf(fake, { apiKey: "wrong" }).get("abc", signal)).rejects.toMatchObject({
    kind: "unauthorized",
    message: "novita was to tell instance abc and answered 403: INVALID_API_KEY: API Key validation failed",
  });
});

test("a list of which one page fails is no list", async () => {
  await using fake = await startNovitaFake();
  for (let made = 0; made < 150; made += 1) fake.table.add(`id${made}`, `millrace-test-${made}`, {});
  const provider = providerOf(fake);
  for (const pages of [0, 1]) {
    const before = fake.requests.length;
    for (let page = 0; page < pages; page += 1) fake.fail("list", { mangled: (body) => body });
    fake.fail("list", { status: 503 });
    await expect(provider.list("millrace-test-", signal)).rejects.toMatchObject({ kind: "unavailable" });
    expect(fake.requests.length - before).toBe(pages + 1);
  }
});

test("a list that never ends is not believed", async () => {
  await using fake = await startNovitaFake();
  for (let made = 0; made < 100; made += 1) fake.table.add(`id${made}`, `millrace-test-${made}`, {});
  const page = fake.table.all.map(({ id, name }) => ({ id, name, status: "running" }));
  fake.fail("list", { mangled: () => ({ instances: page }) }, 200);
  await expect(providerOf(fake).list("millrace-test-", signal)).rejects.toMatchObject({
    kind: "bad_answer",
    message: "novita's list goes on after 100 pages.",
  });
});

test("an address is told without what opens it", async () => {
  await using fake = await startNovitaFake();
  const provider = providerOf(fake);
  const { id } = await provider.create(REQUEST, signal);
  const portMappings = [
    { port: 8888, endpoint: "https://me:word@host.example/lab?token=abc#x", type: "http" },
    { port: "22", endpoint: "host.example:41234", type: "tcp" },
    { port: 80, type: "http" },
  ];
  fake.fail("get", { mangled: (body) => ({ ...(body as object), portMappings }) });
  expect((await provider.get(id, signal)).endpoints).toEqual([
    { port: 8888, protocol: "http", address: "https://host.example/lab" },
    { port: 22, protocol: "tcp", address: "host.example:41234" },
  ]);
});
