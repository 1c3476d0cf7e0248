import { createClient, dataOf, MillraceApiError, MillraceUnreachableError } from "@millrace/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { anything, echo } from "./test-handlers.fixture.ts";

const LATER = "2099-01-01T00:00:00Z";

let app: TestApp;
let client: ReturnType<typeof createClient>;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo, anything] });
  client = createClient({ baseUrl: `${app.url}/` });
});
afterAll(() => app?.stop());

const echoed = (text: string) => ({ type: "echo", payload: { text } });

describe("jobs", () => {
  test("are added, read and waited for", async () => {
    const added = await client.jobs.create({ ...echoed("a"), priority: "high" });
    expect(added).toMatchObject({ type: "echo", priority: 2, payload: { text: "a" } });
    expect(await client.jobs.wait(added.id)).toMatchObject({ status: "completed", result: { text: "a" } });
    expect(await client.jobs.get(added.id)).toMatchObject({ id: added.id, status: "completed" });
    expect(await client.jobs.create(echoed("b"), { waitSeconds: 60 })).toMatchObject({ status: "completed" });
  });

  test("waiting gives the job back as it is when the time is up", async () => {
    const { id } = await client.jobs.create({ ...echoed("later"), scheduledAt: LATER });
    expect(await client.jobs.wait(id, { timeoutMs: 10 })).toMatchObject({ id, status: "pending" });
  });

  test("are cancelled, and retried under their id", async () => {
    const { id } = await client.jobs.create({ ...echoed("c"), scheduledAt: LATER });
    expect(await client.jobs.cancel(id)).toMatchObject({ id, status: "cancelled" });
    const again = await client.jobs.retry(id);
    expect(again.id).toBe(id);
    expect(again.status).not.toBe("cancelled"); // it may even have ended by now
    expect(await client.jobs.wait(id)).toMatchObject({ status: "completed" });
  });

  test("are listed page by page, by their filters", async () => {
    const texts = ["1", "2", "3", "4", "5"];
    const jobs = texts.map((text) => ({
      type: "anything",
      payload: { text, list: true },
      scheduledAt: LATER,
    }));
    const ids = await client.jobs.createMany(jobs);
    const listed: string[] = [];
    const filters = {
      type: "anything",
      status: "pending",
      priority: "normal",
      payload: { list: true },
    } as const;
    for await (const job of client.jobs.list({ ...filters, pageSize: 2 })) listed.push(job.id);
    expect(listed).toEqual(ids.toReversed());
  });
});

describe("errors", () => {
  test("are thrown with what the problem says", async () => {
    const refused = await client.jobs.create({ type: "echo", payload: { text: 5 } }).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(MillraceApiError);
    expect(refused).toMatchObject({ status: 400, code: "INVALID_PAYLOAD", pointer: "/payload/text" });
    const { id } = await client.jobs.create(echoed("d"), { waitSeconds: 60 });
    await expect(client.jobs.retry(id)).rejects.toMatchObject({ status: 409, jobStatus: "completed" });
    await expect(client.jobs.get("404")).rejects.toMatchObject({ code: "JOB_NOT_FOUND", errors: [] });
  });

  test("of somebody else than the server quote what came", async () => {
    const page = () => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    const behind = createClient({ baseUrl: "http://proxy.invalid", fetch: page, retries: 0 });
    await expect(behind.jobs.get("1")).rejects.toMatchObject({
      code: "HTTP_502",
      detail: "<h1>Bad gateway</h1>",
    });
  });

  test("tell when there is no server", async () => {
    const nobody = createClient({ baseUrl: "http://127.0.0.1:1", retries: 0 });
    await expect(nobody.jobs.get("1")).rejects.toBeInstanceOf(MillraceUnreachableError);
    await expect(nobody.stream().next()).rejects.toBeInstanceOf(MillraceUnreachableError);
  });
});

test("a job whose answer was lost is added once, though it is sent again", async () => {
  let sent = 0;
  const lossy = createClient({
    baseUrl: app.url,
    async fetch(request) {
      sent += 1;
      const response = await fetch(request);
      if (sent > 1) return response;
      await response.text();
      throw new TypeError("the connection broke");
    },
  });
  const job = await lossy.jobs.create({ type: "anything", payload: { lost: true } });
  expect(sent).toBe(2);
  const listed: string[] = [];
  for await (const { id } of client.jobs.list({ payload: { lost: true } })) listed.push(id);
  expect(listed).toEqual([job.id]);
});

test("every other route is called by its path, typed, with headers of one's own", async () => {
  const seen: (string | null)[] = [];
  const named = createClient({
    baseUrl: app.url,
    headers: async () => ({ "x-request-id": "of-my-own" }),
    fetch(request) {
      seen.push(request.headers.get("x-request-id"));
      return fetch(request);
    },
  });
  const path = { queue: "default" };
  const paused = await dataOf(named.http.POST("/api/queues/{queue}/pause", { params: { path } }));
  expect(paused).toMatchObject({ name: "default", stats: { state: "paused" } });
  await dataOf(named.http.POST("/api/queues/{queue}/resume", { params: { path } }));
  await expect(
    dataOf(named.http.GET("/api/queues/{queue}", { params: { path: { queue: "no such" } } })),
  ).rejects.toMatchObject({ status: 404, requestId: "of-my-own" });
  expect(seen).toEqual(["of-my-own", "of-my-own", "of-my-own"]);
});

describe("the stream", () => {
  test("tells what happens, and goes on after it was cut off, missing nothing", async () => {
    const connections: (string | null)[] = [];
    let cut: AbortController | undefined;
    const fragile = createClient({
      baseUrl: app.url,
      fetch(request) {
        connections.push(request.headers.get("last-event-id"));
        cut = new AbortController();
        // By the URL: the signal of a request is lost when the request is collected as garbage.
        const signal = AbortSignal.any([request.signal, cut.signal]);
        return fetch(request.url, { headers: request.headers, signal });
      },
    });
    const abort = new AbortController();
    const seen: string[] = [];
    let first = "";
    let second = "";
    for await (const event of fragile.stream({ topics: ["jobs"], signal: abort.signal })) {
      if (event.kind === "open" && connections.length === 1)
        first = (await client.jobs.create({ ...echoed("streamed"), scheduledAt: LATER })).id;
      if (event.kind !== "job") continue;
      seen.push(`${event.event.jobId} ${event.event.event}`);
      if (event.event.jobId === first && second === "") {
        cut?.abort();
        second = (await client.jobs.create({ ...echoed("while it was cut off"), scheduledAt: LATER })).id;
      }
      if (event.event.jobId === second) abort.abort();
    }
    expect(seen).toEqual(expect.arrayContaining([`${first} created`, `${second} created`]));
    expect(connections).toEqual([null, expect.any(String)]);
  });

  test("refuses topics that there are not, as the server does", async () => {
    const topics = ["weather"] as unknown as ["jobs"];
    await expect(client.stream({ topics }).next()).rejects.toMatchObject({ status: 400, pointer: "/topics" });
  });

  test("ends, and its connection with it, when the caller leaves the loop", async () => {
    let signal: AbortSignal | undefined;
    const watched = createClient({
      baseUrl: app.url,
      fetch(request) {
        signal = request.signal;
        return fetch(request);
      },
    });
    for await (const event of watched.stream()) if (event.kind === "open") break;
    expect(signal?.aborted).toBe(true);
  });
});
