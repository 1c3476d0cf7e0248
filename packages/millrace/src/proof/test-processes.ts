import { type NodeProcess, spawnNode } from "@millrace/testing";
import type { WorkerArguments } from "./test-worker.ts";

/** Longest wait for one event of a child: a rescue takes half a minute. Milliseconds. */
const PATIENCE_MS = 120_000;

/** Starts a worker process and resolves when it runs. */
export async function startWorker(worker: WorkerArguments): Promise<NodeProcess & AsyncDisposable> {
  const child = spawnNode(new URL("./test-worker.ts", import.meta.url), {
    args: [JSON.stringify(worker)],
    patienceMs: PATIENCE_MS,
  });
  await child.event("ready");
  return child;
}

/** Asks a worker process to shut down and waits until it has. */
export async function stopWorker(child: NodeProcess): Promise<void> {
  child.signal("SIGTERM");
  await child.event("stopped");
  await child.exit();
}

/** Ids that a child told of by events of that name, in their order, repeats included. */
export function idsOf(child: NodeProcess, name: string): string[] {
  return child.events.filter(({ event }) => event === name).map(({ id }) => id as string);
}
