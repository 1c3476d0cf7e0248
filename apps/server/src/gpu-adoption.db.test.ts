import { silentLogger } from "@millrace/core";
import { createGpuHandlers, type Instance, type Provider, ProviderError } from "@millrace/gpu-instances";
import { createTestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import { expect, test } from "vitest";

test("what an earlier attempt made is not taken over when the ledger has ended it meanwhile, and is removed as lost", async () => {
  const made = new Map<string, Instance>();
  const job = Promise.withResolvers<string>();
  // Makes what it is asked for, and its answer is lost.
  const provider: Provider = {
    name: "rack",
    quote: async () => ({ costPerHourUsd: 0.4 }),
    async create({ name }) {
      const id = `machine-${made.size + 1}`;
      made.set(id, { id, name, state: "running", rawState: "up", kind: "gpu", endpoints: [] });
      throw new ProviderError("rack", "lost_answer", "The rack's answer was lost.");
    },
    get: async (id) => made.get(id) as Instance,
    async list() {
      // Between the attempt's look at the ledger and what it writes there.
      await (await jobs.connectStore()).endGpuInstance(await job.promise, "asked");
      return [...made.values()];
    },
    remove: async (id) => void made.delete(id),
  };
  const database = await createTestDatabase();
  const jobs: JobQueueManager = new JobQueueManager({
    databaseUrl: database.url,
    logger: silentLogger,
    handlers: createGpuHandlers({
      engine: () => jobs,
      providers: [provider],
      owner: "tests",
      now: Date.now,
    }),
  });
  try {
    await jobs.initialize();
    const payload = { instanceId: "a", productName: "RTX 4090", imageUrl: "a:1" };
    const id = await jobs.createJob({
      type: "gpu-instance-create",
      payload,
      maxRetries: 1,
      retry: { strategy: "fixed", baseDelayMs: 1, jitter: 0 },
    });
    job.resolve(id);
    expect(await jobs.waitFor(id)).toMatchObject({
      status: "failed",
      retryCount: 1,
      errorMessage: `The ledger knows another instance of job ${id}, or that it is gone; machine-1 is left to gpu-instance-reap.`,
    });
    expect(await jobs.gpuInstances.get("a")).toMatchObject({ state: "gone", providerInstanceId: null });
    expect([...made.keys()]).toEqual(["machine-1"]);

    const reaped = await jobs.waitFor(await jobs.createJob({ type: "gpu-instance-reap", payload: {} }));
    expect(reaped).toMatchObject({ status: "completed", result: { providers: [{ listed: 1 }] } });
    expect(made.size).toBe(0);
  } finally {
    await jobs.shutdown();
    await database.drop();
  }
});
