-- Routing: what the distribution of jobs is.
-- minimumRelease: 0.1.0

create view millrace.job_distribution as
select q.name as queue, t.name as type, c.priority, sum(c.ready)::bigint as ready, sum(c.scheduled)::bigint as scheduled,
  sum(c.running)::bigint as running, sum(c.completed)::bigint as completed, sum(c.failed)::bigint as failed,
  sum(c.cancelled)::bigint as cancelled, sum(c.total_created)::bigint as total_created, sum(c.total_completed)::bigint as total_completed,
  sum(c.total_failed)::bigint as total_failed, sum(c.total_cancelled)::bigint as total_cancelled
from (
  select queue_id, type_id, priority, ready, scheduled, running, completed, failed, cancelled, total_created, total_completed, total_failed,
    total_cancelled from millrace.job_count
  union all
  select queue_id, type_id, priority, coalesce(ready, 0), coalesce(scheduled, 0), coalesce(running, 0), coalesce(completed, 0),
    coalesce(failed, 0), coalesce(cancelled, 0), coalesce(total_created, 0), coalesce(total_completed, 0), coalesce(total_failed, 0),
    coalesce(total_cancelled, 0) from millrace.count_delta
) c
join millrace.job_type t on t.id = c.type_id
join millrace.queue q on q.id = c.queue_id
group by q.name, t.name, c.priority;
comment on view millrace.job_distribution is 'Exact numbers of jobs by queue, type and priority, kept and not counted: present now, and since installation (total_*)';
comment on column millrace.job_distribution.queue is 'Name of the queue';
comment on column millrace.job_distribution.type is 'Name of the job type';
comment on column millrace.job_distribution.priority is '1 (first) to 9 (last)';
comment on column millrace.job_distribution.ready is 'Jobs that may be claimed now';
comment on column millrace.job_distribution.scheduled is 'Jobs that wait for their time or for a retry';
comment on column millrace.job_distribution.running is 'Jobs that are claimed';
comment on column millrace.job_distribution.completed is 'Completed jobs that are kept';
comment on column millrace.job_distribution.failed is 'Failed jobs that are kept';
comment on column millrace.job_distribution.cancelled is 'Cancelled jobs that are kept';
comment on column millrace.job_distribution.total_created is 'Jobs created with this priority since installation';
comment on column millrace.job_distribution.total_completed is 'Jobs completed since installation';
comment on column millrace.job_distribution.total_failed is 'Jobs failed since installation';
comment on column millrace.job_distribution.total_cancelled is 'Jobs cancelled since installation';
