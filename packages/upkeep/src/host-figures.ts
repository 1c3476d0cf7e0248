import { availableParallelism, freemem, hostname, loadavg, platform, totalmem, uptime } from "node:os";

/** The machine, or the container, that this process runs in. */
export interface HostFigures {
  readonly name: string;
  readonly platform: string;
  /** Processors that this process may use. */
  readonly cpus: number;
  /** Of the last 1, 5 and 15 minutes; null where the system keeps none. */
  readonly load: readonly [number, number, number] | null;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  readonly upSeconds: number;
}

export function hostFigures(): HostFigures {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    name: hostname(),
    platform: platform(),
    cpus: availableParallelism(),
    load: platform() === "win32" ? null : [one, five, fifteen],
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    upSeconds: Math.round(uptime()),
  };
}
