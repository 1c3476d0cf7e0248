-- Tables of the engine: one table for each state of movement. A job is a row in exactly one of
-- ready, scheduled, lease (as one position of a claimed batch) and finished.
-- minimumRelease: 0.1.0

create sequence millrace.job_seq as bigint cache 1;
comment on sequence millrace.job_seq is 'Job ids, and places in the lanes of ready';

create table millrace.queue (
  id integer generated always as identity primary key,
  name text not null unique,
  paused boolean not null default false,
  concurrency integer,
  max_waiting integer,
  target_wait_ms integer,
  drain_before bigint,
  rate_limit integer,
  rate_window_ms bigint,
  key_concurrency integer,
  key_rate_limit integer,
  key_rate_window_ms bigint,
  fair boolean not null default false,
  keyed boolean not null default false,
  key_rates boolean not null default false,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint queue_name_check check (name ~ '^[0-9A-Za-z_-]{1,80}$'),
  constraint queue_concurrency_check check (concurrency > 0),
  constraint queue_max_waiting_check check (max_waiting >= 0),
  constraint queue_target_wait_ms_check check (target_wait_ms > 0),
  constraint queue_rate_check check ((rate_limit is null) = (rate_window_ms is null) and rate_limit >= 1 and rate_limit <= 100000
    and rate_window_ms >= 100 and rate_window_ms <= 86400000),
  constraint queue_key_concurrency_check check (key_concurrency >= 1 and key_concurrency <= 100000),
  constraint queue_key_rate_check check ((key_rate_limit is null) = (key_rate_window_ms is null) and key_rate_limit >= 1
    and key_rate_limit <= 100000 and key_rate_window_ms >= 100 and key_rate_window_ms <= 86400000)
);
comment on table millrace.queue is 'A named line of jobs with limits of its own';
comment on column millrace.queue.concurrency is 'Most jobs that run at once over all processes; null: no limit';
comment on column millrace.queue.drain_before is 'While the queue drains: jobs with a lower seq are finished, the others wait, and once none is left it is paused. Null: no drain';
comment on column millrace.queue.target_wait_ms is 'Milliseconds that its jobs should wait at most, on average: what proposals of the router are measured by; null: 1000';
comment on column millrace.queue.rate_limit is 'Most starts within rate_window_ms over all processes; null: no limit. Change limits by millrace.set_limits';
comment on column millrace.queue.rate_window_ms is 'Milliseconds';
comment on column millrace.queue.key_concurrency is 'Most jobs of one key that run at once; null: no limit';
comment on column millrace.queue.key_rate_limit is 'Most starts of one key within key_rate_window_ms; null: no limit';
comment on column millrace.queue.key_rate_window_ms is 'Milliseconds';
comment on column millrace.queue.fair is 'Whether keys take turns; else jobs go by priority over all keys';
comment on column millrace.queue.keyed is 'Whether keys count here: it is fair, or there is a limit for each key or settings of one key';
comment on column millrace.queue.key_rates is 'Whether some key has a rate of its own';
comment on column millrace.queue.max_waiting is 'Enqueue is refused when unfinished jobs would exceed this plus the concurrency; null: no limit';

create table millrace.policy (
  id integer generated always as identity primary key,
  timeout_seconds integer not null,
  max_retries integer not null,
  settings jsonb not null unique,
  constraint policy_timeout_seconds_check check (timeout_seconds > 0),
  constraint policy_max_retries_check check (max_retries >= 0)
);
comment on table millrace.policy is 'Distinct retry and timeout settings, immutable, shared by all jobs that use them';
comment on column millrace.policy.settings is 'The whole policy: maxRetries strategy baseDelayMs maxDelayMs multiplier jitter retryableCodes nonRetryableCodes maxCrashes maxSnoozes timeoutSeconds timeoutIsFinal';

