import { expect, test } from "vitest";
import type { Payload } from "../payload.ts";
import type { Client } from "../system.ts";
import { addPaced, dueAfterMs } from "./add-paced.ts";
import { nowMs } from "./now-ms.ts";

const ADDING = {
  ticks: 5,
  ticksPerSecond: 100,
  bulk: { first: 0, perTick: 3 },
  single: { first: 15, perTick: 2 },
};

/** Of which only adding is used here. */
function clientOf(addBulk: Client["addBulk"], addOne: Client["addOne"]): Client {
  const unused = () => Promise.reject(new Error("not used"));
  return { addBulk, addOne, hasOpenJobs: unused, countOpen: unused, countCompleted: unused, close: unused };
}

test("every job is sent once, none before its moment, though no call is answered before the last", async () => {
  const beganAtMs = nowMs();
  const sent: { readonly n: number; readonly afterMs: number }[] = [];
  const answer = Promise.withResolvers<void>();
  const send = (payloads: readonly Payload[]) => {
    sent.push(...payloads.map(({ n }) => ({ n, afterMs: nowMs() - beganAtMs })));
    if (sent.length === 25) answer.resolve();
    return answer.promise;
  };
  await addPaced(
    clientOf(send, (payload) => send([payload])),
    ADDING,
    beganAtMs,
  );

  expect(sent.map(({ n }) => n)).toEqual(
    Array.from({ length: 5 }, (_, tick) => [
      ...[0, 1, 2].map((n) => tick * 3 + n),
      ...[15, 16].map((n) => tick * 2 + n),
    ]).flat(),
  );
  // Timers count whole milliseconds from a time that is itself rounded: up to two early. Ticks are further apart.
  for (const [index, { afterMs }] of sent.entries())
    expect(afterMs).toBeGreaterThan(dueAfterMs(Math.floor(index / 5), ADDING) - 2);
});

test("a call that fails does not keep the others from being sent, and is told", async () => {
  let sent = 0;
  const send = (fault?: string) => {
    sent += 1;
    return fault === undefined ? Promise.resolve() : Promise.reject(new Error(fault));
  };
  const client = clientOf(
    () => send("full"),
    () => send(),
  );
  await expect(addPaced(client, ADDING, nowMs())).rejects.toThrow("5 calls failed; the first: Error: full");
  expect(sent).toBe(15);
});
