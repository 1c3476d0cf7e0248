import {
  CODE_EXECUTION_TYPE,
  createCodeExecutionHandlers,
  type ExecutionLimits,
  type ExecutionResult,
  type Sandbox,
} from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { type JobHandler, JobQueueManager } from "millrace";
import type { ExecutionCase, ExecutionSample } from "./execution-case.ts";

/** Runs the jobs of each case in this process, and tells where the time of each went. The sandbox is closed at the end. */
export async function measureExecutions(
  databaseUrl: string,
  sandbox: Sandbox,
  limits: ExecutionLimits,
  cases: readonly ExecutionCase[],
  say: (line: string) => void,
): Promise<ReadonlyMap<string, readonly ExecutionSample[]>> {
  const begunAt = new Map<string, number>();
  const handlers = createCodeExecutionHandlers({ sandbox, limits }).map(
    (handler): JobHandler => ({
      ...handler,
      execute(payload, context) {
        begunAt.set(context.jobId, performance.now());
        return handler.execute(payload, context);
      },
    }),
  );
  const manager = new JobQueueManager({ databaseUrl, logger: silentLogger, handlers });
  await manager.initialize();

  async function measure(one: ExecutionCase, run: number): Promise<ExecutionSample> {
    await one.ready?.();
    const addedAt = performance.now();
    const payload = { roomId: "bench", userId: "bench", language: one.language, code: one.code(run) };
    const id = await manager.createJob({ type: CODE_EXECUTION_TYPE, payload });
    const job = await manager.waitFor(id, { timeoutMs: 120_000 });
    const totalMs = performance.now() - addedAt;
    const result = job.result as ExecutionResult | null;
    if (result?.success !== true) throw new Error(`${one.name}: ${job.errorMessage ?? job.status}`);
    return {
      ...result.timings,
      queueMs: begunAt.get(id)! - addedAt,
      totalMs,
      isWarm: result.acquired === "warm",
    };
  }

  try {
    const measured = new Map<string, ExecutionSample[]>();
    for (const one of cases) {
      say(`${one.name}: ${one.runs} runs`);
      const samples: ExecutionSample[] = [];
      let next = 0;
      const lane = async () => {
        while (next < one.runs) {
          const run = (next += 1);
          samples.push(await measure(one, run));
        }
      };
      // The first of a kind prepares more than a sandbox: statements, connections, code of this process.
      await measure(one, 0);
      await Promise.all(Array.from({ length: one.atOnce }, lane));
      measured.set(one.name, samples);
    }
    return measured;
  } finally {
    await manager.shutdown();
    await sandbox.close();
  }
}
