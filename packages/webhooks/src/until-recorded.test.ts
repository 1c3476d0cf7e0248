import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type AttemptRecord, type DeliveryStore, type JobContext, silentLogger } from "@millrace/core";
import { expect, onTestFinished, test } from "vitest";
import { createWebhookHandlers } from "./handlers.ts";
import { untilRecorded } from "./until-recorded.ts";

/** A receiver on loopback that counts. */
async function startReceiver() {
  const receiver = { url: "", requests: 0 };
  const server = createServer((_, response) => {
    receiver.requests += 1;
    response.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return receiver;
}

/** A database that answers the first attempt to write down an attempt with an error, once it has called `refused`. */
function createFailingStore(url: string, refused: () => void) {
  const recorded: AttemptRecord[] = [];
  let isAway = true;
  const store: DeliveryStore = {
    beginDelivery: async () => ({ verdict: "go", url, messageId: "msg_1", body: "{}", secrets: [] }),
    async endDelivery(attempt) {
      if (isAway) {
        isAway = false;
        refused();
        throw new Error("The database is away.");
      }
      recorded.push(attempt);
      return { disabled: null, openedMs: null };
    },
    closeDelivery: async () => {},
  };
  return { store, recorded };
}

test.each(["endpoint", "url"] as const)(
  "what the receiver of an %s took is written down once the database is back, and not sent again",
  async (kind) => {
    const receiver = await startReceiver();
    const stop = new AbortController();
    // Who is told to stop pauses no more.
    const { store, recorded } = createFailingStore(receiver.url, () => stop.abort());
    const [handler] = createWebhookHandlers({
      deliveries: async () => store,
      allowedNetworks: ["127.0.0.1"],
      now: Date.now,
    });
    const payload = kind === "url" ? { url: receiver.url, payload: {} } : { endpoint: "1" };
    const { signal } = stop;
    const context: Partial<JobContext> = {
      jobId: "7",
      attempt: 1,
      signal,
      logger: silentLogger,
      progress() {},
    };
    expect(await handler!.execute(payload, context as JobContext)).toMatchObject({ status: 204 });
    expect(recorded).toMatchObject([{ jobId: "7", attempt: 1, status: 204, result: "delivered" }]);
    expect(receiver.requests).toBe(1);
  },
);

test("it is tried until the database is back", async () => {
  let tries = 0;
  const record = async () => {
    tries += 1;
    if (tries < 4) throw new Error("The database is away.");
    return tries;
  };
  expect(await untilRecorded(record, new AbortController().signal, 1)).toBe(4);
});

test("who is told to stop tries one last time", async () => {
  const stop = new AbortController();
  let tries = 0;
  const away = async () => {
    tries += 1;
    if (tries === 2) stop.abort(new Error("cancelled"));
    throw new Error(`The database is away: ${tries}.`);
  };
  await expect(untilRecorded(away, stop.signal, 1)).rejects.toThrow("The database is away: 3.");
});
