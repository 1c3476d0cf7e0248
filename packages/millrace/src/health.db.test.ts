import { afterAll, describe, expect, test } from "vitest";
import { JobQueueManager, silentLogger } from "./index.ts";
import { startManagers } from "./test-managers.fixture.ts";

const { manager, databaseUrl, stop } = await startManagers();
afterAll(stop);

describe("what it tells of itself", () => {
  test("health, metrics and statistics agree with what ran", async () => {
    const ids = await manager.createJobs([
      { type: "greet", payload: { name: "Count me" } },
      { type: "breaks", payload: { how: "return" } },
    ]);
    await Promise.all(ids.map((id) => manager.waitFor(id, { timeoutMs: 10_000 })));
    const jobs = { pending: 0, running: 0, completed: 1, failed: 1, cancelled: 0 };
    await expect.poll(() => manager.getJobMetrics(), { timeout: 20_000 }).toEqual(jobs);
    const health = await manager.healthCheck();
    expect(health).toEqual({
      status: "healthy",
      workers: { total: 1, active: 0, idle: 1, stuck: 0, outdated: [] },
      jobs,
      metrics: {
        totalJobsProcessed: 2,
        averageProcessingTime: expect.any(Number),
        registeredTypes: ["email-notification", "data-processing", "greet", "breaks", "until-aborted"],
      },
    });
    const stats = await manager.getProcessingStats();
    expect(stats).toMatchObject({
      totalJobsProcessed: 2,
      errorRate: 0.5,
      averageWaitTime: expect.any(Number),
    });
    expect(stats.throughput).toBeGreaterThan(0);
  });

  test("a manager whose workers were not started is degraded; one without a database is unhealthy", async () => {
    const idle = new JobQueueManager({ databaseUrl, logger: silentLogger });
    expect(await idle.healthCheck()).toMatchObject({ status: "degraded", workers: { total: 0 } });
    await idle.shutdown();
    const lost = new JobQueueManager({
      databaseUrl: "postgres://nobody@127.0.0.1:1/none",
      logger: silentLogger,
    });
    expect(await lost.healthCheck()).toMatchObject({ status: "unhealthy", jobs: null });
    await lost.shutdown();
  });
});
