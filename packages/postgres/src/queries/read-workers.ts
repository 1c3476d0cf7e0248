import type { HeldJob, WorkerFigures } from "@millrace/core";
import type { Runner } from "../connection.ts";

/** Lock: none. Index: none; the table has a row for each registration of the last day. */
const WORKERS = `
select w.id::text, w.name, w.host, w.pid, w.release, to_json(w.types)::text as types, to_json(w.outdated)::text as outdated, to_json(w.queues)::text as queues, extract(epoch from w.started_at)::float8 * 1000 as started_at,
  extract(epoch from w.beat_at)::float8 * 1000 as beat_at, w.state, w.running::float8, w.stuck::float8
from millrace.workers w where w.state <> 'ended' order by w.started_at, w.id`;

/**
 * A batch is claimed at one moment, so the oldest batches hold the jobs that were claimed first. Lock: none. Index:
 * none; the table has a row for each batch that is claimed now.
 */
const LONGEST_HELD = `
select e.id::text, t.name as type, q.name as queue, extract(epoch from l.claimed_at)::float8 * 1000 as claimed_at, w.id::text as worker_id, w.host, w.pid
from (select * from millrace.lease o where o.open > 0 order by o.claimed_at limit $1::text::int8) l
cross join lateral unnest(l.ids, l.type_ids) with ordinality as e (id, type_id, pos)
join millrace.worker w on w.id = l.worker_id
join millrace.job_type t on t.id = e.type_id
join millrace.queue q on q.id = l.queue_id
where e.pos <> all (l.closed) order by l.claimed_at, e.id limit $1::text::int8`;

export async function readWorkers(
  runner: Runner,
  bind: (text: string) => string,
): Promise<readonly WorkerFigures[]> {
  return (await runner.run(bind(WORKERS))).map((row) => ({
    id: row.id as string,
    name: row.name as string,
    host: row.host as string,
    pid: row.pid as number,
    release: row.release as string,
    types: JSON.parse(row.types as string) as string[],
    outdated: JSON.parse(row.outdated as string) as string[],
    queues: row.queues === null ? null : (JSON.parse(row.queues as string) as string[]),
    startedAt: new Date(row.started_at as number),
    beatAt: new Date(row.beat_at as number),
    state: row.state as WorkerFigures["state"],
    running: row.running as number,
    stuck: row.stuck as number,
  }));
}

export async function readLongestHeld(
  runner: Runner,
  bind: (text: string) => string,
  limit: number,
): Promise<readonly HeldJob[]> {
  return (await runner.run(bind(LONGEST_HELD), [String(limit)])).map((row) => ({
    id: row.id as string,
    type: row.type as string,
    queue: row.queue as string,
    claimedAt: new Date(row.claimed_at as number),
    workerId: row.worker_id as string,
    host: row.host as string,
    pid: row.pid as number,
  }));
}
