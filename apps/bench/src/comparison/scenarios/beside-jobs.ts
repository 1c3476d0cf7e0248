import type { Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";
import {
  millraceBesideFinished,
  millraceBesideScheduled,
  millraceManyWaiting,
} from "../systems/millrace-beside-jobs.ts";
import { millraceHeldTransaction } from "../systems/millrace-held-transaction.ts";
import { drain } from "./drain.ts";

/** What a database that is far from empty costs. */
export const besideJobs: Scenario = {
  ...drain,
  name: "beside-jobs",
  title:
    "Drain of jobs in an empty database, with a million waiting, a million scheduled, ten million finished, and after load under an open transaction",
  systems: [
    millrace,
    millraceManyWaiting,
    millraceBesideScheduled,
    millraceBesideFinished,
    millraceHeldTransaction,
  ],
};
