import { type NodeProcess, spawnNode } from "@millrace/testing";
import type { BatchWorkerArguments } from "./test-batch-worker.ts";
import type { EnqueuerArguments } from "./test-enqueuer.ts";
import type { WorkerArguments } from "./test-worker.ts";

/** Longest wait for one event of a child: a rescue takes half a minute. Milliseconds. */
const PATIENCE_MS = 120_000;

/** Starts a worker process and resolves when it runs. */
export function startWorker(worker: WorkerArguments): Promise<NodeProcess & AsyncDisposable> {
  return start("./test-worker.ts", worker);
}

/** Starts one ahead: it has loaded everything, and begins at SIGUSR2. */
export function startSpareWorker(worker: WorkerArguments): Promise<NodeProcess & AsyncDisposable> {
  return start("./test-worker.ts", { ...worker, standsBy: true }, "standsBy");
}

/** The same for one that runs jobs in batches. */
export function startBatchWorker(worker: BatchWorkerArguments): Promise<NodeProcess & AsyncDisposable> {
  return start("./test-batch-worker.ts", worker);
}

/** Starts a process that adds jobs, and resolves when it does. */
export function startEnqueuer(enqueuer: EnqueuerArguments): Promise<NodeProcess & AsyncDisposable> {
  return start("./test-enqueuer.ts", enqueuer);
}

async function start(file: string, options: object, until = "ready"): Promise<NodeProcess & AsyncDisposable> {
  const child = spawnNode(new URL(file, import.meta.url), {
    args: [JSON.stringify(options)],
    patienceMs: PATIENCE_MS,
  });
  await child.event(until);
  return child;
}

/** Asks a process to end and waits until it has. */
export async function stop(child: NodeProcess): Promise<void> {
  child.signal("SIGTERM");
  await child.event("stopped");
  await child.exit();
}

/** Ids that a child told of by events of that name, in their order, repeats included. */
export function idsOf(child: NodeProcess, name: string): string[] {
  return child.events.filter(({ event }) => event === name).map(({ id }) => id as string);
}
