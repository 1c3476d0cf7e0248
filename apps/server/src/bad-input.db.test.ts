import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, startTestApp, type TestApp } from "./test-app.fixture.ts";
import { anything, echo } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo, anything] });
});
afterAll(() => app?.stop());

const countJobs = async () => (await app.jobs.getJobs()).length;

/** What every refusal has in common: a problem with a code and the request's id, and nothing stored. */
const refused = (status: number, code: string) => ({
  status,
  mediaType: "application/problem+json",
  body: expect.objectContaining({ status, code, detail: expect.any(String) }),
  sameId: true,
  stored: 0,
});
const seen = async ({ status, headers, body }: Answer) => ({
  status,
  mediaType: headers.get("content-type"),
  body,
  sameId: body.requestId === headers.get("x-request-id"),
  stored: await countJobs(),
});

const pointersOf = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer);

describe("a job that cannot be accepted is 400 and names the field", () => {
  const payload = { text: "x" };
  test.each([
    ["unknown type", { type: "nobody", payload }, "UNKNOWN_TYPE", "/type"],
    ["no type", { payload }, "INVALID_REQUEST", "/type"],
    ["no payload", { type: "echo" }, "INVALID_REQUEST", "/payload"],
    [
      "payload refused by its schema",
      { type: "echo", payload: { text: 1 } },
      "INVALID_PAYLOAD",
      "/payload/text",
    ],
    [
      "payload with a field too many",
      { type: "echo", payload: { text: "x", no: 1 } },
      "INVALID_PAYLOAD",
      "/payload/no",
    ],
    ["unknown field", { type: "echo", payload, prio: 1 }, "INVALID_REQUEST", "/prio"],
    ["priority by another name", { type: "echo", payload, priority: "asap" }, "INVALID_REQUEST", "/priority"],
    ["priority 10", { type: "echo", payload, priority: 10 }, "INVALID_REQUEST", "/priority"],
    ["priority 2.5", { type: "echo", payload, priority: 2.5 }, "INVALID_REQUEST", "/priority"],
    [
      "a date in words",
      { type: "echo", payload, scheduledAt: "tomorrow" },
      "INVALID_REQUEST",
      "/scheduledAt",
    ],
    [
      "a date without a zone",
      { type: "echo", payload, scheduledAt: "2026-01-01T00:00:00" },
      "INVALID_REQUEST",
      "/scheduledAt",
    ],
    [
      "the 30th of February",
      { type: "echo", payload, scheduledAt: "2026-02-30T00:00:00Z" },
      "INVALID_REQUEST",
      "/scheduledAt",
    ],
    ["negative retries", { type: "echo", payload, maxRetries: -1 }, "INVALID_REQUEST", "/maxRetries"],
    ["a queue's name with a blank", { type: "echo", payload, queue: "a b" }, "INVALID_JOB", "/queue"],
    ["unknown queue", { type: "echo", payload, queue: "nowhere" }, "UNKNOWN_QUEUE", "/queue"],
    [
      "unknown retry setting",
      { type: "echo", payload, retry: { base: 1 } },
      "INVALID_REQUEST",
      "/retry/base",
    ],
  ])("%s", async (_case, body, code, pointer) => {
    const answer = await app.send("POST", "/api/jobs", body);
    expect(await seen(answer)).toEqual(refused(400, code));
    expect(pointersOf(answer.body)).toContain(pointer);
  });

  test("one bad job refuses the whole bulk, by its index", async () => {
    const jobs = [
      { type: "echo", payload },
      { type: "echo", payload: { text: 1 } },
    ];
    const answer = await app.send("POST", "/api/jobs/bulk", { jobs });
    expect(await seen(answer)).toEqual(refused(400, "INVALID_PAYLOAD"));
    expect(pointersOf(answer.body)).toEqual(["/jobs/1/payload/text"]);
  });
});

