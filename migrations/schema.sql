-- The end state of all migrations, read from the catalog; nothing runs this file. `npm run migrations:dump` writes it.
-- Bodies of functions are told by their MD5, views by their columns and what they read.

sequence job_seq as bigint start 1 increment 1 cache 1 -- Job ids, and places in the lanes of ready

table cancel_request -- Running jobs that were asked to stop; past the deadline their position is closed as cancelled
  job_id bigint not null
  requested_at timestamp with time zone not null default clock_timestamp()
  deadline_at timestamp with time zone not null
  constraint cancel_request_pkey PRIMARY KEY (job_id)
  unique index cancel_request_pkey (job_id)

table count_delta with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, vacuum_truncate=off) -- What each statement changed, appended in its transaction, folded into job_count; null is 0
  queue_id integer not null
  type_id integer not null
  ready bigint
  scheduled bigint
  running bigint
  completed bigint
  failed bigint
  cancelled bigint
  total_created bigint
  total_completed bigint
  total_failed bigint
  total_cancelled bigint
  total_timed_out bigint
  total_retried bigint
  total_wait_ms bigint
  total_run_ms bigint

table idempotency -- Answers to requests that carried an Idempotency-Key, kept for 24 hours
  scope text not null
  key text not null
  request_hash text not null
  status integer
  location text
  body jsonb
  created_at timestamp with time zone not null default clock_timestamp()
  constraint idempotency_pkey PRIMARY KEY (scope, key)
  index idempotency_created_at (created_at)
  unique index idempotency_pkey (scope, key)

table job_count with (fillfactor=50) -- Jobs by queue and type: present now, and since installation (total_*). Add count_delta for the exact figure
  queue_id integer not null
  type_id integer not null
  ready bigint not null default 0
  scheduled bigint not null default 0
  running bigint not null default 0
  completed bigint not null default 0
  failed bigint not null default 0
  cancelled bigint not null default 0
  total_created bigint not null default 0
  total_completed bigint not null default 0
  total_failed bigint not null default 0
  total_cancelled bigint not null default 0
  total_timed_out bigint not null default 0
  total_retried bigint not null default 0
  total_wait_ms bigint not null default 0
  total_run_ms bigint not null default 0
  constraint job_count_pkey PRIMARY KEY (queue_id, type_id)
  unique index job_count_pkey (queue_id, type_id)

table job_type -- Types of jobs that some process has a handler for, with the schema that every door checks
  id integer not null default identity
  name text not null
  queue_id integer not null
  policy_id integer not null
  schema jsonb -- JSON Schema of the payload; null: anything
  schema_version integer not null default 1 -- An older process never overwrites a newer row
  created_at timestamp with time zone not null default clock_timestamp()
  updated_at timestamp with time zone not null default clock_timestamp()
  constraint job_type_name_check CHECK ((name ~ '^[0-9A-Za-z_.:-]{1,80}$'::text))
  constraint job_type_name_key UNIQUE (name)
  constraint job_type_pkey PRIMARY KEY (id)
  unique index job_type_name_key (name)
  unique index job_type_pkey (id)

table lease with (fillfactor=50, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=500, vacuum_truncate=off) -- One row for each claimed batch, its jobs in arrays by position. (worker_id, number) is the fence of every write by its worker
  worker_id bigint not null
  number bigint not null -- Counted in the worker's memory, so that a crashed server cannot hand it out twice
  claimed_at timestamp with time zone not null
  deadline_at timestamp with time zone not null -- Longest timeout plus grace: past it the lease is rescued even while its worker beats
  queue_id integer not null
  open integer not null -- Positions without an outcome; the row goes with the last one
  closed integer[] not null default '{}'::integer[] -- Positions that have their outcome
  ids bigint[] not null
  seqs bigint[] not null
  created_ats timestamp with time zone[] not null
  type_ids integer[] not null
  policy_ids integer[] not null
  retry_counts integer[] not null
  crashes integer[] not null
  priorities smallint[] not null
  payloads jsonb[] not null storage e
  extras jsonb[] not null storage e
  constraint lease_pkey PRIMARY KEY (worker_id, number)
  unique index lease_pkey (worker_id, number)

table migration -- Migrations that were applied, by the release that did it
  name text not null
  checksum text not null
  minimum_release text not null
  release text not null
  applied_at timestamp with time zone not null default clock_timestamp()
  constraint migration_pkey PRIMARY KEY (name)
  unique index migration_pkey (name)

table payload -- Payloads above 2 KiB, written once, so that claim and completion do not copy them
  id bigint not null
  body jsonb not null
  constraint payload_pkey PRIMARY KEY (id)
  unique index payload_pkey (id)

