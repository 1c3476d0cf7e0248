import { afterAll, describe, expect, test } from "vitest";
import { JobNotFoundError, JobQueueManager, silentLogger } from "./index.ts";
import { startManagers } from "./test-managers.fixture.ts";

const { manager, office, databaseUrl, stop } = await startManagers();
afterAll(stop);

describe("waitFor", () => {
  test("gives the job back as it is when the time is up", async () => {
    const id = await office.createJob({ type: "parked", payload: { userId: "w" } });
    expect(await office.waitFor(id, { timeoutMs: 20 })).toMatchObject({ id, status: "pending" });
    expect(await office.waitFor(id, { signal: AbortSignal.abort() })).toMatchObject({
      id,
      status: "pending",
    });
  });

  test("finds ends in other processes", async () => {
    const id = await manager.createJob({
      type: "greet",
      payload: { name: "Elsewhere" },
      scheduledAt: new Date(Date.now() + 200),
    });
    expect(await office.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({ status: "completed" });
  });

  test("rejects for an unknown job", async () => {
    await expect(office.waitFor("999999999999")).rejects.toThrow(JobNotFoundError);
    await expect(office.waitFor("no-id")).rejects.toThrow(JobNotFoundError);
  });

  test.each([-1, Number.NaN, 1e12])("rejects a time of %d ms by name", async (timeoutMs) => {
    await expect(office.waitFor("1", { timeoutMs })).rejects.toMatchObject({
      code: "INVALID_RANGE",
      faults: [{ pointer: "/timeoutMs" }],
    });
  });

  test("rejects when the manager is shut down meanwhile", async () => {
    const id = await office.createJob({ type: "parked", payload: { userId: "w" } });
    const third = new JobQueueManager({ databaseUrl, workers: false, logger: silentLogger });
    const waited = third.waitFor(id).catch((error: unknown) => error);
    await third.waitFor(id, { timeoutMs: 1 });
    await third.shutdown();
    expect(await waited).toMatchObject({ code: "SHUT_DOWN" });
  });
});
