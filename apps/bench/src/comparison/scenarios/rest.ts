import type { Scenario } from "../scenario.ts";
import { millraceRest } from "../systems/millrace-rest.ts";
import { enqueue } from "./enqueue.ts";

export const restSingle = speedOnly(
  enqueue("rest-single", "POST /api/jobs, 32 kept connections", 20_000, { callers: 32 }),
);

export const restBulk = speedOnly(
  enqueue("rest-bulk", "POST /api/jobs/bulk, 1 000 jobs a call, one call after the other", 200_000, {
    perCall: 1_000,
  }),
);

/** What it costs is left out: the server is a process that the caller's figures do not know. */
function speedOnly(scenario: Scenario): Scenario {
  return {
    ...scenario,
    systems: [millraceRest],
    async run(run) {
      const { "jobs/s": speed = 0 } = await scenario.run(run);
      return { "jobs/s": speed };
    },
  };
}
