import { performance } from "node:perf_hooks";

/** The process that runs the job. */
export interface ProcessFigures {
  readonly pid: number;
  /** Of Node.js. */
  readonly version: string;
  readonly upSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** Processor time since it began. */
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Share of the time since it began that its event loop was busy, 0 to 1. */
  readonly eventLoopUtilization: number;
}

export function processFigures(): ProcessFigures {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  return {
    pid: process.pid,
    version: process.version,
    upSeconds: Math.round(process.uptime()),
    residentBytes: memory.rss,
    heapBytes: memory.heapUsed,
    externalBytes: memory.external,
    userSeconds: cpu.user / 1e6,
    systemSeconds: cpu.system / 1e6,
    eventLoopUtilization: performance.eventLoopUtilization().utilization,
  };
}