describe("text that is not JSON, or cannot be kept as it is written, is 400", () => {
  const job = (payload: string) => `{"type":"anything","payload":${payload}}`;
  test.each([
    ["words", "hello"],
    ["a cut-off document", '{"type":"anything"'],
    ["nothing", ""],
    ["depth 10 000", job("[".repeat(10_000) + "]".repeat(10_000))],
    ["depth 10 000, never closed", "[".repeat(10_000)],
    ["NUL", job('"a\\u0000b"')],
    ["NUL in a key", job('{"a\\u0000b":1}')],
    ["half of a surrogate pair", job('"\\ud800"')],
    ["1e400", job("1e400")],
    ["-1e400 deep inside", job('{"a":[1,{"b":-1e400}]}')],
    ["12345678901234567890", job("12345678901234567890")],
    ["__proto__ as a key", job('{"__proto__":{"a":1}}')],
  ])("%s", async (_case, text) => {
    expect(await seen(await app.send("POST", "/api/jobs", text))).toEqual(refused(400, "INVALID_JSON"));
  });

  test("bytes that are not UTF-8", async () => {
    const response = await fetch(`${app.url}/api/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "INVALID_JSON" });
  });

  test("what is no JSON is told so even under another media type; JSON under another media type is 415", async () => {
    const asText = { "content-type": "text/plain" };
    expect(await seen(await app.send("POST", "/api/jobs", "hello", asText))).toEqual(
      refused(400, "INVALID_JSON"),
    );
    expect(await seen(await app.send("POST", "/api/jobs", job("1"), asText))).toEqual(
      refused(415, "UNSUPPORTED_MEDIA_TYPE"),
    );
    const zipped = { "content-encoding": "gzip" };
    expect(await seen(await app.send("POST", "/api/jobs", job("1"), zipped))).toEqual(
      refused(415, "UNSUPPORTED_MEDIA_TYPE"),
    );
  });
});

describe("too much is 413", () => {
  const tooLong = `{"type":"anything","payload":"${"x".repeat(1_048_576)}"}`;

  test("a body over 1 MiB, stated", async () => {
    expect(await seen(await app.send("POST", "/api/jobs", tooLong))).toEqual(refused(413, "BODY_TOO_LARGE"));
  });

  test("a body over 1 MiB, chunked: it is refused while it still arrives", async () => {
    const { status, body, sent } = await sendEndlessly(`${app.url}/api/jobs`);
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({ code: "BODY_TOO_LARGE" });
    expect(sent).toBeLessThan(64 * 1_048_576);
  });

  test("a payload over 256 KiB in a body under 1 MiB", async () => {
    const body = { type: "anything", payload: "x".repeat(262_144) };
    expect(await seen(await app.send("POST", "/api/jobs", body))).toEqual(refused(413, "PAYLOAD_TOO_LARGE"));
  });
});

/** Posts chunk after chunk until the server answers; its answer, and the bytes that were written by then. */
function sendEndlessly(url: string): Promise<{ status: number; body: string; sent: number }> {
  return new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(65_536, "x");
    let sent = 0;
    let answered = false;
    const request = httpRequest(
      url,
      { method: "POST", headers: { "content-type": "application/json" } },
      (response) => {
        answered = true;
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (text: string) => (body += text));
        response.on("end", () => {
          request.destroy();
          resolve({ status: response.statusCode ?? 0, body, sent });
        });
      },
    );
    request.on("error", (error) => answered || reject(error));
    const write = () => {
      if (answered || request.destroyed) return;
      sent += chunk.length;
      request.write(chunk, write);
    };
    write();
  });
}

test("filters, limits and cursors that cannot be used are 400 and are named", async () => {
  const query = "status=done&priority=10&createdAfter=2026&payload=[1]&limit=0&offset=10001&what=1";
  const answer = await app.send("GET", `/api/jobs?${query}`);
  expect(await seen(answer)).toEqual(refused(400, "INVALID_REQUEST"));
  expect(pointersOf(answer.body).toSorted()).toEqual([
    "/createdAfter",
    "/limit",
    "/offset",
    "/payload",
    "/priority",
    "/status",
    "/what",
  ]);
  for (const limit of ["1001", "1e2", "", "-1", "1&limit=2"]) {
    expect(await seen(await app.send("GET", `/api/jobs?limit=${limit}`))).toEqual(
      refused(400, "INVALID_REQUEST"),
    );
  }
  expect(await seen(await app.send("GET", "/api/jobs?cursor=nonsense"))).toEqual(
    refused(400, "INVALID_CURSOR"),
  );
  expect(await seen(await app.send("GET", "/api/jobs?cursor=5&offset=0"))).toEqual(
    refused(400, "INVALID_REQUEST"),
  );
  expect(await seen(await app.send("GET", "/api/jobs?type=%00"))).toEqual(refused(400, "INVALID_REQUEST"));
  expect(await seen(await app.send("GET", "/api/jobs?payload=%7B%22a%22%3A1e400%7D"))).toEqual(
    refused(400, "INVALID_REQUEST"),
  );
});

test("an unknown id and an id of the wrong form are 404 everywhere", async () => {
  const ids = ["999999", "0", "-1", "1.5", "abc", "9223372036854775808", "9".repeat(60), "%00", "%27%3B--"];
  for (const id of ids) {
    expect(await seen(await app.send("GET", `/api/jobs/${id}`))).toEqual(refused(404, "JOB_NOT_FOUND"));
    expect(await seen(await app.send("PATCH", `/api/jobs/${id}`, { priority: 1 }))).toEqual(
      refused(404, "JOB_NOT_FOUND"),
    );
    expect(await seen(await app.send("DELETE", `/api/jobs/${id}`))).toEqual(refused(404, "JOB_NOT_FOUND"));
    expect(await seen(await app.send("POST", `/api/jobs/${id}/cancel`))).toEqual(
      refused(404, "JOB_NOT_FOUND"),
    );
    expect(await seen(await app.send("POST", `/api/jobs/${id}/retry`))).toEqual(
      refused(404, "JOB_NOT_FOUND"),
    );
    expect(await seen(await app.send("GET", `/api/compile/${id}`))).toEqual(refused(404, "JOB_NOT_FOUND"));
    expect(await seen(await app.send("GET", `/api/jobs/${id}?wait=1`))).toEqual(
      refused(404, "JOB_NOT_FOUND"),
    );
  }
});

test("an unknown path is 404, another method 405 with Allow, both as problems", async () => {
  expect(await seen(await app.send("GET", "/api/nothing"))).toEqual(refused(404, "ROUTE_NOT_FOUND"));
  const answer = await app.send("PUT", "/api/jobs");
  expect(await seen(answer)).toEqual(refused(405, "METHOD_NOT_ALLOWED"));
  expect(answer.headers.get("allow")?.split(", ").toSorted()).toEqual(["GET", "HEAD", "POST"]);
  expect((await app.send("DELETE", "/livez")).headers.get("allow")).toBe("GET, HEAD");
});

test("probes answer whatever a balancer adds to their query", async () => {
  for (const path of ["/livez", "/readyz", "/health"])
    expect((await app.send("GET", `${path}?t=1700000000&t=2&_`)).status, path).toBe(200);
  expect((await app.send("GET", "/metrics?t=1")).status).toBe(400);
});

test("a sane request id is kept, another one is replaced; answers carry it with secure headers", async () => {
  const kept = await app.send("GET", "/livez", undefined, { "x-request-id": "trace-7_a" });
  expect(kept.headers.get("x-request-id")).toBe("trace-7_a");
  const replaced = await app.send("GET", "/livez", undefined, { "x-request-id": 'a"<script>' });
  expect(replaced.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(replaced.headers.get("x-content-type-options")).toBe("nosniff");
  expect(replaced.headers.get("content-security-policy")).toBe("default-src 'none'");
});

test("an unknown queue in a list points to its job, whatever its place", async () => {
  const job = { type: "echo", payload: { text: "x" } };
  const jobs = [job, job, { ...job, queue: "nowhere" }];
  const { status, body } = await app.send("POST", "/api/jobs/bulk", { jobs });
  expect([status, body.code, body.errors[0].pointer]).toEqual([400, "UNKNOWN_QUEUE", "/jobs/2/queue"]);
  const keyed = [
    { ...job, unique: { key: "k" } },
    { ...job, queue: "nowhere" },
  ];
  const { body: second } = await app.send("POST", "/api/jobs/bulk", { jobs: keyed });
  expect(second.errors[0].pointer).toBe("/jobs/1/queue");
});
