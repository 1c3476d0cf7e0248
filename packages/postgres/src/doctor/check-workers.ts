import { type Check, fail, ok, warn } from "./finding.ts";

/** Worker processes that have not ended, by whether they beat. Lock: none. */
const WORKERS = `select count(*) filter (where state = 'alive')::int as alive, count(*) filter (where state = 'silent')::int as silent,
  coalesce(sum(running), 0)::int as running, coalesce(sum(stuck), 0)::int as stuck from millrace.workers where state <> 'ended'`;

/** Jobs that wait by types that no live worker has a handler for, or whose queue none of these serves. Lock: none. Index: job_count's primary key. */
const UNSERVED = `select c.type, sum(c.ready + c.scheduled)::float8 as waiting from millrace.job_counts c
where c.ready + c.scheduled > 0 and not exists (select from millrace.workers w where w.state = 'alive' and c.type = any (w.types) and (w.queues is null or c.queue = any (w.queues)))
group by c.type order by 2 desc, 1`;

/** Types that live workers have too old a handler of. Lock: none. */
const OUTDATED = `select w.name, w.host, w.pid, t.name as type, t.schema_version from millrace.workers w
join millrace.job_type t on t.name = any (w.outdated) where w.state = 'alive' order by w.id, t.name`;

const START = 'Start a process with handlers of them: "millrace worker --handlers …".';

export const checkWorkers: Check = {
  name: "workers",
  needsSchema: true,
  async look({ run, bind }) {
    const [row] = await run(bind(WORKERS));
    const { alive, silent, running, stuck } = row as Record<"alive" | "silent" | "running" | "stuck", number>;
    const unserved = await run(bind(UNSERVED));
    const outdated = await run(bind(OUTDATED));
    const findings = [
      alive === 0
        ? warn("No worker process is alive.", 'Start one: "millrace worker", or the server.')
        : ok(`Worker processes alive: ${alive}; jobs that they hold: ${running}.`),
    ];
    if (silent > 0)
      findings.push(
        warn(
          `Worker processes silent: ${silent}.`,
          "Another worker takes their jobs over; see why they stopped.",
        ),
      );
    if (stuck > 0)
      findings.push(
        warn(
          `Handlers that ignore their aborted signal and keep their slots: ${stuck}.`,
          "Let them obey context.signal; restart the processes.",
        ),
      );
    for (const { name, host, pid, type, schema_version: version } of outdated)
      findings.push(
        warn(
          `${name as string} on ${host as string} (pid ${pid as number}) leaves jobs of type ${type as string} to others: its handler is older than what is stored, schema version ${version as number}.`,
          "Bring it up to date, or leave that handler out of it. Where the older one is to stay: docs/library.md, Schema versions.",
        ),
      );
    if (unserved.length > 0) {
      const types = unserved
        .slice(0, 10)
        .map(({ type, waiting }) => `${type as string} (${waiting as number})`);
      const more = unserved.length > 10 ? ` and ${unserved.length - 10} more` : "";
      findings.push(fail(`Jobs wait whose types no live worker serves: ${types.join(", ")}${more}.`, START));
    }
    return findings;
  },
};