table policy -- Distinct retry and timeout settings, immutable, shared by all jobs that use them
  id integer not null default identity
  timeout_seconds integer not null
  max_retries integer not null
  settings jsonb not null -- The whole policy: maxRetries strategy baseDelayMs maxDelayMs multiplier jitter nonRetryableCodes timeoutSeconds timeoutIsFinal
  constraint policy_max_retries_check CHECK ((max_retries >= 0))
  constraint policy_pkey PRIMARY KEY (id)
  constraint policy_settings_key UNIQUE (settings)
  constraint policy_timeout_seconds_check CHECK ((timeout_seconds > 0))
  unique index policy_pkey (id)
  unique index policy_settings_key (settings)

table queue -- A named line of jobs with limits of its own
  id integer not null default identity
  name text not null
  paused boolean not null default false
  concurrency integer -- Most jobs that run at once over all processes; null: no limit
  max_waiting integer -- Enqueue is refused when unfinished jobs would exceed this plus the concurrency; null: no limit
  created_at timestamp with time zone not null default clock_timestamp()
  updated_at timestamp with time zone not null default clock_timestamp()
  constraint queue_concurrency_check CHECK ((concurrency > 0))
  constraint queue_max_waiting_check CHECK ((max_waiting >= 0))
  constraint queue_name_check CHECK ((name ~ '^[0-9A-Za-z_-]{1,80}$'::text))
  constraint queue_name_key UNIQUE (name)
  constraint queue_pkey PRIMARY KEY (id)
  unique index queue_name_key (name)
  unique index queue_pkey (id)

table ready with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=50000, autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_insert_threshold=-1, vacuum_truncate=off) -- Jobs that may be claimed now, in lanes by queue and priority. A claim deletes the row
  seq bigint not null -- Place in the lane; also the id of a job that never moved
  id bigint -- The job's id when it differs from seq
  created_at timestamp with time zone not null
  queue_id integer not null
  type_id integer not null
  policy_id integer not null
  retry_count integer not null default 0
  crashes integer not null default 0 -- Times that a worker died while it held the job
  priority smallint not null
  head smallint not null default 1 -- 0: given back, rescued or admitted, with its first seq; 1: new, promoted or retried, with a new one
  payload jsonb -- Null: larger than 2 KiB, kept in the table payload
  extra jsonb -- Rare fields, times in epoch ms: scheduledAt by the caller, dueAt of the last promotion, startedAt, errorCode and errorMessage of the last attempt, updatedAt by hand
  constraint ready_pkey PRIMARY KEY (queue_id, priority, head, seq)
  unique index ready_id (id) where (id IS NOT NULL)
  unique index ready_pkey (queue_id, priority, head, seq)
  index ready_suspect (queue_id, priority, seq) where ((head = 0) AND (crashes > 0))

table scheduled -- Jobs that wait for their time; promoted to ready when run_at has come
  id bigint not null
  run_at timestamp with time zone not null
  created_at timestamp with time zone not null
  queue_id integer not null
  type_id integer not null
  policy_id integer not null
  retry_count integer not null default 0
  crashes integer not null default 0
  priority smallint not null
  reason smallint not null default 1 -- 1: scheduled by the caller; 2: retry after a failed attempt
  payload jsonb
  extra jsonb
  constraint scheduled_pkey PRIMARY KEY (id)
  constraint scheduled_reason_check CHECK ((reason = ANY (ARRAY[1, 2])))
  unique index scheduled_pkey (id)
  index scheduled_run_at (run_at)

table submission_window -- Times of the newest accepted submissions of one key, oldest first, at most the limit's number
  scope text not null
  key text not null
  times timestamp with time zone[] not null
  constraint submission_window_pkey PRIMARY KEY (scope, key)
  unique index submission_window_pkey (scope, key)

table worker with (fillfactor=50) -- One row for each registration of a worker process; an ended id is never used again
  id bigint not null default identity
  name text not null
  host text not null
  pid integer not null
  release text not null
  types text[] not null
  silence_ms integer not null -- Milliseconds without a heartbeat after which the worker counts as dead
  started_at timestamp with time zone not null default clock_timestamp()
  beat_at timestamp with time zone not null default clock_timestamp()
  ended_at timestamp with time zone -- Set at a clean stop or by rescue; from then on nothing that this id writes is accepted
  constraint worker_pkey PRIMARY KEY (id)
  unique index worker_pkey (id)

