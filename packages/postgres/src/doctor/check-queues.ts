import { type Check, ok, warn } from "./finding.ts";

/** Queues that take nothing now. Lock: none. */
const STOPPED = `select q.queue, q.state, (q.ready + q.scheduled)::float8 as waiting from millrace.queues q where q.state <> 'active' order by 1`;

export const checkQueues: Check = {
  name: "queues",
  needsSchema: true,
  async look({ run, bind }) {
    const rows = await run(bind(STOPPED));
    if (rows.length === 0) return [ok("No queue is paused.")];
    return rows.map(({ queue, state, waiting }) =>
      warn(
        `Queue ${queue as string} is ${state as string}; ${waiting as number} jobs wait in it.`,
        `If that is not wanted: millrace queues resume ${queue as string}`,
      ),
    );
  },
};
