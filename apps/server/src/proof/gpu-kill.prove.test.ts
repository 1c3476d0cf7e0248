import {
  createTestDatabase,
  NOVITA_SSH_PASSWORD,
  NOVITA_TERMINAL_PASSWORD,
  spawnNode,
  startNovitaFake,
  type TestDatabase,
} from "@millrace/testing";
import { JobQueueManager, silentLogger } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";

const SERVER = new URL("../main.ts", import.meta.url);
const PATIENCE_MS = 80_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test(
  "kill -9 between the provider's create and the commit leaves one paid instance, not two",
  async () => {
    await using novita = await startNovitaFake();
    const startWorker = () =>
      spawnNode(SERVER, {
        env: {
          DATABASE_URL: database.url,
          MILLRACE_ROLE: "worker",
          CODE_EXECUTION_DRIVER: "embedded",
          NOVITA_API_KEY: novita.apiKey,
          NOVITA_API_URL: novita.url,
          GPU_OWNER: "proof",
          GPU_POLL_MS: "100",
          LOG_LEVEL: "trace",
        },
        patienceMs: PATIENCE_MS,
      });
    const manager = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
    // Made, and paid for; the worker dies before it hears of it.
    novita.fail("create", "hang");
    await using victim = startWorker();
    await victim.line(/Millrace works/);
    const id = await manager.gpuInstances.create({
      instanceId: "paid",
      productName: "RTX 4090 24GB",
      templateId: "212",
    });
    await novita.untilCalled("create", 1);
    expect(novita.table.made).toBe(1);
    victim.signal("SIGKILL");
    await victim.exit();
    expect(await manager.gpuInstances.get("paid")).toMatchObject({
      state: "requested",
      providerInstanceId: null,
    });

    await using heir = startWorker();
    await heir.line(/Millrace works/);
    const job = await manager.waitFor(id, { timeoutMs: PATIENCE_MS });
    expect(job).toMatchObject({ status: "completed", retryCount: 0, result: { adopted: true } });
    const [monitor] = await manager.getJobs({ type: "gpu-instance-monitor" });
    expect(await manager.waitFor(monitor?.id ?? "", { timeoutMs: PATIENCE_MS })).toMatchObject({
      status: "completed",
    });
    expect(novita.table.made).toBe(1);
    expect(novita.table.all).toHaveLength(1);
    expect(await manager.gpuInstances.get("paid")).toMatchObject({
      state: "running",
      providerInstanceId: novita.table.all[0]?.id,
    });
    heir.signal("SIGTERM");
    await heir.exit();
    const logged = [...victim.output, ...heir.output].join("\n");
    for (const secret of [novita.apiKey, NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD])
      expect(logged).not.toContain(secret);
    await manager.shutdown();
  },
  PATIENCE_MS + 60_000,
);