table attempt partition by RANGE (ended_at) -- Attempts that did not end their job, by UTC day; the last attempt is the finished row
  job_id bigint not null
  attempt integer not null
  started_at timestamp with time zone
  ended_at timestamp with time zone not null
  worker_id bigint
  lease_number bigint
  outcome smallint not null -- 1 failed and to be retried, 2 its worker died, 3 ended failed or cancelled and was retried by hand
  error_class smallint
  error_code text
  error_message text
  index attempt_job_id (job_id)

table finished partition by LIST (status) -- Jobs that ended, by status and UTC day of their end; retention drops whole days
  id bigint not null
  finished_at timestamp with time zone not null
  created_at timestamp with time zone not null
  started_at timestamp with time zone
  worker_id bigint
  lease_number bigint -- With worker_id the lease that wrote the row: a repeated completion is recognised by it
  queue_id integer not null
  type_id integer not null
  policy_id integer not null
  retry_count integer not null
  crashes integer not null
  run_ms integer -- Milliseconds from start to end of the last attempt, by the worker's clock
  priority smallint not null
  status smallint not null -- 1 completed, 2 failed, 3 cancelled
  error_class smallint -- 1 program, 2 handler, 3 system; alerts leave program out
  payload jsonb
  result jsonb
  error_code text
  error_message text
  extra jsonb
  index finished_id (id)

table finished_completed partition of finished FOR VALUES IN ('1') partition by RANGE (finished_at) -- Jobs that completed
  id bigint not null
  finished_at timestamp with time zone not null
  created_at timestamp with time zone not null
  started_at timestamp with time zone
  worker_id bigint
  lease_number bigint
  queue_id integer not null
  type_id integer not null
  policy_id integer not null
  retry_count integer not null
  crashes integer not null
  run_ms integer
  priority smallint not null
  status smallint not null
  error_class smallint
  payload jsonb
  result jsonb
  error_code text
  error_message text
  extra jsonb
  index finished_completed_id_idx (id)

table finished_other partition of finished FOR VALUES IN ('2', '3') partition by RANGE (finished_at) -- Jobs that failed or were cancelled
  id bigint not null
  finished_at timestamp with time zone not null
  created_at timestamp with time zone not null
  started_at timestamp with time zone
  worker_id bigint
  lease_number bigint
  queue_id integer not null
  type_id integer not null
  policy_id integer not null
  retry_count integer not null
  crashes integer not null
  run_ms integer
  priority smallint not null
  status smallint not null
  error_class smallint
  payload jsonb
  result jsonb
  error_code text
  error_message text
  extra jsonb
  index finished_other_id_idx (id)
  index finished_other_status_id (status, id)

view finished_row of finished, payload -- Jobs that ended, in the form that reads share
  id bigint
  queue_id integer
  type_id integer
  policy_id integer
  status text
  reason integer
  priority smallint
  payload jsonb
  result jsonb
  error_code text
  error_message text
  retry_count integer
  crashes integer
  created_at timestamp with time zone
  updated_at timestamp with time zone
  scheduled_at timestamp with time zone
  started_at timestamp with time zone
  completed_at timestamp with time zone
  cancel_requested_at timestamp with time zone
  status_code smallint

view job_counts of count_delta, job_count, job_type, queue -- Exact numbers of jobs by queue and type, kept and not counted: present now, and since installation (total_*)
  queue text
  type text
  ready bigint
  scheduled bigint
  running bigint
  completed bigint
  failed bigint
  cancelled bigint
  total_created bigint
  total_completed bigint
  total_failed bigint
  total_cancelled bigint
  total_timed_out bigint
  total_retried bigint
  total_wait_ms bigint -- Sum over completed and failed jobs of the ms from creation, or due time, to start
  total_run_ms bigint

view jobs of finished_row, job_type, lease, lease_row, policy, queue, ready_row, scheduled_row, worker -- Every job, wherever it is. For people: programs read by id through the API
  id bigint
  type text
  queue text
  status text
  waiting_for text -- Why a pending job waits: schedule, retry, paused, worker (no live worker serves its type), concurrency; null: it is next in its turn
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb
  result jsonb
  error_message text
  error_code text
  retry_count integer -- Executions after the first
  max_retries integer
  timeout_seconds integer
  crashes integer -- Times that a worker died while it held the job
  created_at timestamp with time zone
  updated_at timestamp with time zone
  scheduled_at timestamp with time zone
  started_at timestamp with time zone -- Start of the last attempt; of a running job: when it was claimed
  completed_at timestamp with time zone
  cancel_requested_at timestamp with time zone

