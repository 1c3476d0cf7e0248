// A process of the proofs that routes jobs without a pause and tells of each where it went and when it was asked for, one JSON
// line each. SIGTERM asks it to end.
import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "../job-queue-manager.ts";

const [databaseUrl] = process.argv.slice(2) as [string];
const ending = new AbortController();
process.once("SIGTERM", () => ending.abort());

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const manager = new JobQueueManager({
  databaseUrl,
  workers: false,
  enableMetrics: false,
  logger: silentLogger,
});
await manager.initialize();
tell("ready");
for (let n = 0; !ending.signal.aborted; n += 1) {
  const askedAt = performance.timeOrigin + performance.now();
  const batch = ["left", "right"].map((side) => ({ type: "routed", data: { side, n } }));
  const routed = await manager.routing.routeBatch(batch);
  tell("routed", { askedAt, ids: routed.map(({ id }) => id) });
}
await manager.shutdown();
tell("stopped");
