import type { Store } from "@millrace/core";
import { beforeEach, describe, expect, it } from "vitest";
import { claim, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

type DueWork = Awaited<ReturnType<Store["findDueWork"]>>;

const NOTHING: DueWork = {
  jobInMs: null,
  scheduleInMs: null,
  parents: false,
  rescue: false,
  queues: false,
  bulk: false,
  failures: false,
};

beforeEach(async () => {
  for (const table of ["ready", "scheduled", "lease", "cancel_request", "schedule", "dependency_event"])
    await sql`delete from ${sql(`millrace.${table}`)}`;
});

/** What each service is woken for, and what takes it away again. */
const CASES: readonly {
  readonly what: string;
  readonly due: keyof DueWork;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}[] = [
  {
    what: "a job ended that others wait for",
    due: "parents",
    begin: () => sql`insert into millrace.dependency_event (id, kind) values (1, 1)`,
    end: () => store.releaseDependents(10),
  },
  {
    what: "a worker is silent",
    due: "rescue",
    begin: () => sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`,
    end: () => store.rescue(3),
  },
  {
    what: "a lease overran",
    due: "rescue",
    async begin() {
      await store.enqueue([job()]);
      await claim(1);
      await sql`update millrace.lease set deadline_at = clock_timestamp()`;
    },
    end: () => store.rescue(3),
  },
  {
    what: "a worker that was ended elsewhere still has a lease",
    due: "rescue",
    async begin() {
      await store.enqueue([job()]);
      await claim(1);
      await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${workerId}`;
    },
    end: () => store.rescue(3),
  },
  {
    what: "a running job was asked to stop",
    due: "rescue",
    async begin() {
      const [id] = await store.enqueue([job()]);
      await claim(1);
      await store.cancel(id as string);
    },
    async end() {
      await sql`update millrace.cancel_request set deadline_at = clock_timestamp()`;
      await store.settleCancels();
    },
  },
  {
    what: "a queue is drained",
    due: "queues",
    begin: () => store.drainQueue(queue),
    end: () => store.endDrains(),
  },
  {
    what: "a queue keeps its jobs for a time of its own",
    due: "queues",
    begin: () => store.changeQueue(queue, { retention: { failed: { count: 5 } } }),
    end: () => store.changeQueue(queue, { retention: { failed: null } }),
  },
  {
    what: "a bulk action is under way",
    due: "bulk",
    begin: () => store.startBulk({ action: "cancel", filter: { queue } }),
    end: () => store.workBulk(10),
  },
  {
    what: "a failed job is to be told of",
    due: "failures",
    begin: () =>
      sql`insert into millrace.failure_notice select 1, t.id, clock_timestamp() from millrace.job_type t limit 1`,
    end: () => store.settleFailureNotices(["1"]),
  },
];

describe("due work", () => {
  it.each(CASES)("is there while $what", async ({ due, begin, end }) => {
    expect(await store.findDueWork()).toEqual(NOTHING);
    await begin();
    expect(await store.findDueWork()).toEqual({ ...NOTHING, [due]: true });
    await end();
    expect(await store.findDueWork()).toEqual(NOTHING);
  });

  it("tells when the first scheduled job and the first schedule are due", async () => {
    const now = Date.now();
    await store.enqueue([600_000, 90_000].map((ms) => job({ scheduledAtMs: now + ms })));
    await sql`select millrace.put_schedule('soon', '{"type": "plain", "payload": {}, "intervalMs": 3600000}')`;
    await sql`update millrace.schedule set due_at = clock_timestamp() + interval '1 hour'`;
    const { jobInMs, scheduleInMs, ...rest } = await store.findDueWork();
    expect(jobInMs).toBeLessThanOrEqual(90_000);
    expect(jobInMs).toBeGreaterThan(60_000);
    expect(scheduleInMs).toBeLessThanOrEqual(3_600_000);
    expect(scheduleInMs).toBeGreaterThan(3_500_000);
    expect({ ...NOTHING, ...rest }).toEqual(NOTHING);
    await sql`update millrace.schedule set queued = 1`;
    expect(await store.findDueWork()).toMatchObject({ scheduleInMs: 0 });
  });
});
