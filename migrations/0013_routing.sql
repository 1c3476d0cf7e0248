-- Routing: rules that choose queue, priority and retries of a job from its type and data, and how jobs are distributed.
-- minimumRelease: 0.1.0

create table millrace.routing_rule (
  name text primary key,
  position integer not null default 100,
  enabled boolean not null default true,
  match jsonb not null default '{}',
  effect jsonb not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint routing_rule_name_check check (name ~ '^[0-9A-Za-z_.:-]{1,80}$'),
  constraint routing_rule_match_check check (jsonb_typeof(match) = 'object'),
  constraint routing_rule_effect_check check (jsonb_typeof(effect) = 'object' and effect <> '{}')
);
comment on table millrace.routing_rule is 'Rules that the router asks in order of position and name: of each field of a job the first that fits decides. Processes see a change within a second; they leave out a rule that cannot be used, and say so in their log';
comment on column millrace.routing_rule.name is 'What callers know it by';
comment on column millrace.routing_rule.position is 'Smaller is asked first; those of an installation begin at 1000';
comment on column millrace.routing_rule.enabled is 'Whether it is asked';
comment on column millrace.routing_rule.match is 'Jobs that it is for: types (names, * for any characters), all and any (conditions on the data: path with equals, contains, matches or exists)';
comment on column millrace.routing_rule.effect is 'What it decides: queue, priority, delayMs, maxRetries, timeoutSeconds, retry';
comment on column millrace.routing_rule.created_at is 'When it was made';
comment on column millrace.routing_rule.updated_at is 'When it was last changed';

insert into millrace.routing_rule (name, position, match, effect) values
  ('job-execution', 1000, '{"types": ["execute-workflow", "prepare-runner", "cleanup-runner"]}', '{"queue": "job-execution"}'),
  ('container-management', 1010, '{"types": ["create-container", "destroy-container", "health-check"]}', '{"queue": "container-management"}'),
  ('metrics-collection', 1020, '{"types": ["collect-metrics"]}', '{"queue": "metrics-collection"}'),
  ('monitoring', 1030, '{"types": ["send-alert", "update-status"]}', '{"queue": "monitoring"}'),
  ('webhook-processing', 1040, '{"types": ["process-webhook", "sync-github-data"]}', '{"queue": "webhook-processing"}'),
  ('cleanup', 1050, '{"types": ["cleanup-old-jobs", "cleanup-containers", "cleanup-logs"]}', '{"queue": "cleanup"}'),
  ('deploy-or-hotfix', 1100, '{"types": ["execute-workflow", "process-webhook"], "any": [{"path": "/workflow", "contains": "deploy"}, {"path": "/workflow", "contains": "hotfix"}, {"path": "/ref", "contains": "hotfix"}, {"path": "/event", "equals": "deployment"}]}', '{"priority": "critical"}'),
  ('pull-request', 1110, '{"types": ["execute-workflow", "process-webhook"], "any": [{"path": "/event", "matches": "pull_request*"}, {"path": "/ref", "matches": "refs/pull/*"}]}', '{"priority": "high"}'),
  ('push', 1120, '{"types": ["execute-workflow", "process-webhook"], "any": [{"path": "/event", "equals": "push"}, {"path": "/ref", "matches": "refs/heads/*"}]}', '{"priority": "normal"}'),
  ('cleanup-task', 1130, '{"types": ["cleanup-*"]}', '{"priority": "low"}');

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
