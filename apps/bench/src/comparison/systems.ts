import type { System } from "./system.ts";
import { bullmqAlways, bullmqEverysec, bullmqPostgres } from "./systems/bullmq.ts";
import { graphileWorkerDefault, graphileWorkerTuned } from "./systems/graphile-worker.ts";
import { millrace } from "./systems/millrace.ts";
import { millraceRest } from "./systems/millrace-rest.ts";
import { millraceStatements } from "./systems/millrace-statements.ts";
import { pgBossDefault, pgBossTuned } from "./systems/pg-boss.ts";
import { rowPerJob } from "./systems/row-per-job.ts";

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

/** What only scenarios of its own measure: parts of Millrace, and what it is held against. */
export const variants: readonly System[] = [millraceRest, millraceStatements, rowPerJob];
