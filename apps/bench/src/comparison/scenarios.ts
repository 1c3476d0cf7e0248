import type { Scenario } from "./scenario.ts";
import { besideJobs } from "./scenarios/beside-jobs.ts";
import { besideKeys } from "./scenarios/beside-keys.ts";
import { ceiling } from "./scenarios/ceiling.ts";
import { drain } from "./scenarios/drain.ts";
import { enqueueBulk, enqueueSingle } from "./scenarios/enqueue.ts";
import { fullCycle } from "./scenarios/full-cycle.ts";
import { idle } from "./scenarios/idle.ts";
import { latency } from "./scenarios/latency.ts";
import { memory } from "./scenarios/memory.ts";
import { priorities } from "./scenarios/priorities.ts";
import { reads } from "./scenarios/reads.ts";
import { restBulk, restSingle } from "./scenarios/rest.ts";

/** Everything that is measured for all systems, in the order in which it runs. */
export const scenarios: readonly Scenario[] = [
  drain,
  enqueueBulk,
  enqueueSingle,
  fullCycle,
  latency,
  ceiling,
  restSingle,
  restBulk,
  idle,
  memory,
  reads,
  priorities,
  besideJobs,
  besideKeys,
];