create table millrace.job_type (
  id integer generated always as identity primary key,
  name text not null unique,
  queue_id integer not null,
  policy_id integer not null,
  schema jsonb,
  schema_version integer not null default 1,
  base_policy_id integer,
  declared jsonb not null default '{}',
  tells_failures boolean not null default false,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint job_type_name_check check (name ~ '^[0-9A-Za-z_.:-]{1,80}$')
);
comment on table millrace.job_type is 'Types of jobs that some process has a handler for, with the schema that every door checks';
comment on column millrace.job_type.schema is 'JSON Schema of the payload; null: anything';
comment on column millrace.job_type.policy_id is 'What new jobs take over in the type''s own queue, worked out by apply_policies';
comment on column millrace.job_type.base_policy_id is 'Defaults of the process that has the handler, with what the handler declares';
comment on column millrace.job_type.declared is 'What the handler declares of its policy';
comment on column millrace.job_type.tells_failures is 'Whether the handler has an onFailed, which is to be told of each job that failed';
comment on column millrace.job_type.schema_version is 'An older process never overwrites a newer row';

create table millrace.worker (
  id bigint generated always as identity primary key,
  name text not null,
  host text not null,
  pid integer not null,
  release text not null,
  types text[] not null,
  outdated text[] not null default '{}',
  queues text[],
  silence_ms integer not null,
  watched jsonb not null default '{}',
  started_at timestamp with time zone not null default clock_timestamp(),
  beat_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone
) with (fillfactor = 50);
create index worker_alive on millrace.worker (id) where ended_at is null;
comment on table millrace.worker is 'One row for each registration of a worker process; an ended id is never used again';
comment on column millrace.worker.outdated is 'Types that it has handlers of, and whose jobs it leaves to others: what is stored of them is newer';
comment on column millrace.worker.queues is 'Names of the queues whose jobs it runs; null: all';
comment on column millrace.worker.watched is 'Queues that it keeps looking at, each with the worst priority that it need not be told of; of all others it wants to be told';
comment on column millrace.worker.silence_ms is 'Milliseconds without a heartbeat after which the worker counts as dead';
comment on column millrace.worker.ended_at is 'Set at a clean stop or by rescue; from then on nothing that this id writes is accepted';

create table millrace.ready (
  seq bigint not null,
  id bigint,
  created_at timestamp with time zone not null default statement_timestamp(),
  queue_id integer not null,
  type_id integer not null,
  policy_id integer not null,
  retry_count integer not null default 0,
  crashes integer not null default 0,
  priority smallint not null,
  head smallint not null default 1,
  payload jsonb,
  extra jsonb,
  primary key (queue_id, priority, head, seq)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_vacuum_insert_threshold = -1, vacuum_truncate = off);
create unique index ready_id on millrace.ready (id) where id is not null;
create index ready_suspect on millrace.ready (queue_id, priority, seq) where head = 0 and crashes > 0;
create index ready_key on millrace.ready (queue_id, coalesce(extra ->> 'key', ''), priority, seq) where head = 2;
comment on table millrace.ready is 'Jobs that may be claimed now, in lanes by queue and priority. A claim deletes the row';
comment on column millrace.ready.seq is 'Place in the lane; also the id of a job that never moved';
comment on column millrace.ready.id is 'The job''s id when it differs from seq';
comment on column millrace.ready.created_at is 'By default the moment at which the statement began: of jobs that are copied';
comment on column millrace.ready.head is '0: given back, rescued or admitted, with its first seq; 1: new, promoted or retried, with a new one; 2: of a keyed queue, in the line of its key';
comment on column millrace.ready.crashes is 'Times that a worker died while it held the job';
comment on column millrace.ready.payload is 'Null: larger than 2 KiB, kept in the table payload';
comment on column millrace.ready.extra is 'Rare fields, times in epoch ms: key, scheduledAt by the caller, dueAt of the last promotion, startedAt, errorCode and errorMessage of the last attempt, snoozes so far, unique (the rule that it was added under), webhookUrl, trace (of the span that added it: traceparent, tracestate), updatedAt by hand';

