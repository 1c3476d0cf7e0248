import { startChild } from "../child/start-child.ts";
import type { Figures, Run, Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";
import {
  millraceBesideFinished,
  millraceBesideScheduled,
  millraceManyWaiting,
} from "../systems/millrace-beside-jobs.ts";
import { millraceHeldTransaction } from "../systems/millrace-held-transaction.ts";
import { drain, drainOnce } from "./drain.ts";

/** Drains of each database, of which the middle one counts. A process of its own begins each. */
const DRAINS = 9;
/** What a drain took of the one in the empty database beside it. */
const TIMES_EMPTY = "times an empty database's";

/**
 * What a database that is far from empty costs. Preparing one takes minutes, in which a machine may change, so each drain has one in an
 * empty database beside it.
 */
export const besideJobs: Scenario = {
  ...drain,
  name: "beside-jobs",
  title: `Drain of 200 000 jobs in a database without others, beside a million scheduled or ten million finished, after ten minutes of load under an open transaction; and of a million. The middle of ${DRAINS} drains, in turns with such in an empty database`,
  once: true,
  systems: [
    millrace,
    millraceManyWaiting,
    millraceBesideScheduled,
    millraceBesideFinished,
    millraceHeldTransaction,
  ],
  async run(run) {
    const empty = await emptyRun(run);
    await using preparer = run.startChild();
    await preparer.call("prepare", { jobs: run.jobs });
    const drains: Figures[] = [];
    for (let round = 0; round < DRAINS; round += 1) {
      // Each goes first in turn.
      const first = round % 2 === 0 ? undefined : await drainOnce(empty);
      const own = await drainOnce(run);
      const other = first ?? (await drainOnce(empty));
      drains.push({ ...own, [TIMES_EMPTY]: own["jobs/s"]! / other["jobs/s"]! });
    }
    return middleOf(drains);
  },
};

/** Of a database that is prepared and holds nothing. */
async function emptyRun(run: Run): Promise<Run> {
  const server = run.server.beside?.();
  if (server === undefined) throw new Error(`${run.server.name} has no room for a database beside another.`);
  const url = await server.freshDatabase();
  const empty: Run = { ...run, system: millrace, server, startChild: () => startChild(millrace, url) };
  await using preparer = empty.startChild();
  await preparer.call("prepare", { jobs: run.jobs });
  return empty;
}

/** The drain of middle speed, and of the comparisons the middle one. */
function middleOf(drains: readonly Figures[]): Figures {
  const middle = (unit: string) => drains.toSorted((a, b) => a[unit]! - b[unit]!)[Math.floor(DRAINS / 2)]!;
  return { ...middle("jobs/s"), [TIMES_EMPTY]: middle(TIMES_EMPTY)[TIMES_EMPTY]! };
}
