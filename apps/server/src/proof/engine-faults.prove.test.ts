import { CODE_EXECUTION_TYPE, connectDocker, probeDocker, sweepContainers } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import {
  createTestDatabase,
  type NodeProcess,
  type SocketProxy,
  spawnNode,
  startSocketProxy,
  type TestDatabase,
} from "@millrace/testing";
import { JobQueueManager } from "millrace";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { untilProgramRuns } from "./running-program.fixture.ts";

const ENGINE = "/var/run/docker.sock";
/** Milliseconds until a program on an engine that hangs is given up: a few calls of 20 s, on a busy machine. */
const MOST_GIVE_UP_MS = 90_000;

const docker = await connectDocker();
const engine = await probeDocker(docker);

const payloadOf = (code: string) => ({ roomId: "r", userId: "u", language: "bash", code });

/** Those that are left of a process, in words. */
async function leftOf(pid: number): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`millrace.pid=${pid}`] } });
  return found.map(({ State: state, Labels: labels }) => `${state}, ${labels["millrace.phase"]}`);
}

describe.runIf(engine.available)(
  `faults of the engine${engine.available ? "" : ` (not run: ${engine.reason})`}`,
  () => {
    let database: TestDatabase;
    let caller: JobQueueManager;
    let proxy: SocketProxy;
    let workers: NodeProcess[];

    beforeEach(async () => {
      database = await createTestDatabase();
      caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
      proxy = await startSocketProxy(ENGINE);
      workers = [];
    });

    afterEach(async () => {
      for (const worker of workers) await worker.destroy();
      await caller.shutdown();
      await proxy.close();
      await database.drop();
    });

    /** What is left of all workers once they ended and another start has swept. */
    async function leftInTheEnd(): Promise<string[]> {
      for (const worker of workers) await worker.destroy();
      // What the engine made after its answer was no longer waited for, and what a killed worker had.
      await sweepContainers(docker, silentLogger);
      return (await Promise.all(workers.map(({ pid }) => leftOf(pid)))).flat();
    }

    async function startWorker(path: string): Promise<NodeProcess> {
      const worker = spawnNode(new URL("test-engine-worker.ts", import.meta.url), {
        args: [database.url, `unix://${path}`],
        patienceMs: 120_000,
      });
      workers.push(worker);
      await worker.event("ready");
      return worker;
    }

    const run = (code: string) => caller.createJob({ type: CODE_EXECUTION_TYPE, payload: payloadOf(code) });

    test("a worker that is killed under a running program: its containers end, and another worker runs the job", async () => {
      const victim = await startWorker(ENGINE);
      const id = await run("sleep 7; echo ran");
      await untilProgramRuns(docker, victim.pid, "sleep 7");
      const running = await docker.listContainers({ filters: { label: [`millrace.pid=${victim.pid}`] } });
      const ended = running.map(({ Id }) => docker.getContainer(Id).wait());
      expect(ended.length).toBeGreaterThan(0);
      victim.signal("SIGKILL");
      await victim.exit();
      await Promise.all(ended);
      const heir = await startWorker(ENGINE);
      const job = await caller.waitFor(id, { timeoutMs: 120_000 });
      expect(job).toMatchObject({ status: "completed", result: { verdict: "ok", stdout: "ran\n" } });
      expect(heir.events).toContainEqual({ event: "started", id });
      heir.signal("SIGTERM");
      await heir.exit();
      expect(await leftOf(heir.pid)).toEqual([]);
      expect(await leftInTheEnd()).toEqual([]);
    });

    test("an engine that goes away under a running program: the job is tried again when it is back", async () => {
      const worker = await startWorker(proxy.path);
      const id = await run("sleep 6; echo ran");
      await untilProgramRuns(docker, worker.pid, "sleep 6");
      await proxy.cut();
      await worker.event("retried");
      await proxy.restore();
      const job = await caller.waitFor(id, { timeoutMs: 120_000 });
      expect(job).toMatchObject({ status: "completed", result: { verdict: "ok", stdout: "ran\n" } });
      expect(job.retryCount).toBeGreaterThan(0);
      worker.signal("SIGTERM");
      await worker.exit();
      expect(await leftInTheEnd()).toEqual([]);
    });

    test("an engine that hangs: every call is given up, the worker lives on, and the job is tried again", async () => {
      const worker = await startWorker(proxy.path);
      proxy.hang();
      const hungAt = performance.now();
      const id = await run("echo ran");
      await worker.event("retried");
      const gaveUpMs = performance.now() - hungAt;
      console.log(`given up after ${(gaveUpMs / 1000).toFixed(0)} s`);
      expect(gaveUpMs).toBeLessThan(MOST_GIVE_UP_MS);
      proxy.pass();
      const job = await caller.waitFor(id, { timeoutMs: 180_000 });
      expect(job).toMatchObject({ status: "completed", result: { verdict: "ok", stdout: "ran\n" } });
      worker.signal("SIGTERM");
      await worker.exit();
      expect(await leftInTheEnd()).toEqual([]);
    });
  },
);
