import { type NodeProcess, spawnNode } from "@millrace/testing";
import { createClient, type ProgramOutput } from "@millrace/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openStream } from "./stream/test-stream.fixture.ts";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

/** The API alone, in this process; programs run in another one. */
let app: TestApp;
let worker: NodeProcess;
beforeAll(async () => {
  const variables = { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000", MILLRACE_ROLE: "api" };
  app = await startTestApp({ variables });
  worker = spawnNode(new URL("main.ts", import.meta.url), {
    env: { ...variables, MILLRACE_ROLE: "worker", DATABASE_URL: app.databaseUrl, PORT: "0" },
    cwd: import.meta.dirname,
  });
  // Programs are refused until the worker says that it runs them.
  const isTaken = async () =>
    (await app.send("POST", "/api/executions", { language: "node", code: "1" })).status === 202;
  await vi.waitUntil(isTaken, { timeout: 60_000, interval: 100 });
}, 60_000);
afterAll(async () => {
  worker?.signal("SIGTERM");
  await worker?.exit();
  await app?.stop();
});

const add = async (program: object): Promise<string> => {
  const answer = await app.send("POST", "/api/executions", program);
  expect(answer).toMatchObject({ status: 202 });
  return answer.body.id;
};
const follow = (id: string, lastId?: string | null) =>
  openStream(`${app.url}/api/executions/${id}/output`, lastId);
/** A fetch whose first stream breaks off after its second piece. */
function cuttingOnce(): (request: Request) => Promise<Response> {
  let isCut = false;
  return async (request) => {
    const response = await fetch(request);
    if (isCut || !request.url.endsWith("/output")) return response;
    isCut = true;
    let pieces = 0;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        controller.enqueue(piece);
        pieces += 1;
        if (pieces === 3) controller.error(new Error("cut off"));
      },
    });
    return new Response(response.body?.pipeThrough(cut), response);
  };
}
const isOutput = ({ event }: { event: string }) => event === "stdout" || event === "stderr";

describe("programs that run in another process", { timeout: 60_000 }, () => {
  test("are heard while they run, and a stream that was cut off goes on where it was", async () => {
    const code = "import time\nfor n in range(20):\n    print('line', n)\n    time.sleep(0.1)\nprint('ü')";
    const id = await add({ language: "python", code, live: true });
    const first = await follow(id);
    await first.until(({ data }) => data?.data?.includes("line 3"));
    expect((await app.send("GET", `/api/executions/${id}`)).body).toMatchObject({ verdict: null });
    first.close();
    await first.ended;
    const second = await follow(id, first.lastId);
    await second.ended;
    const pieces = [...first.events, ...second.events].filter(isOutput);
    let at = 0;
    for (const { data } of pieces) {
      expect(data.at).toBe(at);
      at += Buffer.byteLength(data.data, data.encoding);
    }
    const end = second.events.at(-1);
    expect(end).toMatchObject({ event: "end", data: { id, verdict: "ok" } });
    expect(pieces.map(({ data }) => data.data).join("")).toBe(end?.data.result.stdout);
  });

  test("are spoken with, and end when nothing more comes", async () => {
    const code = `
let rest = "";
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\\n");
  rest = lines.pop();
  for (const line of lines) console.log(line.toUpperCase());
});`;
    const id = await add({ language: "node", code, interactive: true });
    const stream = await follow(id);
    const send = (body: object) => app.send("POST", `/api/executions/${id}/stdin`, body);
    expect(await send({ data: "one\n" })).toMatchObject({ status: 204, body: null });
    await stream.until(({ data }) => data?.data === "ONE\n");
    expect(await send({ data: Buffer.from("two\n").toString("base64"), encoding: "base64" })).toMatchObject({
      status: 204,
    });
    await stream.until(({ data }) => data?.data === "TWO\n");
    expect(await send({ close: true })).toMatchObject({ status: 204 });
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ event: "end", data: { result: { stdout: "ONE\nTWO\n" } } });
    expect(await send({ data: "late" })).toMatchObject({ status: 409, body: { code: "JOB_STATE_CONFLICT" } });
  });

  test("are cancelled within a second while they write", async () => {
    const id = await add({
      language: "node",
      code: "for (let n = 0; ; n++) if (n % 1e5 === 0) console.log(n);",
      live: true,
      limits: { timeoutMs: 30_000 },
    });
    const stream = await follow(id);
    await stream.until(isOutput);
    const cancelledAt = performance.now();
    await app.send("POST", `/api/executions/${id}/cancel`);
    await stream.ended;
    const tookMs = performance.now() - cancelledAt;
    expect(stream.events.at(-1)).toMatchObject({ event: "end", data: { verdict: "cancelled" } });
    expect(tookMs).toBeLessThan(2000); // a second to stop, and the way to here on a busy machine
  });

  test("are heard by the client, though its connection breaks", async () => {
    const code =
      "import sys\nfor n in range(2000):\n    print('x' * 30)\nsys.stderr.buffer.write(bytes([255, 0, 128]))";
    const { executions } = createClient({ baseUrl: app.url, fetch: cuttingOnce() });
    const { id } = await executions.create({ language: "python", code, live: true });
    const told: ProgramOutput[] = [];
    for await (const one of executions.follow(id)) told.push(one);
    const end = told.at(-1);
    expect(end).toMatchObject({ kind: "end", execution: { id, verdict: "ok" } });
    const textOf = (kind: string) =>
      Buffer.concat(told.map((one) => (one.kind === kind && "bytes" in one ? one.bytes : new Uint8Array())));
    expect(textOf("stdout").toString()).toBe(`${"x".repeat(30)}\n`.repeat(2000));
    expect([...textOf("stderr")]).toEqual([255, 0, 128]);
  });

  test("are not followed unless they said so: only their end is told", async () => {
    const id = await add({ language: "node", code: "console.log(1)" });
    const stream = await follow(id);
    await stream.ended;
    expect(stream.events).toMatchObject([{ event: "end", data: { result: { stdout: "1\n" } } }]);
    expect(await app.send("POST", `/api/executions/${id}/stdin`, { data: "x" })).toMatchObject({
      status: 409,
      body: { code: "NOT_INTERACTIVE" },
    });
  });
});

test.each([
  [{ interactive: true, stdin: "x" }, "/stdin"],
  [{ interactive: true, live: false }, "/live"],
  [{ live: true, tests: [{}] }, "/tests"],
])("%j is refused at %s", async (asked, pointer) => {
  const answer = await app.send("POST", "/api/executions", { language: "node", code: "1", ...asked });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
});

test.each([
  ["nothing", {}],
  ["what is no base64", { data: "é", encoding: "base64" }],
  ["a number", { data: 1 }],
  ["too much at once", { data: "x".repeat(100_000) }],
])("an input of %s is a 400 that names the field", async (_what, body) => {
  const answer = await app.send("POST", "/api/executions/1/stdin", body);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "/data" }] } });
});

test("a place of another stream is refused", async () => {
  const answer = await app.send("GET", "/api/executions/1/output", undefined, {
    "last-event-id": "epoch.1:2:",
  });
  expect(answer.status).toBe(400);
  expect((await app.send("GET", "/api/executions/999999/output")).status).toBe(404);
});
