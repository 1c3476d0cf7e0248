import { describe, expect, test } from "vitest";
import { claimRoom } from "./claim-room.ts";
import { QueueState } from "./queue-state.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

function queueOf(fields: {
  limit?: number;
  running?: number;
  held?: number;
  meanRunMs?: number;
  shared?: boolean;
  lastClaimed?: number;
}): QueueState {
  const queue = new QueueState("default", fields.limit ?? Infinity);
  queue.running = fields.running ?? 0;
  queue.shared = fields.shared ?? false;
  queue.lastClaimed = fields.lastClaimed ?? 1000;
  if (fields.meanRunMs !== undefined)
    for (let n = 0; n < 200; n += 1) queue.pace.observe(fields.meanRunMs, 10);
  for (let seq = 0; seq < (fields.held ?? 0); seq += 1) queue.local.push(claimedJob({ seq }));
  return queue;
}

describe("room for a claim", () => {
  test("is the free slots when jobs are slow or unknown", () => {
    expect(claimRoom(queueOf({}), 7)).toBe(7);
    expect(claimRoom(queueOf({ meanRunMs: 500 }), 7)).toBe(7);
    expect(claimRoom(queueOf({ meanRunMs: 500 }), 0)).toBe(0);
  });

  test("keeps to the queue's own limit", () => {
    expect(claimRoom(queueOf({ limit: 5, running: 3 }), 50)).toBe(2);
    expect(claimRoom(queueOf({ limit: 5, running: 5 }), 50)).toBe(0);
  });

  test("is more than the slots when jobs are quick", () => {
    expect(claimRoom(queueOf({ meanRunMs: 3 }), 10)).toBe(10 + 99);
    expect(claimRoom(queueOf({ meanRunMs: 0.01 }), 10)).toBe(1000);
  });

  test("waits until a claim is worth its round trip", () => {
    expect(claimRoom(queueOf({ meanRunMs: 0.01, held: 600 }), 0)).toBe(0);
    expect(claimRoom(queueOf({ meanRunMs: 0.01, held: 400 }), 0)).toBe(600);
  });

  test("is never more than the free slots where slots are shared between processes", () => {
    expect(claimRoom(queueOf({ meanRunMs: 0.01, shared: true }), 3)).toBe(3);
  });

  test("is made for jobs that are better than those at hand", () => {
    const queue = queueOf({ meanRunMs: 0.01, held: 1000 });
    expect(claimRoom(queue, 0)).toBe(0);
    queue.hint(3);
    expect(claimRoom(queue, 0)).toBe(0);
    queue.hint(1);
    expect(claimRoom(queue, 0)).toBe(100);
  });

  test("for better jobs is no larger than what is worth claiming ahead: it brings worse ones too", () => {
    const queue = queueOf({ meanRunMs: 15, held: 60 });
    queue.hint(1);
    expect(claimRoom(queue, 0)).toBe(19);
  });
});
