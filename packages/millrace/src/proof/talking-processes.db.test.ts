import { silentLogger } from "@millrace/core";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { idsOf, stop } from "./test-processes.ts";

const JOBS = 36;
const STEPS = 5;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test("what jobs tell while they run is read in another process, and of one whose worker was killed each execution's own words are kept", async () => {
  // The first never comes past its first step: it is asked about, and killed, in the midst of its jobs.
  const children = [60_000, 100, 100].map((pauseMs) =>
    spawnNode(new URL("test-talking-worker.ts", import.meta.url), {
      args: [database.url, String(pauseMs)],
      patienceMs: 90_000,
    }),
  );
  const office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  try {
    await Promise.all(children.map((child) => child.event("ready")));
    const [victim, ...others] = children as [(typeof children)[0], ...typeof children];
    const ids = await office.createJobs(
      Array.from({ length: JOBS }, () => ({ type: "talks", payload: { steps: STEPS } })),
    );
    const ends = ids.map((id) => office.waitFor(id, { timeoutMs: 90_000 }));
    const struck = (await victim.event("started"))["id"] as string;
    await expect.poll(async () => (await office.getJob(struck))?.progress?.done ?? 0).toBeGreaterThan(0);
    // Who runs it is told everywhere, and what it said so far is read before it ends.
    expect((await office.explain(struck)).run).toMatchObject({ pid: victim.pid, attempt: 1 });
    expect((await office.getLogs(struck)).lines[0]).toMatchObject({
      line: 1,
      message: "step 1",
      fields: { pid: victim.pid },
    });
    victim.signal("SIGKILL");
    const jobs = await Promise.all(ends);
    await Promise.all(others.map(stop));

    let deaths = 0;
    for (const job of jobs) {
      expect(job).toMatchObject({ status: "completed", progress: { percent: 100, done: STEPS } });
      deaths += job.crashes;
      const { lines, dropped, nextAfter } = await office.getLogs(job.id);
      expect([dropped, nextAfter]).toEqual([0, null]);
      expect(lines.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
      // Each execution from its first step on, without a gap; the last one up to its end, by the process of the result.
      const starts = lines.flatMap(({ message }, index) => (message === "step 1" ? [index] : []));
      const executions = starts.map((start, n) => lines.slice(start, starts[n + 1]));
      expect(starts[0]).toBe(0);
      for (const own of executions)
        expect(own.map(({ message }) => message)).toEqual(own.map((_, index) => `step ${index + 1}`));
      const last = executions.at(-1)!;
      expect(last).toHaveLength(STEPS);
      expect(
        last.every(({ fields }) => (fields as { pid: number }).pid === (job.result as { pid: number }).pid),
      ).toBe(true);
      expect(executions.length).toBeLessThanOrEqual(job.crashes + 1);
    }
    expect(jobs.find(({ id }) => id === struck)?.crashes).toBeGreaterThan(0);
    // The fault has bitten, and all processes took part.
    expect(deaths).toBeGreaterThan(0);
    for (const child of children) expect(idsOf(child, "started").length).toBeGreaterThan(0);
  } finally {
    await office.shutdown();
    await Promise.all(children.map((child) => child.destroy()));
  }
});
