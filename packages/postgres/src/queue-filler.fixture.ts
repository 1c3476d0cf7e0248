// A process that brings jobs into a capped queue by every way until it is killed: `node queue-filler.fixture.ts <url>
// <queue> <other queue>`. It runs some of them as well, and lets them fail, so that there is something to be retried.
import { defaultJobPolicy, type JobId, QueueFullError } from "@millrace/core";
import { createPostgresStore } from "./postgres-store.ts";

const [url, queue, other] = process.argv.slice(2) as [string, string, string];
const { store } = createPostgresStore({ url });
const workerId = await store.registerWorker({
  name: "filler",
  host: "here",
  pid: process.pid,
  release: "0.1.0",
  types: ["plain"],
  silenceMs: 600_000,
});
const job = { type: "plain", priority: 3, policy: defaultJobPolicy, payload: "{}", scheduledAtMs: null };
const error = { code: "boom", message: "No", errorClass: "handler" } as const;
let number = 0;

const ways: Readonly<Record<string, () => Promise<string>>> = {
  async add() {
    return store.enqueue([{ ...job, queue }]).then(
      () => "done",
      (refusal: unknown) => {
        if (refusal instanceof QueueFullError) return "full";
        throw refusal;
      },
    );
  },
  async move() {
    const [id] = await store.enqueue([{ ...job, queue: other }]);
    return (await store.patch(id as JobId, { queue })).kind;
  },
  async retry() {
    const { jobs } = await store.listJobs({ filter: { queue, status: "failed" }, limit: 20, beforeId: null });
    const one = jobs[Math.floor(Math.random() * jobs.length)];
    return one === undefined ? "none" : (await store.retry(one.id)).kind;
  },
  async fail() {
    const lease = { workerId, number: ++number };
    const { jobs } = await store.claim({
      lease,
      queue,
      limit: 2,
      types: ["plain"],
      suspect: false,
      sweep: true,
    });
    await store.complete(
      jobs.map(({ id, position }) => ({
        lease,
        position,
        id,
        queue,
        outcome: { kind: "failed", error, result: null },
        startedAfterMs: 0,
        runMs: 1,
        followOn: [],
      })),
    );
    return jobs.length === 0 ? "none" : "done";
  },
};

for (;;) {
  for (const [way, go] of Object.entries(ways)) {
    process.stdout.write(`${JSON.stringify({ event: "went", way, answer: await go() })}\n`);
  }
}
