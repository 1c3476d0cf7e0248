import type { Figures, Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";
import {
  millraceBesideFinished,
  millraceBesideScheduled,
  millraceManyWaiting,
} from "../systems/millrace-beside-jobs.ts";
import { millraceHeldTransaction } from "../systems/millrace-held-transaction.ts";
import { drain, drainOnce } from "./drain.ts";

/** Drains of each database, of which the middle one counts. A process of its own begins each. */
const DRAINS = 3;

/** What a database that is far from empty costs. */
export const besideJobs: Scenario = {
  ...drain,
  name: "beside-jobs",
  title: `Drain of 200 000 jobs in a database without others, beside a million scheduled or ten million finished, after ten minutes of load under an open transaction; and of a million. The middle of ${DRAINS} drains`,
  once: true,
  systems: [
    millrace,
    millraceManyWaiting,
    millraceBesideScheduled,
    millraceBesideFinished,
    millraceHeldTransaction,
  ],
  async run(run) {
    await using preparer = run.startChild();
    await preparer.call("prepare", { jobs: run.jobs });
    const drains: Figures[] = [];
    while (drains.length < DRAINS) drains.push(await drainOnce(run));
    return drains.toSorted((a, b) => a["jobs/s"]! - b["jobs/s"]!)[Math.floor(DRAINS / 2)]!;
  },
};
