// Brings this machine to half load until it is ended: each thread works for as much of every 10 ms as is missing
// to half of what all programs together use. Prints the share that was busy, one JSON line a second.
import { availableParallelism, cpus } from "node:os";
import { isMainThread, Worker, workerData } from "node:worker_threads";

const SLICE_MS = 10;
const WANTED = 0.5;

/** Milliseconds of all processors since the machine's start: of work, and in all. */
function readUse(): { readonly busy: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const all = times.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.irq + t.idle, 0);
  return { busy: all - idle, all };
}

if (isMainThread) {
  const duty = new Float64Array(new SharedArrayBuffer(8));
  duty[0] = WANTED;
  const start = () => new Worker(new URL(import.meta.url), { workerData: duty });
  Array.from({ length: availableParallelism() }, start);
  let before = readUse();
  setInterval(() => {
    const now = readUse();
    const share = (now.busy - before.busy) / (now.all - before.all);
    before = now;
    duty[0] = Math.min(WANTED, Math.max(0, duty[0]! + WANTED - share));
    process.stdout.write(`${JSON.stringify({ event: "load", share })}\n`);
  }, 1_000);
} else {
  const duty = workerData as Float64Array;
  setInterval(() => {
    const until = performance.now() + SLICE_MS * duty[0]!;
    while (performance.now() < until);
  }, SLICE_MS);
}
