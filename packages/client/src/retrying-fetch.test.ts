import { expect, test } from "vitest";
import { createRetryingFetch } from "./retrying-fetch.ts";
import { MillraceUnreachableError } from "./unreachable-error.ts";

const URL = "http://server.invalid/api/jobs";
const post = (headers: Record<string, string> = {}) =>
  new Request(URL, { method: "POST", headers, body: '{"type":"a"}' });
const answer =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Promise.resolve(new Response("", { status, headers }));
const broken = () => Promise.reject(new TypeError("fetch failed"));

/** Answers one after the other, and keeps what was sent. */
function script(...answers: (() => Promise<Response>)[]) {
  const sent: { readonly body: string; readonly key: string | null }[] = [];
  const fetch = createRetryingFetch({
    retries: 2,
    timeoutMs: 60_000,
    async fetch(request) {
      sent.push({ body: await request.text(), key: request.headers.get("idempotency-key") });
      return (answers.shift() as () => Promise<Response>)();
    },
  });
  return { fetch, sent };
}

test("a request with a key is sent again, the same, until it is answered", async () => {
  const { fetch, sent } = script(broken, answer(503, { "retry-after": "0" }), answer(201));
  expect((await fetch(post({ "idempotency-key": "k" }))).status).toBe(201);
  expect(sent).toEqual(Array.from({ length: 3 }, () => ({ body: '{"type":"a"}', key: "k" })));
});

test("a request without a key that changes something is sent once", async () => {
  const once = script(answer(503, { "retry-after": "0" }));
  expect((await once.fetch(post())).status).toBe(503);
  const lost = script(broken);
  await expect(lost.fetch(post())).rejects.toThrow(MillraceUnreachableError);
  expect([once.sent.length, lost.sent.length]).toEqual([1, 1]);
});

test("after the last try the answer is given as it is, or the reason why none came", async () => {
  const overloaded = answer(429, { "retry-after": "0" });
  const refused = script(overloaded, overloaded, overloaded);
  expect((await refused.fetch(new Request(URL))).status).toBe(429);
  const gone = script(broken, broken, broken);
  await expect(gone.fetch(new Request(URL))).rejects.toThrow(`GET ${URL} got no answer: fetch failed`);
});

test("what another try does not mend, or only much later, is given at once", async () => {
  const { fetch, sent } = script(answer(400), answer(503, { "retry-after": "3600" }));
  expect((await fetch(new Request(URL))).status).toBe(400);
  expect((await fetch(new Request(URL))).status).toBe(503);
  expect(sent.length).toBe(2);
});

test("an answer that does not begin in time is given up; the caller's own abort is passed on", async () => {
  const hanging = (request: Request) =>
    new Promise<Response>((_, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason as Error));
    });
  const late = createRetryingFetch({ retries: 0, timeoutMs: 5, fetch: hanging });
  await expect(late(new Request(URL))).rejects.toThrow("it took longer than 5 ms");
  const patient = createRetryingFetch({ retries: 2, timeoutMs: 60_000, fetch: hanging });
  const abort = new AbortController();
  const asked = patient(new Request(URL, { signal: abort.signal }));
  abort.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
});
