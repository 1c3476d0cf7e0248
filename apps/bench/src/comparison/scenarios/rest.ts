import type { Scenario } from "../scenario.ts";
import { millraceRest } from "../systems/millrace-rest.ts";
import { enqueue } from "./enqueue.ts";

const systems = [millraceRest];

export const restSingle: Scenario = {
  ...enqueue("rest-single", "POST /api/jobs, 32 kept connections", 20_000, { callers: 32 }),
  systems,
};

export const restBulk: Scenario = {
  ...enqueue("rest-bulk", "POST /api/jobs/bulk, 1 000 jobs a call, one call after the other", 200_000, {
    perCall: 1_000,
  }),
  systems,
};
