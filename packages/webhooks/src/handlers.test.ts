import { once } from "node:events";
import {
  createServer,
  get,
  type IncomingMessage,
  type ServerResponse,
  setGlobalProxyFromEnv,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { JobContext } from "@millrace/core";
import { expect, onTestFinished, test } from "vitest";
import { createWebhookHandlers } from "./handlers.ts";
import { verifyWebhook } from "./signature.ts";

const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const NOW = 1_700_000_000_000;

/** A receiver on loopback; answers its address. */
async function receive(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(url: string, signal = new AbortController().signal, allowedNetworks = ["127.0.0.1"]) {
  const [handler] = createWebhookHandlers({ allowedNetworks, secrets: [SECRET], now: () => NOW });
  const context: Partial<JobContext> = { jobId: "42", signal, progress() {} };
  return handler!.execute({ url, payload: { jobId: "5", status: "completed" } }, context as JobContext);
}

test("the receiver gets the payload with an id of the job and a signature that verifies", async () => {
  const got = Promise.withResolvers<{ headers: IncomingMessage["headers"]; body: string }>();
  const url = await receive(async (request, response) => {
    const body = (await request.toArray()).join("");
    got.resolve({ headers: request.headers, body });
    response.end("thanks");
  });
  expect(await send(`${url}/hook`)).toEqual({ status: 200, durationMs: expect.any(Number) });
  const { headers, body } = await got.promise;
  expect(JSON.parse(body)).toEqual({ jobId: "5", status: "completed" });
  expect(headers["webhook-id"]).toBe("msg_42");
  expect(verifyWebhook(headers as Record<string, string>, body, [SECRET], NOW / 1000)).toBe(true);
});

test("the type's policy is the standard's schedule: each delay once, and then no more", () => {
  const [handler] = createWebhookHandlers({ now: () => NOW });
  const seconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
  expect(handler!.retry).toEqual({
    strategy: "schedule",
    delaysMs: seconds.map((delay) => delay * 1000),
    maxRetries: 9,
  });
});

test("a redirect is not followed", async () => {
  let asked = 0;
  const url = await receive((_, response) => {
    asked += 1;
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  await expect(send(url)).rejects.toMatchObject({ code: "http-302" });
  expect(asked).toBe(1);
});

test("another answer than 2xx is an error with its status and the beginning of its words", async () => {
  const url = await receive((_, response) => response.writeHead(503).end("x".repeat(100_000)));
  await expect(send(url)).rejects.toMatchObject({
    code: "http-503",
    message: expect.stringMatching(/answered 503: x{200}$/),
  });
});

test("Retry-After says when to try again", async () => {
  const url = await receive((_, response) => response.writeHead(429, { "retry-after": "7" }).end());
  await expect(send(url)).rejects.toMatchObject({ name: "RetryAfterError", delayMs: 7000 });
});

test("410 ends the job", async () => {
  const url = await receive((_, response) => response.writeHead(410).end());
  await expect(send(url)).rejects.toMatchObject({ name: "UnrecoverableError" });
});

test("without permission nothing is sent to this machine", async () => {
  let asked = 0;
  const url = await receive((_, response) => {
    asked += 1;
    response.end();
  });
  await expect(send(url, undefined, [])).rejects.toMatchObject({ name: "RefusedTargetError" });
  expect(asked).toBe(0);
});

test("of several addresses the next one is asked when one refuses; all of them when none answers", async () => {
  let asked = 0;
  const url = new URL(
    await receive((_, response) => {
      asked += 1;
      response.end();
    }),
  );
  const sendTo = (...addresses: string[]) => {
    const resolve = async () => addresses;
    const [handler] = createWebhookHandlers({ allowedNetworks: ["127.0.0.0/8"], resolve, now: () => NOW });
    const payload = { url: `http://hooks.example:${url.port}/`, payload: {} };
    const { signal } = new AbortController();
    const context: Partial<JobContext> = { jobId: "42", signal, progress() {} };
    return handler!.execute(payload, context as JobContext);
  };
  expect(await sendTo("127.0.0.2", "127.0.0.1")).toMatchObject({ status: 200 });
  expect(asked).toBe(1);
  await expect(sendTo("127.0.0.2", "127.0.0.3")).rejects.toThrow(
    /ECONNREFUSED 127.0.0.2.*; .*ECONNREFUSED 127.0.0.3/,
  );
});

test("an aborted signal ends the wait for an answer, with its reason", async () => {
  const abort = new AbortController();
  const url = await receive(() => abort.abort(new Error("cancelled")));
  await expect(send(url, abort.signal)).rejects.toThrow("cancelled");
});

test("an answer without end is read no further than needed", async () => {
  const url = await receive((_, response) => {
    response.writeHead(200);
    const pour = () => {
      while (response.write("y".repeat(65_536)));
      response.once("drain", pour);
    };
    pour();
  });
  expect(await send(url)).toMatchObject({ status: 200 });
});

test("a proxy of the environment is not asked: it would reach what the guard has not looked at", async () => {
  const proxied: string[] = [];
  const proxy = await receive((request, response) => {
    proxied.push(request.url ?? "");
    response.end();
  });
  const url = await receive((_, response) => response.end());
  onTestFinished(setGlobalProxyFromEnv({ http_proxy: proxy, https_proxy: proxy }));
  const [plain] = (await once(get(`${url}/plain`), "response")) as [IncomingMessage];
  plain.resume();
  expect(proxied).toEqual([`${url}/plain`]);
  expect(await send(url)).toMatchObject({ status: 200 });
  expect(proxied).toHaveLength(1);
});
