import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CODE_EXECUTION_TYPE, connectDocker, ensureImage, probeDocker } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeOwnEngine, type OwnEngine, ownEngineFault } from "./own-engine.fixture.ts";
import { untilProgramRuns } from "./running-program.fixture.ts";

const shared = await connectDocker();
const sharedEngine = await probeDocker(shared);
const fault = sharedEngine.available ? ownEngineFault() : sharedEngine.reason;

/** Runs nothing but Bash: the image that programs run in is ten times as large, and is copied into the engine. */
async function buildSmallImage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-recipe-"));
  try {
    const whole = await ensureImage(shared, silentLogger);
    const recipe = `FROM ${whole} AS whole\nFROM debian:12-slim\nCOPY --from=whole /sbx /sbx\nLABEL mark="${folder}"\n`;
    await writeFile(join(folder, "Dockerfile"), recipe);
    return await ensureImage(shared, silentLogger, { folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.skipIf(fault !== undefined)(
  `an engine that is restarted under a running program${fault === undefined ? "" : ` (not run: ${fault})`}`,
  () => {
    let own: OwnEngine;
    let image: string;
    let database: TestDatabase;
    let caller: JobQueueManager;
    let worker: NodeProcess;

    beforeAll(async () => {
      own = await makeOwnEngine();
      await own.start();
      image = await buildSmallImage();
      const loading = await own.docker.loadImage(await shared.getImage(image).get());
      await new Promise<void>((resolve, reject) =>
        own.docker.modem.followProgress(loading, (error) => (error === null ? resolve() : reject(error))),
      );
      await own.stop("SIGTERM");
    });
    afterAll(async () => {
      await own?.remove();
      if (image !== undefined) await shared.getImage(image).remove({ force: true });
    });
    beforeEach(async () => {
      database = await createTestDatabase();
      caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
    });
    afterEach(async () => {
      await worker?.destroy();
      await own.stop("SIGTERM");
      await caller.shutdown();
      await database.drop();
    });

    const run = (code: string) =>
      caller.createJob({
        type: CODE_EXECUTION_TYPE,
        payload: { roomId: "r", userId: "u", language: "bash", code },
      });
    const ended = (id: string) => caller.waitFor(id, { timeoutMs: 120_000 });
    /** Ids of those that run: with programs, and those that wait for them. */
    const running = async () => (await own.docker.listContainers()).map(({ Id: id }) => id);

    test.each([
      ["SIGKILL", false, 4],
      // It gives containers ten seconds to end.
      ["SIGTERM", false, 14],
      ["SIGTERM", true, 4],
    ] as const)(
      "%s, live-restore %s: the job is tried again, others wait meanwhile, and none of its containers is left",
      async (signal, isLive, seconds) => {
        await own.start({ "live-restore": isLive });
        worker = spawnNode(new URL("test-engine-worker.ts", import.meta.url), {
          args: [database.url, own.endpoint, image],
        });
        await worker.event("ready");
        await expect.poll(running, { timeout: 30_000 }).toHaveLength(1);
        const interrupted = await run(`sleep ${seconds}; echo ran`);
        await untilProgramRuns(own.docker, worker.pid, `sleep ${seconds}`);
        // One has the program, and another waits: nothing is being made that could be lost.
        await expect.poll(running, { timeout: 30_000 }).toHaveLength(2);
        const before = await running();

        await own.stop(signal);
        const { reason } = await worker.event("retried", ({ id }) => id === interrupted);
        expect(reason).toMatch(/^The (sandbox ended without a report|connection to the sandbox broke)/);
        expect(await probeDocker(own.docker)).toMatchObject({
          available: false,
          reason: expect.stringMatching(/^No container engine answers: connect /),
        });
        const meanwhile = await run("echo meanwhile");
        const waits = await worker.event("snoozed", ({ id }) => id === meanwhile);
        expect(waits["reason"]).toMatch(/^Docker could not be reached: connect /);
        await own.start({ "live-restore": isLive });

        expect(await ended(interrupted)).toMatchObject({
          status: "completed",
          result: { verdict: "ok", stdout: "ran\n" },
          retryCount: 1,
        });
        expect(await ended(meanwhile)).toMatchObject({
          status: "completed",
          result: { verdict: "ok", stdout: "meanwhile\n" },
          retryCount: 0,
        });
        const waiting = async () => (await running()).filter((id) => !before.includes(id)).length;
        await expect.poll(waiting, { timeout: 30_000 }).toBeGreaterThan(0);
        expect(await ended(await run("echo after"))).toMatchObject({
          status: "completed",
          result: { verdict: "ok", stdout: "after\n", acquired: "warm" },
        });
        worker.signal("SIGTERM");
        expect(await worker.exit()).toMatchObject({ code: 0 });
        expect(await own.docker.listContainers({ all: true })).toEqual([]);
      },
    );
  },
);