view lease_row of cancel_request, lease, payload -- Jobs that are claimed, in the form that reads share
  id bigint
  queue_id integer
  type_id integer
  policy_id integer
  status text
  reason integer
  priority smallint
  payload jsonb
  result jsonb
  error_code text
  error_message text
  retry_count integer
  crashes integer
  created_at timestamp with time zone
  updated_at timestamp with time zone
  scheduled_at timestamp with time zone
  started_at timestamp with time zone
  completed_at timestamp with time zone
  cancel_requested_at timestamp with time zone
  lease_ids bigint[]

view queues of job_counts, queue -- Queues with their settings and the numbers of jobs present
  queue text
  paused boolean
  concurrency integer
  max_waiting integer
  ready bigint
  scheduled bigint
  running bigint
  completed bigint
  failed bigint
  cancelled bigint

view ready_row of payload, ready -- Jobs that may be claimed now, in the form that reads share
  id bigint
  moved_id bigint
  seq bigint
  head smallint
  queue_id integer
  type_id integer
  policy_id integer
  status text
  reason integer
  priority smallint
  payload jsonb
  result jsonb
  error_code text
  error_message text
  retry_count integer
  crashes integer
  created_at timestamp with time zone
  updated_at timestamp with time zone
  scheduled_at timestamp with time zone
  started_at timestamp with time zone
  completed_at timestamp with time zone
  cancel_requested_at timestamp with time zone

view scheduled_row of payload, scheduled -- Jobs that wait for their time, in the form that reads share
  id bigint
  queue_id integer
  type_id integer
  policy_id integer
  status text
  reason integer
  priority smallint
  payload jsonb
  result jsonb
  error_code text
  error_message text
  retry_count integer
  crashes integer
  created_at timestamp with time zone
  updated_at timestamp with time zone
  scheduled_at timestamp with time zone
  started_at timestamp with time zone
  completed_at timestamp with time zone
  cancel_requested_at timestamp with time zone

view workers of lease, worker -- Worker processes, alive and ended
  id bigint
  name text
  host text
  pid integer
  release text
  types text[]
  started_at timestamp with time zone
  beat_at timestamp with time zone
  ended_at timestamp with time zone
  state text
  running bigint

function cancel(id bigint) -- Cancels a job: cancelled (had not started), requested (runs and was told), finished:<status> or unknown
  returns text
  plpgsql volatile, body bd705891c5eb478c09b69b3a09932f37

function cancel_job(p_id bigint, p_grace_ms integer) -- Cancels a job; a running one is told, and closed by force after p_grace_ms
  returns text
  plpgsql volatile, body 1acce5d5c365e3b368efbfe9d3e35bc1

function claim(p_worker bigint, p_number bigint, p_queue integer, p_limit integer, p_max_bytes bigint, p_types integer[], p_lows bigint[], p_suspect boolean) -- Takes ready jobs of a queue into one lease
  returns TABLE("position" integer, id bigint, seq bigint, priority smallint, head smallint, type_id integer, policy_id integer, retry_count integer, crashes integer, created_at timestamp with time zone, payload jsonb)
  plpgsql volatile, body 796c99f44c3fd76461bbb22003f5563e

function complete(p_worker bigint, p_numbers bigint[], p_sizes integer[], p_ids bigint[], p_kinds smallint[], p_started_after_ms integer[], p_run_ms integer[], p_results jsonb[], p_error_codes text[], p_error_messages text[], p_error_classes smallint[], p_delays_ms bigint[]) -- Records how attempts ended, once for each; a lease that was taken over is refused
  returns smallint[]
  plpgsql volatile, body 8f214e75644eb1fc54c4cf735e879b27

function drop_days(p_days integer) -- Drops the days that ended more than p_days ago; returns the number of tables dropped
  returns integer
  plpgsql volatile, body c5335fb55d9e1a38bba32f75bc0fda86

function end_workers(p_workers bigint[]) -- Ends worker ids for good; what they held goes back and burns no attempt
  returns integer
  plpgsql volatile, body 1c51a1767b578f4f17663c4fd06157fd

function enqueue(type text, payload jsonb DEFAULT '{}'::jsonb, priority integer DEFAULT 3, queue text DEFAULT NULL::text, scheduled_at timestamp with time zone DEFAULT NULL::timestamp with time zone, max_retries integer DEFAULT NULL::integer, timeout_seconds integer DEFAULT NULL::integer) -- Adds a job, checked against its type's schema; returns its id. Commits and rolls back with the caller
  returns bigint
  plpgsql volatile, body 8a2de0b5f7a6eb550665ae28dc198d02