create table millrace.lane_mark (
  queue_id integer primary key,
  floors bigint[] not null,
  candidate bigint not null,
  candidate_xact bigint not null
) with (fillfactor = 50);
comment on table millrace.lane_mark is 'Where the lanes of a queue begin, proven while dead rows pile up in ready: a claim by a new process need not read those';
comment on column millrace.lane_mark.queue_id is 'Queue of the lanes';
comment on column millrace.lane_mark.floors is 'For priorities 1 to 9 a seq below which no job of head 1 is, or will ever be, whatever its type';
comment on column millrace.lane_mark.candidate is 'The next floors may be proven up to here: every seq up to it had been drawn when it was noted';
comment on column millrace.lane_mark.candidate_xact is 'Transaction that noted it: whoever had drawn one of these seqs has a lower id';

create table millrace.scheduled (
  id bigint primary key,
  run_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  queue_id integer not null,
  type_id integer not null,
  policy_id integer not null,
  retry_count integer not null default 0,
  crashes integer not null default 0,
  priority smallint not null,
  reason smallint not null default 1,
  payload jsonb,
  extra jsonb,
  constraint scheduled_reason_check check (reason in (1, 2, 4, 5))
);
create index scheduled_run_at on millrace.scheduled (run_at);
comment on table millrace.scheduled is 'Jobs that wait for their time; promoted to ready when run_at has come';
comment on column millrace.scheduled.reason is '1: scheduled by the caller; 2: retry after a failed attempt; 4: waits for other jobs, run_at is infinity; 5: snoozed by its handler';

create table millrace.lease (
  worker_id bigint not null,
  number bigint not null,
  claimed_at timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  queue_id integer not null,
  open integer not null,
  closed integer[] not null default '{}',
  ids bigint[] not null,
  seqs bigint[] not null,
  created_ats timestamp with time zone[] not null,
  type_ids integer[] not null,
  policy_ids integer[] not null,
  retry_counts integer[] not null,
  crashes integer[] not null,
  priorities smallint[] not null,
  payloads jsonb[] not null,
  extras jsonb[] not null,
  keys text[],
  primary key (worker_id, number)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, vacuum_truncate = off);
-- A lease lives for moments: compressing its arrays costs more than writing them.
alter table millrace.lease alter column ids set storage external, alter column seqs set storage external,
  alter column created_ats set storage external, alter column type_ids set storage external, alter column policy_ids set storage external,
  alter column retry_counts set storage external, alter column crashes set storage external, alter column priorities set storage external,
  alter column payloads set storage external, alter column extras set storage external;
comment on table millrace.lease is 'One row for each claimed batch, its jobs in arrays by position. (worker_id, number) is the fence of every write by its worker';
comment on column millrace.lease.number is 'Counted in the worker''s memory, so that a crashed server cannot hand it out twice';
comment on column millrace.lease.deadline_at is 'Longest timeout plus grace: past it the lease is rescued even while its worker beats';
comment on column millrace.lease.keys is 'Keys by position, where the queue had keys or a rate; null elements: only a rate. Whoever closes a position lets go of its slot';
comment on column millrace.lease.open is 'Positions without an outcome; the row goes with the last one';
comment on column millrace.lease.closed is 'Positions that have their outcome';

create table millrace.finished (
  id bigint not null,
  finished_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  worker_id bigint,
  lease_number bigint,
  queue_id integer not null,
  type_id integer not null,
  policy_id integer not null,
  retry_count integer not null,
  crashes integer not null,
  run_ms integer,
  priority smallint not null,
  status smallint not null,
  error_class smallint,
  payload jsonb,
  result jsonb,
  error_code text,
  error_message text,
  extra jsonb
) partition by list (status);
create table millrace.finished_completed partition of millrace.finished for values in (1) partition by range (finished_at);
create table millrace.finished_other partition of millrace.finished for values in (2, 3) partition by range (finished_at);
create index finished_id on millrace.finished (id);
create index finished_other_status_id on millrace.finished_other (status, id);
comment on table millrace.finished_completed is 'Jobs that completed';
comment on table millrace.finished_other is 'Jobs that failed or were cancelled';
comment on table millrace.finished is 'Jobs that ended, by status and UTC day of their end; retention drops whole days';
comment on column millrace.finished.status is '1 completed, 2 failed, 3 cancelled';
comment on column millrace.finished.lease_number is 'With worker_id the lease that wrote the row: a repeated completion is recognised by it';
comment on column millrace.finished.run_ms is 'Milliseconds from start to end of the last attempt, by the worker''s clock';
comment on column millrace.finished.error_class is '1 program, 2 handler, 3 system';

