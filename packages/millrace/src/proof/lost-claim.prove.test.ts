import { setTimeout as pause } from "node:timers/promises";
import type { ClaimedJob, Store, WorkerId } from "@millrace/core";
import { createPostgresStore, migrate } from "@millrace/postgres";
import { type OwnServer, startOwnServer } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printFigures } from "./figures.fixture.ts";
import { completionOf, proofType, registration, storedJob } from "./stored-job.fixture.ts";
import { until } from "./until.fixture.ts";

/** Rounds after which the proof gives up: most of them lose the claim. */
const ROUNDS = 20;

let server: OwnServer;
let store: Store;
beforeAll(async () => {
  // The WAL writer's longest rest, so that what commits asynchronously stays in memory for a while.
  server = await startOwnServer({ settings: { wal_writer_delay: "10s" } });
  await migrate(server.url, { schema: "millrace" });
  store = createPostgresStore({ url: server.url }).store;
  await store.registerTypes([proofType]);
});
afterAll(async () => {
  await store.close();
  await server.remove();
});

async function claimOnce(workerId: WorkerId, number: number): Promise<ClaimedJob | undefined> {
  const lease = { workerId, number };
  return (
    await store.claim({ lease, queue: "default", limit: 1, types: ["proof"], suspect: false, sweep: true })
  ).jobs[0];
}

/** Claims one job, as soon as there is one to claim and the server answers. Numbers leases from 1. */
async function claim(workerId: WorkerId): Promise<ClaimedJob> {
  let job: ClaimedJob | undefined;
  let number = 0;
  await until("a job is claimed", async () => {
    try {
      job = await claimOnce(workerId, ++number);
    } catch (error) {
      // The first statements after a crash find it out.
      expect((error as { code?: string }).code).toMatch(/^(DATABASE_UNAVAILABLE|UNKNOWN_OUTCOME)$/);
    }
    return job !== undefined;
  });
  return job as ClaimedJob;
}

test("a claim that a server crash loses is made again; the first worker's completion is refused, the second's accepted", async () => {
  let rounds = 0;
  let lost = 0;
  while (lost === 0 && rounds < ROUNDS) {
    rounds += 1;
    const [id] = await store.enqueue([storedJob()]);
    const first = await store.registerWorker(registration);
    const claimed = await claim(first);
    expect(claimed.id).toBe(id);
    // Claims commit asynchronously: the answer is there, its record may not have reached the disk.
    await server.restart("immediate");
    let status: string | undefined;
    await until(
      "the server answers",
      async () =>
        (status = await store.getJob(claimed.id).then(
          (job) => job?.status,
          () => undefined,
        )) !== undefined,
    );
    if (status === "running") {
      // The claim survived: this round shows nothing but that it is still valid.
      expect(await store.complete([completionOf(claimed)])).toEqual(["accepted"]);
      continue;
    }
    expect(status).toBe("pending");
    lost += 1;
    // As the runtime does after a lost connection: a new identity, so that no lease is ever handed out twice.
    const second = await store.registerWorker(registration);
    expect(BigInt(second)).toBeGreaterThan(BigInt(first));
    const again = await claim(second);
    expect(again.id).toBe(id);
    expect(await store.complete([completionOf(claimed)])).toEqual(["refused"]);
    expect(await store.getJob(claimed.id)).toMatchObject({ status: "running" });
    expect(await store.complete([completionOf(again)])).toEqual(["accepted"]);
    expect(await store.complete([completionOf(claimed)])).toEqual(["refused"]);
    expect(await store.getJob(claimed.id)).toMatchObject({ status: "completed" });
  }
  printFigures("The server crashed between claim and completion", { rounds, "claims lost": lost });
  expect(lost).toBeGreaterThan(0);
});

test("a job whose claim was lost is found again by the process that claimed it, though no statement of its own saw the crash", async () => {
  await store.close();
  // One that knows nothing yet.
  store = createPostgresStore({ url: server.url }).store;
  await store.enqueue([storedJob()]);
  const worker = await store.registerWorker(registration);
  const first = await claim(worker);
  // Sweeps until the store is sure that nothing is left before that job: it looks no more where the job was.
  for (let number = 1_000; number < 1_100; number += 1) {
    expect(await claimOnce(worker, number)).toBeUndefined();
    await pause(20);
  }
  await server.restart("immediate");
  expect(await store.getJob(first.id)).toMatchObject({ status: "pending" });
  const heir = await store.registerWorker(registration);
  expect((await claimOnce(heir, 1))?.id).toBe(first.id);
});