function fold_counts() -- Adds count_delta to job_count; returns how many rows it folded
  returns integer
  plpgsql volatile, body a39e3f055f78ca20eb6aee7edd64c883

function give_back(p_worker bigint, p_number bigint, p_crashed boolean, p_max_crashes integer) -- Puts the open jobs of one lease back at the head of their lanes and removes the lease
  returns TABLE(given_back integer, failed integer)
  plpgsql volatile, body 988621abcc3aa3fca9ff6f4c232ca366

function has_room(p_queue integer, p_count integer) -- Whether a queue may take p_count more jobs; holds the answer true until the transaction ends
  returns boolean
  plpgsql volatile, body 2f7f05015534622090a90136da9d8d83

function hint(p_hint jsonb) -- Wakes sleeping processes when this transaction commits; jobs are found without it, later
  returns void
  plpgsql volatile, body adff50124c2b0b46d8a14fdb9734b449

function intern_policy(p_settings jsonb) -- The id of a policy, stored once for each distinct value
  returns integer
  plpgsql volatile, body 3af5b03b6fee3e02f2b237d5fce0a627

function job_status(p_id bigint) -- Status of a job by its id: pending, running, completed, failed, cancelled; null: unknown
  returns text
  plpgsql stable, body 46d91800ff2cf9c98c80ba1660112e17

function make_partitions() -- Makes the day partitions of the week ahead that are missing; returns how many it made
  returns integer
  plpgsql volatile, body 6668924be516d046f0d5141f7554094f

function patch_job(p_id bigint, p_payload jsonb, p_priority smallint, p_queue integer, p_run_at timestamp with time zone) -- Changes a job that has not started; null leaves a field as it is
  returns text
  plpgsql volatile, body 6d0b263b672e746676710097c55f803b

function pause(queue text) -- Stops claims from a queue; what runs goes on. False: no such queue
  returns boolean
  plpgsql volatile, body 7e81cbb5b51cfdccda21374188717a16

function promote(p_limit integer) -- Moves jobs whose time has come to their lanes; tells when the next one is due, in ms
  returns TABLE(promoted integer, next_due_ms bigint)
  plpgsql volatile, body 9049047278d293e3c4fec1adbaf70c69

function remove_job(p_id bigint) -- Deletes a finished job
  returns text
  plpgsql volatile, body 7e5cb02d274520967f12108abaf4d5e4

function rescue(p_max_crashes integer) -- Takes back what silent workers and overrun leases held
  returns TABLE(rescued integer, failed integer, workers_ended integer)
  plpgsql volatile, body c2ea82042a1f2269b690cc334244672d

function resume(queue text) -- Lets a paused queue go on. False: no such queue
  returns boolean
  plpgsql volatile, body 025f2ee3189c9003a8b6fa77f8b1e201

function retry(id bigint) -- Runs a failed or cancelled job again under its id: done, conflict:<status> or unknown
  returns text
  plpgsql volatile, body 709b6160e5bf0a7134ae8479cfa584d1

function retry_job(p_id bigint) -- Puts a failed or cancelled job back into its queue under its id
  returns text
  plpgsql volatile, body 0f6ab7c3aed48ffd91deab0d270d0708

function schema_faults(p_schema jsonb, p_value jsonb, p_pointer text DEFAULT ''::text, p_root jsonb DEFAULT NULL::jsonb) -- Why a JSON value does not fit a JSON Schema; no row when it fits
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body 034a6f6bf53171a618a7a0ac029b5903

function settle_cancels() -- Closes cancel requests that are past their deadline or whose job is gone; returns how many by force
  returns integer
  plpgsql volatile, body 36d17ba6d6e2203ddd2a90f8be2a5b60

function sweep_doors() -- Removes idempotency rows, windows and ended workers that are older than a day
  returns void
  plpgsql volatile, body ef2689fc1f4ed36964ee0fe4a032c494

function take_ready(p_id bigint) -- Takes the ready row of one job out of its lane
  returns SETOF ready
  plpgsql volatile, body 2e24b86802c27ba3437e443064c3c471

function take_window(p_scope text, p_key text, p_limit integer, p_window_ms bigint) -- Takes a place in a sliding window of submissions; 0, or the ms to wait when there is none
  returns bigint
  plpgsql volatile, body fa98d81168fb7a833d9f85e600cb01b4

function value_faults(p_value jsonb, p_pointer text DEFAULT ''::text, p_depth integer DEFAULT 1) -- Why a JSON value cannot be a payload; no row when it can
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body ebdb6a48e7aad001025265154e383b0e