create table millrace.attempt (
  job_id bigint not null,
  attempt integer not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone not null,
  worker_id bigint,
  lease_number bigint,
  outcome smallint not null,
  error_class smallint,
  error_code text,
  error_message text,
  queue_id integer,
  type_id integer
) partition by range (ended_at);
create index attempt_job_id on millrace.attempt (job_id);
comment on table millrace.attempt is 'Attempts that did not end their job, by UTC day; the last attempt is the finished row';
comment on column millrace.attempt.outcome is '1 failed and to be retried, 2 its worker died, 3 ended failed or cancelled and was retried by hand, 4 snoozed: to be run again, no attempt burnt';

create table millrace.payload (
  id bigint primary key,
  body jsonb not null
);
comment on table millrace.payload is 'Payloads above 2 KiB, written once, so that claim and completion do not copy them';

create table millrace.count_delta (
  queue_id integer not null,
  type_id integer not null,
  priority smallint not null,
  ready bigint,
  scheduled bigint,
  running bigint,
  completed bigint,
  failed bigint,
  cancelled bigint,
  total_created bigint,
  total_completed bigint,
  total_failed bigint,
  total_cancelled bigint,
  total_timed_out bigint,
  total_retried bigint,
  total_wait_ms bigint,
  total_run_ms bigint
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = off);
comment on table millrace.count_delta is 'What each statement changed, appended in its transaction, folded into job_count; null is 0';

create table millrace.job_count (
  queue_id integer not null,
  type_id integer not null,
  priority smallint not null,
  ready bigint not null default 0,
  scheduled bigint not null default 0,
  running bigint not null default 0,
  completed bigint not null default 0,
  failed bigint not null default 0,
  cancelled bigint not null default 0,
  total_created bigint not null default 0,
  total_completed bigint not null default 0,
  total_failed bigint not null default 0,
  total_cancelled bigint not null default 0,
  total_timed_out bigint not null default 0,
  total_retried bigint not null default 0,
  total_wait_ms bigint not null default 0,
  total_run_ms bigint not null default 0,
  primary key (queue_id, type_id, priority)
) with (fillfactor = 50);
comment on table millrace.job_count is 'Jobs by queue, type and priority: present now, and since installation (total_*). Add count_delta for the exact figure';

create table millrace.cancel_request (
  job_id bigint primary key,
  requested_at timestamp with time zone not null default clock_timestamp(),
  deadline_at timestamp with time zone not null,
  acknowledged_at timestamp with time zone
);
comment on table millrace.cancel_request is 'Running jobs that were asked to stop; past the deadline their position is closed as cancelled';

comment on column millrace.cancel_request.acknowledged_at is 'When the worker aborted the handler''s signal';

create table millrace.stuck_handler (
  job_id bigint not null,
  worker_id bigint not null,
  lease_number bigint not null,
  aborted_by text not null,
  since timestamp with time zone not null default clock_timestamp(),
  primary key (job_id, worker_id, lease_number)
);
comment on table millrace.stuck_handler is 'Handlers that did not end in the time after their signal was aborted: their job was closed without them, their slot stays taken until they end';
comment on column millrace.stuck_handler.aborted_by is 'Why the signal was aborted: timeout, cancelled or shutdown';
comment on column millrace.stuck_handler.since is 'When the worker gave up waiting for the handler';

