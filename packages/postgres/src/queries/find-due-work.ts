import type { Store } from "@millrace/core";
import type { Runner } from "../connection.ts";

/**
 * Whether the functions that look after all jobs would find something; each names its own conditions. Leases are looked at
 * from the first that each worker may hold, and no more where it ended long ago: what is left out `millrace.rescue` finds when it comes by.
 * While a transaction stays open, reading all would read those of all jobs that were claimed since.
 * Lock: none. Index: scheduled_run_at, schedule_due_at, schedule_queued, dependency_event's primary key, worker_alive, lease's primary key,
 * bulk_action_due_at; the tables without are small. Rows: one.
 */
const FIND_DUE_WORK = `
select
  (select date_part('epoch', s.run_at - clock_timestamp()) * 1000
    from millrace.scheduled s where s.run_at < 'infinity' order by s.run_at limit 1) as job_in_ms,
  case when exists (select from millrace.schedule s where s.queued > 0 and not s.paused) then 0
    else (select date_part('epoch', min(s.due_at) - millrace.schedule_clock()) * 1000 from millrace.schedule s where not s.paused) end as schedule_in_ms,
  exists (select from (select e.seq from millrace.dependency_event e order by e.seq limit 1) first) as parents,
  exists (select from millrace.cancel_request)
    or exists (
      select from millrace.worker w where w.ended_at is null
        and greatest(w.beat_at, pg_postmaster_start_time()) < clock_timestamp() - make_interval(secs => w.silence_ms / 1000.0))
    or exists (
      select from millrace.worker w cross join lateral (
        select from millrace.lease l
        where l.worker_id = w.id and l.number >= w.first_lease and (w.ended_at is not null or l.deadline_at < clock_timestamp())
        order by l.number limit 1) l
      where w.ended_at is null or w.ended_at > clock_timestamp() - interval '10 minutes') as rescue,
  exists (select from millrace.queue q where q.drain_before is not null)
    or exists (select from millrace.queue_turn)
    or exists (select from millrace.retention r where r.max_age_ms is not null or r.max_count is not null)
    or exists (select from millrace.queue_rate r where r.at < clock_timestamp() - interval '1 hour')
    or exists (select from millrace.queue_pace p where p.at < clock_timestamp() - interval '2 minutes') as queues,
  exists (select from millrace.bulk_action b where b.state = 'running' and b.due_at <= clock_timestamp()) as bulk,
  exists (select from millrace.failure_notice n where n.held_until < clock_timestamp()) as failures`;

export async function findDueWork(
  runner: Runner,
  bind: (text: string) => string,
): Promise<Awaited<ReturnType<Store["findDueWork"]>>> {
  const [row] = await runner.run(bind(FIND_DUE_WORK));
  return {
    jobInMs: row?.job_in_ms as number | null,
    scheduleInMs: row?.schedule_in_ms as number | null,
    parents: row?.parents === true,
    rescue: row?.rescue === true,
    queues: row?.queues === true,
    bulk: row?.bulk === true,
    failures: row?.failures === true,
  };
}
