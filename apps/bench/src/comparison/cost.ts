import type { Child } from "./child/child.ts";
import type { Figures } from "./scenario.ts";
import { processorSecondsOf } from "./servers/processor-time.ts";
import type { Server } from "./servers/server.ts";

/** The figures, by what the cost is divided by. */
const UNITS = {
  jobs: {
    node: "Node CPU-s per million",
    server: "server CPU-s per million",
    log: "log bytes per job",
  },
  calls: {
    node: "Node CPU-s per million calls",
    server: "server CPU-s per million calls",
    log: "log bytes per call",
  },
} as const;

/** Of the jobs that a run is about, or of the calls where it only reads. */
export interface Counted {
  readonly of: keyof typeof UNITS;
  readonly count: number;
  /** What processes took that measured themselves, in milliseconds: for those whose other work is not to count. */
  readonly spans?: readonly { readonly cpuMs: number }[];
}

/**
 * Counts from now on what the server computes and logs, and what the watched processes compute; the answer ends it. A figure
 * that this machine cannot tell is left out.
 */
export async function watchCost(
  server: Server,
  watched: readonly Child[] = [],
): Promise<(counted: Counted) => Promise<Figures>> {
  const look = async () => ({
    nodeMs: sum(await Promise.all(watched.map((child) => child.call("cpuMs")))),
    serverSeconds: processorSecondsOf(server.pid) ?? Number.NaN,
    logBytes: await server.logBytes(),
  });
  const before = await look();
  return async ({ of, count, spans = [] }) => {
    const after = await look();
    const nodeMs = after.nodeMs - before.nodeMs + sum(spans.map(({ cpuMs }) => cpuMs));
    const units = UNITS[of];
    const figures = {
      [units.node]: (nodeMs * 1000) / count,
      [units.server]: ((after.serverSeconds - before.serverSeconds) * 1e6) / count,
      [units.log]: (after.logBytes - before.logBytes) / count,
    };
    return Object.fromEntries(Object.entries(figures).filter(([, value]) => !Number.isNaN(value)));
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
