import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { defineHandler, silentLogger, UnrecoverableError } from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import { createWebhookHandlers } from "@millrace/webhooks";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { z } from "zod";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The message, parsed. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at whatever came
  readonly message: any;
  /** Monotonic, in ms. */
  readonly atMs: number;
}

/** Answers the n-th request, from 1, to a path. */
export type Answer = (response: ServerResponse, n: number, request: Received) => unknown;

/** An HTTP receiver on loopback, which answers 204 to a path that has no answer of its own. */
export async function startReceiver() {
  const requests: Received[] = [];
  const answers = new Map<string, Answer>();
  let arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => void receive(request, response)).listen(0, "127.0.0.1");
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await request.toArray()).join("");
    const path = request.url ?? "";
    const message = JSON.parse(body) as unknown;
    const received = { path, headers: request.headers, body, message, atMs: performance.now() };
    requests.push(received);
    const answer = answers.get(path) ?? ((to) => to.writeHead(204).end());
    answer(response, to(path).length, received);
    arrived.resolve();
    arrived = Promise.withResolvers();
  }
  await once(server, "listening");
  const to = (path: string) => requests.filter((request) => request.path === path);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to,
    answer: (path: string, answer: Answer) => void answers.set(path, answer),
    /** The requests to a path, once there are so many. */
    async got(path: string, count: number): Promise<readonly Received[]> {
      for (;;) {
        const found = to(path);
        if (found.length >= count) return found;
        await arrived.promise;
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const greet = defineHandler({
  type: "greet",
  schema: z.strictObject({ instanceId: z.string().optional(), n: z.int().optional() }),
  execute: ({ n }) => ({ n: n ?? null }),
});

const breaks = defineHandler({
  type: "breaks",
  schema: z.strictObject({}),
  execute() {
    throw new UnrecoverableError("It is broken.");
  },
});

/** A manager with webhooks to loopback, a receiver, and a connection of its own to the database. */
export async function startWebhooks(timeoutMs = 15_000) {
  const [database, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
  const webhooks = createWebhookHandlers({
    deliveries: () => jobs.connectStore(),
    allowedNetworks: ["127.0.0.1"],
    timeoutMs,
    now: Date.now,
  });
  const jobs: JobQueueManager = new JobQueueManager({
    databaseUrl: database.url,
    logger: silentLogger,
    handlers: [greet, breaks, ...webhooks],
  });
  await jobs.initialize();
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  return {
    jobs,
    receiver,
    sql,
    databaseUrl: database.url,
    /** A delivery once its job has ended, with its attempts. */
    async ended(endpointId: string, id: string) {
      const job = await jobs.waitFor(id, { timeoutMs: 60_000 });
      const delivery = await jobs.webhooks.delivery(endpointId, id);
      return { job, delivery, attempts: await jobs.webhooks.attempts(id) };
    },
    async stop() {
      await sql.end();
      await jobs.shutdown();
      await receiver.close();
      await database.drop();
    },
  };
}

export type TestWebhooks = Awaited<ReturnType<typeof startWebhooks>>;
