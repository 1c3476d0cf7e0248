import type { Span } from "./child/acts.ts";
import type { Figures } from "./scenario.ts";
import { processorSecondsOf } from "./servers/processor-time.ts";
import type { Server } from "./servers/server.ts";

/** Counts from now what the server does; the answer ends it. */
export async function watchCost(
  server: Server,
): Promise<(jobs: number, spans: readonly Span[]) => Promise<Figures>> {
  const logBefore = await server.logBytes();
  const cpuBefore = processorSecondsOf(server.pid);
  return async (jobs, spans) => {
    const cpu = processorSecondsOf(server.pid);
    const log = await server.logBytes();
    const each = 1e6 / jobs;
    const nodeSeconds = spans.reduce((sum, { cpuMs }) => sum + cpuMs / 1000, 0);
    return {
      "Node CPU-s per million": nodeSeconds * each,
      ...(cpu !== null && cpuBefore !== null && { "server CPU-s per million": (cpu - cpuBefore) * each }),
      "log bytes per job": (log - logBefore) / jobs,
    };
  };
}
