import type { System } from "./system.ts";
import { bullmqAlways, bullmqEverysec, bullmqPostgres } from "./systems/bullmq.ts";
import { graphileWorkerDefault, graphileWorkerTuned } from "./systems/graphile-worker.ts";
import { millrace } from "./systems/millrace.ts";
import { pgBossDefault, pgBossTuned } from "./systems/pg-boss.ts";

/** Everything that can be measured, in the order of the table. */
export const systems: readonly System[] = [
  millrace,
  graphileWorkerTuned,
  graphileWorkerDefault,
  pgBossTuned,
  pgBossDefault,
  bullmqEverysec,
  bullmqAlways,
  bullmqPostgres,
];
