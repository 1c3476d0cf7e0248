import { type ClaimedJob, defaultJobPolicy } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, done, end, job, registration, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

describe("fences and rescue", () => {
  it("gives back what a silent worker held, suspects alone, and refuses its late completion", async () => {
    const ids = await store.enqueue([job(), job(), job()]);
    const lost = await claim(2);
    await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
    expect(await store.rescue(3)).toMatchObject({ rescued: 2, workersEnded: 1 });
    expect(await store.complete(lost.jobs.map((claimed) => end(claimed, done)))).toEqual([
      "refused",
      "refused",
    ]);
    expect((await claim(10)).alive).toBe(false);

    const heir = await store.registerWorker(registration);
    expect((await claim(10, { worker: heir })).jobs.map((claimed) => claimed.id)).toEqual([ids[2]]);
    const first = await claim(10, { worker: heir, suspect: true });
    expect(
      first.jobs.map(({ id, crashes, retryCount, head }) => ({ id, crashes, retryCount, head })),
    ).toEqual([{ id: ids[0], crashes: 1, retryCount: 0, head: 0 }]);
    expect((await claim(10, { worker: heir, suspect: true })).jobs.map((claimed) => claimed.id)).toEqual([
      ids[1],
    ]);
  });

  it("fails a job under which worker after worker died", async () => {
    const [id] = await store.enqueue([job()]);
    for (let death = 1; death <= 3; death++) {
      const worker = await store.registerWorker(registration);
      expect((await claim(1, { worker, suspect: true })).jobs).toHaveLength(1);
      await sql`update millrace.worker set silence_ms = 0 where id = ${worker}`;
      await store.rescue(3);
    }
    expect(await store.getJob(id as string)).toMatchObject({
      status: "failed",
      errorCode: "worker-crash",
      crashes: 3,
      retryCount: 0,
    });
  });

  it("takes the number of deaths from the job's policy, where that has one", async () => {
    const [id] = await store.enqueue([job({ policy: { ...defaultJobPolicy, maxCrashes: 1 } })]);
    await claim(1);
    await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
    expect(await store.rescue(3)).toMatchObject({ rescued: 0, failed: 1 });
    expect(await store.getJob(id as string)).toMatchObject({
      status: "failed",
      errorCode: "worker-crash",
      crashes: 1,
    });
  });

  it("rescues a lease past its deadline although its worker beats", async () => {
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    await sql`update millrace.lease set deadline_at = clock_timestamp() where worker_id = ${workerId}`;
    await store.heartbeat([{ workerId, number: 0 }]);
    expect(await store.rescue(3)).toMatchObject({ rescued: 1, workersEnded: 0 });
    expect((await store.heartbeat([{ workerId, number: 0 }])).leases).toEqual([]);
    expect(await store.complete([end(jobs[0] as ClaimedJob, done)])).toEqual(["refused"]);
  });

  it("gives jobs back at a clean stop without burning an attempt, to the front of their lane", async () => {
    const ids = await store.enqueue([job(), job()]);
    const { jobs } = await claim(1);
    expect(await store.complete([end(jobs[0] as ClaimedJob, { kind: "returned" })])).toEqual(["accepted"]);
    const again = await claim(1);
    expect(again.jobs[0]).toMatchObject({ id: ids[0], retryCount: 0, crashes: 0, head: 0 });
    await store.endWorkers([workerId]);
    const heir = await store.registerWorker(registration);
    expect((await claim(10, { worker: heir })).jobs.map((claimed) => [claimed.id, claimed.crashes])).toEqual([
      [ids[0], 0],
      [ids[1], 0],
    ]);
  });

  it("lists the leases of live workers and tells of ended ones", async () => {
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    const other = await store.registerWorker(registration);
    await store.endWorkers([other]);
    const answer = await store.heartbeat([
      { workerId, number: 0 },
      { workerId: other, number: 0 },
    ]);
    expect(answer.alive).toEqual([workerId]);
    expect(answer.leases).toEqual([jobs[0]?.lease]);
  });

  it("runs a handler's transaction only while the lease is held", async () => {
    await sql`create table if not exists effect (id bigint)`;
    await store.enqueue([job()]);
    const [claimed] = (await claim(1)).jobs as [ClaimedJob];
    await store.withLease(
      claimed,
      async (transaction) => transaction`insert into effect values (${claimed.id})`,
    );
    await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${workerId}`;
    await store.rescue(3);
    const late = store.withLease(
      claimed,
      async (transaction) => transaction`insert into effect values (${claimed.id})`,
    );
    await expect(late).rejects.toMatchObject({ code: "lease-lost" });
    expect(await sql`select from effect where id = ${claimed.id}`).toHaveLength(1);
  });
});