create table millrace.job_report (
  job_id bigint primary key,
  percent double precision,
  done double precision,
  total double precision,
  message text,
  attempt integer,
  progress_at timestamp with time zone,
  log_lines integer not null default 0,
  log_bytes integer not null default 0,
  log_dropped integer not null default 0,
  worker_id bigint,
  lease_number bigint,
  lease_lines integer not null default 0,
  reported_at timestamp with time zone not null default clock_timestamp()
) with (fillfactor = 70);
comment on table millrace.job_report is 'What jobs tell of themselves while they run: progress, and how much they have logged. Only jobs that tell something have a row';
comment on column millrace.job_report.percent is '0 to 100';
comment on column millrace.job_report.done is 'Parts that are done, of total';
comment on column millrace.job_report.total is 'Parts in all';
comment on column millrace.job_report.message is 'What the job says that it is doing';
comment on column millrace.job_report.attempt is 'Execution that told the progress';
comment on column millrace.job_report.progress_at is 'When progress was last told; null: never';
comment on column millrace.job_report.log_lines is 'Lines that are kept in job_log';
comment on column millrace.job_report.log_bytes is 'Bytes of these lines';
comment on column millrace.job_report.log_dropped is 'Lines past the cap, which are not kept';
comment on column millrace.job_report.lease_number is 'With worker_id the lease that told last';
comment on column millrace.job_report.lease_lines is 'Lines that this lease has told, kept or not: what is sent twice because an answer was lost is recognised by it';
comment on column millrace.job_report.reported_at is 'Last change of the row';

create table millrace.submission_window (
  scope text not null,
  key text not null,
  times timestamp with time zone[] not null,
  primary key (scope, key)
);
comment on table millrace.submission_window is 'Times of the newest accepted submissions of one key, oldest first, at most the limit''s number';

create table millrace.idempotency (
  scope text not null,
  key text not null,
  request_hash text not null,
  status integer,
  location text,
  body jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  primary key (scope, key)
);
create index idempotency_created_at on millrace.idempotency (created_at);
comment on table millrace.idempotency is 'Answers to requests that carried an Idempotency-Key, kept for 24 hours';

create table millrace.retention (
  queue_id integer not null,
  status smallint not null,
  max_age_ms bigint,
  max_count integer,
  hidden_at timestamp with time zone not null default '-infinity',
  hidden_id bigint not null default 0,
  primary key (queue_id, status),
  constraint retention_status_check check (status in (1, 2, 3)),
  constraint retention_max_age_ms_check check (max_age_ms > 0),
  constraint retention_max_count_check check (max_count > 0)
);
comment on table millrace.retention is 'How long a queue keeps its finished jobs of a status, where that is shorter than the engine''s days';
comment on column millrace.retention.max_age_ms is 'Milliseconds from the job''s end; null: as long as the engine keeps any';
comment on column millrace.retention.max_count is 'The newest ones that are kept; null: any number';
comment on column millrace.retention.hidden_at is 'With hidden_id the watermark: jobs that ended before it are not shown any more, and are deleted little by little';

create table millrace.queue_rate (
  queue_id integer not null,
  type_id integer not null,
  at timestamp with time zone not null,
  completed bigint not null,
  failed bigint not null,
  wait_ms bigint not null,
  run_ms bigint not null,
  primary key (queue_id, type_id, at)
) with (fillfactor = 50);
comment on table millrace.queue_rate is 'Jobs that ended in each ten seconds of the last hour, by queue and type, as counts were folded';
comment on column millrace.queue_rate.at is 'When the ten seconds began';
comment on column millrace.queue_rate.wait_ms is 'Sum over these jobs of the ms from creation, or due time, to start';
comment on column millrace.retention.queue_id is 'Queue whose finished jobs these are';
comment on column millrace.retention.status is '1 completed, 2 failed, 3 cancelled';
comment on column millrace.retention.hidden_id is 'Of jobs that ended exactly at hidden_at, those with a lower id are hidden';
comment on column millrace.queue_rate.queue_id is 'Queue of the jobs';
comment on column millrace.queue_rate.type_id is 'Type of the jobs';
comment on column millrace.queue_rate.completed is 'Jobs that completed';
comment on column millrace.queue_rate.failed is 'Jobs that failed, timeouts included';
comment on column millrace.queue_rate.run_ms is 'Sum over these jobs of the ms from start to end';
