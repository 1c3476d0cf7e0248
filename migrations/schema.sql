-- The end state of all migrations, read from the catalog; nothing runs this file. `npm run migrations:dump` writes it.
-- Bodies of functions are told by their MD5, views by their columns and what they read.

sequence audit_seq as bigint start 1 increment 1 cache 1 -- Numbers of audit entries

sequence change_seq as bigint start 1 increment 1 cache 1 -- Order of changes

sequence job_seq as bigint start 1 increment 1 cache 1 -- Job ids, and places in the lanes of ready

sequence listened_until as bigint start 1 increment 1 cache 1 -- Until when changes are written down, in epoch ms: stream.listened_until for those who write

table alert -- How the rules of send-alert jobs stand, by queue, as they were judged last
  rule text not null -- Name of the rule
  digest text not null -- Of what the rule measures, its limit and whom it tells: rules that differ there are told apart, whatever their names
  queue text not null -- Queue that was measured
  firing boolean not null -- Whether the value is above what the rule allows
  told boolean not null -- Whether somebody was told that it fires, so that its end is told too
  since timestamp with time zone not null -- When firing changed last
  told_at timestamp with time zone -- When it was told last that it fires; the cooldown counts from here
  value double precision not null -- What was measured last
  total_completed bigint -- Jobs of the queue that had completed since installation at judged_at; null: the rule does not count ends
  total_failed bigint -- Jobs of the queue that had failed since installation at judged_at
  judged_at timestamp with time zone not null -- When it was judged last, but for times that came within 50 s of that; a month later it is forgotten
  constraint alert_pkey PRIMARY KEY (rule, queue, digest)
  unique index alert_pkey (rule, queue, digest)

table blocked_address -- Addresses whose requests are refused. Change it by block_address and unblock_address
  address cidr not null -- One address or a network; IPv4 never in its IPv6 form
  reason text -- For the people who run the server; the client is not told
  created_at timestamp with time zone not null default clock_timestamp() -- When it was blocked first
  expires_at timestamp with time zone -- When the block ends; null: never
  constraint blocked_address_pkey PRIMARY KEY (address)
  constraint blocked_address_reason_check CHECK ((length(reason) <= 500))
  unique index blocked_address_pkey (address)

table bulk_action -- Changes to every job that fits a filter: what is asked, how far it is
  id bigint not null default identity -- Identity of the action; later ones have higher ids
  action text not null -- retry, cancel, delete, move (to queue_id) or prioritize (to priority)
  filter jsonb not null -- Conditions, all of which hold: status type queue priority createdAfter createdBefore endedAfter endedBefore payload errorCode fingerprint
  queue_id integer -- Of a move: the queue that the jobs go to
  priority smallint -- Of prioritize: the priority that the jobs get
  actor text not null default COALESCE(NULLIF(current_setting('actor'::text, true), ''::text), ('database:'::text || (SESSION_USER)::text)) -- Who asked for it
  state text not null default 'running'::text -- running, stopped (by hand) or completed
  expected bigint not null -- Jobs that fitted when it began
  expected_exact boolean not null -- False: counting took too long, and expected is a lower bound
  before_id bigint not null -- Jobs with this id or a higher one were created after the action began, and are left alone
  after_id bigint not null default 0 -- Jobs up to this id have had their turn
  done bigint not null default 0 -- Jobs that were changed; of a cancel, running ones that were told to stop are among them
  skipped jsonb not null default '{}'::jsonb -- Jobs that fitted and could not be changed any more when their turn came, by reason: a status, unique-key-taken, queue-full or gone
  failures integer not null default 0 -- Batches that failed one after the other; each changed nothing and is tried again
  error text -- Why the last batch failed; null once one succeeded
  due_at timestamp with time zone not null default clock_timestamp() -- When the next batch may run; actions take turns by it
  created_at timestamp with time zone not null default clock_timestamp() -- When it began
  updated_at timestamp with time zone not null default clock_timestamp() -- When its last batch ended
  ended_at timestamp with time zone -- When it was completed or stopped
  constraint bulk_action_action_check CHECK ((action = ANY (ARRAY['retry'::text, 'cancel'::text, 'delete'::text, 'move'::text, 'prioritize'::text])))
  constraint bulk_action_pkey PRIMARY KEY (id)
  constraint bulk_action_state_check CHECK ((state = ANY (ARRAY['running'::text, 'stopped'::text, 'completed'::text])))
  index bulk_action_due_at (due_at) where (state = 'running'::text)
  unique index bulk_action_pkey (id)

table cache_figures with (fillfactor=50) -- What each process says of its caches every few seconds; 30 days after its last word it is forgotten
  process text not null -- Name of the process, for as long as it lives
  cache text not null -- What is kept: compile, dependencies or images
  place text not null -- Where it lies; processes of the same place share it
  hits bigint not null -- How often it was there, since the process started
  misses bigint not null -- How often it was made, since the process started
  saved_ms bigint not null -- Milliseconds that making it again would have taken at each hit
  evictions jsonb not null -- How many went since the process started, by why they went
  entries integer not null -- How many lie there now
  bytes bigint not null -- Bytes that lie there now
  seen_at timestamp with time zone not null default clock_timestamp() -- When the process said so
  constraint cache_figures_pkey PRIMARY KEY (process, cache)
  unique index cache_figures_pkey (process, cache)

table cache_purge -- Orders to let go what was made before them. Give one by purge_caches
  package text not null -- What holds this package goes; *: everything
  purged_at timestamp with time zone not null default clock_timestamp() -- What was made before this goes
  constraint cache_purge_pkey PRIMARY KEY (package)
  unique index cache_purge_pkey (package)

table cancel_request -- Running jobs that were asked to stop; past the deadline their position is closed as cancelled
  job_id bigint not null -- The job
  requested_at timestamp with time zone not null default clock_timestamp() -- When it was asked for
  deadline_at timestamp with time zone not null -- When patience ends
  acknowledged_at timestamp with time zone -- When the worker aborted the handler's signal
  constraint cancel_request_pkey PRIMARY KEY (job_id)
  unique index cancel_request_pkey (job_id)

table change with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, vacuum_truncate=off) -- What happened to jobs while somebody listened, kept for minutes. One row a statement, for at most 500 jobs; an array of one element holds for all of them
  seq bigint not null -- Order in which the statements wrote
  xact bigint not null -- The transaction
  at timestamp with time zone not null default clock_timestamp() -- When it was written
  by_hand boolean not null default false -- Whether somebody did it: an entry of the audit trail
  ids bigint[] not null -- The jobs
  events text[] not null -- What happened to each, as in job_events
  numbers bigint[] not null -- Numbers of the executions; by hand: of the entries of the audit trail
  type_ids integer[] -- Job types, by table job_type; null: left open
  queue_ids integer[] -- Queues, by table queue; null: left open
  ats timestamp with time zone[] not null -- When it happened to each
  details text[] -- Error codes; by hand: what status the change led to. Null: none at all
  index change_at (at)
  index change_xact (xact)

table component_status -- How parts of your system are, as update-status jobs told last
  component text not null -- Name of the part
  status text not null -- How it is, in your words
  previous text -- How it was before that job; null: nothing was known
  message text -- For people
  details jsonb -- What else the job told
  since timestamp with time zone not null -- When status changed last
  observed_at timestamp with time zone not null -- When it was seen so; older reports change nothing
  job_id bigint not null -- The job that told it
  constraint component_status_pkey PRIMARY KEY (component)
  unique index component_status_pkey (component)

table count_delta with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, vacuum_truncate=off) -- What each statement changed, appended in its transaction, folded into job_count; null is 0
  queue_id integer not null -- Queue, by table queue
  type_id integer not null -- Job type, by table job_type
  priority smallint not null -- 1 (first) to 9 (last)
  ready bigint -- Jobs that may be claimed now
  scheduled bigint -- Jobs that wait for their time or for a retry
  running bigint -- Jobs that are claimed
  completed bigint -- Completed jobs that are kept
  failed bigint -- Failed jobs that are kept
  cancelled bigint -- Cancelled jobs that are kept
  total_created bigint -- Jobs created since installation
  total_completed bigint -- Jobs completed since installation
  total_failed bigint -- Jobs failed since installation
  total_cancelled bigint -- Jobs cancelled since installation
  total_timed_out bigint -- Jobs failed by their timeout since installation
  total_retried bigint -- Retries since installation, by policy and by hand
  total_wait_ms bigint -- Sum of the ms from creation, or due time, to start
  total_run_ms bigint -- Sum of the ms from start to end

table dependency with (fillfactor=70) -- Who waits for whom. The child of a workflow's jobs is the workflow, and its own child is its completion job
  parent_id bigint not null -- Job, or workflow, whose end is waited for
  child_id bigint not null -- Job, or workflow, that waits for it
  outcome smallint -- How the parent ended: 1 completed, 2 failed, 3 cancelled, 4 is no longer there; null: it has not, as far as is known
  constraint dependency_outcome_check CHECK ((outcome = ANY (ARRAY[1, 2, 3, 4])))
  constraint dependency_pkey PRIMARY KEY (parent_id, child_id)
  index dependency_child_id (child_id, parent_id)
  unique index dependency_pkey (parent_id, child_id)

table dependency_event with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, vacuum_truncate=off) -- What became of jobs that others wait for, and was not acted on yet
  seq bigint not null default identity -- The order of the events of one job
  id bigint not null -- The job, or workflow
  kind smallint not null -- 1 completed, 2 failed, 3 cancelled, 4 put back by hand, 5 to be judged anew by what its parents are now
  constraint dependency_event_kind_check CHECK ((kind = ANY (ARRAY[1, 2, 3, 4, 5])))
  constraint dependency_event_pkey PRIMARY KEY (seq)
  unique index dependency_event_pkey (seq)

table dependent with (fillfactor=70) -- Jobs that wait, or waited, for others, the jobs of workflows, and workflows, with the number of their parents by outcome
  id bigint not null -- The job, or workflow
  workflow_id bigint -- Workflow that the job is in
  ref text -- What the job is called inside its workflow
  on_failure smallint not null -- What a failed or cancelled parent does: 1 ends the job likewise, 2 nothing, and the job sees it, 3 nothing, and the job does not see it; 0: a workflow
  open integer not null -- Parents that have not ended
  completed integer not null default 0 -- Parents that completed, or are no longer there
  failed integer not null default 0 -- Parents that failed
  cancelled integer not null default 0 -- Parents that were cancelled
  kept_until timestamp with time zone not null default (clock_timestamp() + '1 day'::interval) -- Not swept before
  constraint dependent_on_failure_check CHECK ((on_failure = ANY (ARRAY[0, 1, 2, 3])))
  constraint dependent_pkey PRIMARY KEY (id)
  constraint dependent_ref_check CHECK (((length(ref) >= 1) AND (length(ref) <= 200)))
  index dependent_kept_until (kept_until)
  unique index dependent_pkey (id)
  unique index dependent_ref (workflow_id, ref) where (ref IS NOT NULL)

table email -- Mails, one row for each recipient of a job; those in the outbox with what they say
  job_id bigint not null -- The job that sends it
  recipient text not null -- Who gets it
  message_id text not null -- Its Message-ID, the same over all attempts
  template text not null -- What it was made from
  subject text not null -- Its subject, as rendered last
  state text not null -- deferred: not handed over yet, or put off; paced: waits for its domain's pace; sending: being handed over, or its worker died meanwhile; sent: accepted by a server; kept: in the outbox; refused: for good; suppressed: the address is not to be written to
  attempts integer not null default 0 -- How often it was begun to hand it over
  turn_at timestamp with time zone -- Its place in its domain's line: when it is to come; null: it does not wait
  server text -- Host and port of the server that answered last
  answer text -- What that server said, or why it did not
  body_text text -- Of a mail in the outbox: its text
  body_html text -- Of a mail in the outbox: its HTML
  created_at timestamp with time zone not null default clock_timestamp() -- When it was begun first
  updated_at timestamp with time zone not null default clock_timestamp() -- When its state was written last
  constraint email_pkey PRIMARY KEY (job_id, recipient)
  constraint email_state_check CHECK ((state = ANY (ARRAY['deferred'::text, 'paced'::text, 'sending'::text, 'sent'::text, 'kept'::text, 'refused'::text, 'suppressed'::text])))
  unique index email_pkey (job_id, recipient)
  index email_recipient (recipient, job_id)
  index email_state (state, job_id, recipient)
  index email_updated_at (updated_at)

table email_pace with (fillfactor=50) -- When the next mail to each domain may go; a domain without a row is free
  domain text not null -- What stands after the @, in small letters
  interval_ms double precision not null -- How far mails are apart, as the process that asked last has it
  next_at timestamp with time zone not null -- When the next mail may go: every one that goes moves it on
  line_at timestamp with time zone -- Mails that wait and are no newsletters are to come up to here, an interval apart; null or past: none waits
  newsletter_line_at timestamp with time zone -- The same of newsletters, which go only while no other mail waits
  constraint email_pace_pkey PRIMARY KEY (domain)
  unique index email_pace_pkey (domain)

table email_suppression -- Addresses that are not to be written to. Change it by suppress_email and unsuppress_email
  address text not null -- In small letters
  scope text not null -- all: no mail; newsletter: no newsletters
  reason text -- For the people who run it
  created_at timestamp with time zone not null default clock_timestamp() -- When it was put on the list first
  constraint email_suppression_address_check CHECK ((address = lower(address)))
  constraint email_suppression_pkey PRIMARY KEY (address)
  constraint email_suppression_reason_check CHECK ((length(reason) <= 500))
  constraint email_suppression_scope_check CHECK ((scope = ANY (ARRAY['all'::text, 'newsletter'::text])))
  unique index email_suppression_pkey (address)

table email_template -- Templates of mails in Liquid that count before those of that name that are built in. Write it by HTTP or the library, which parse it
  name text not null -- Of the template
  subject text not null -- Its subject
  body_text text not null -- Its plain text
  body_html text not null -- Its HTML
  updated_at timestamp with time zone not null default clock_timestamp() -- When it was written
  constraint email_template_pkey PRIMARY KEY (name)
  unique index email_template_pkey (name)

table failure_delta with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, vacuum_truncate=off) -- Failed attempts, appended by the statement that records them, folded into failure_group
  type_id integer not null -- Job type, by table job_type
  error_code text not null -- Code of the error
  error_class smallint not null -- 2 handler, 3 system
  message text not null -- The first 1000 characters
  attempts integer not null -- Attempts with this very message
  jobs integer not null -- Jobs that ended failed by them
  job_id bigint not null -- One of the jobs
  failed_at timestamp with time zone not null default clock_timestamp() -- When that was recorded

table failure_group with (fillfactor=70) -- Failures of a type that have code and fingerprint in common; those of class program are left out
  type_id integer not null -- Job type, by table job_type
  error_code text not null -- Code of the error
  fingerprint text not null -- Of the message, by failure_fingerprint
  error_class smallint not null -- 2 handler, 3 system
  pattern text not null -- The message without what differs from one failure to the next
  message text not null -- The newest message, its first 1000 characters
  attempts bigint not null -- Attempts that failed so
  jobs bigint not null -- Jobs that ended failed so
  last_job_id bigint not null -- A job that failed so when it was last seen
  first_at timestamp with time zone not null -- When it was first seen
  last_at timestamp with time zone not null -- When it was last seen
  constraint failure_group_pkey PRIMARY KEY (type_id, error_code, fingerprint)
  index failure_group_last_at (type_id, last_at)
  unique index failure_group_pkey (type_id, error_code, fingerprint)

table failure_notice -- Failed jobs of which onFailed is still to be told; the row goes when it was called
  job_id bigint not null -- The job
  type_id integer not null -- Job type, by table job_type
  held_until timestamp with time zone not null -- Until then the process that took it is to call it; afterwards another may
  constraint failure_notice_pkey PRIMARY KEY (job_id)
  unique index failure_notice_pkey (job_id)

table gpu_instance -- Instances at providers, one row for each job that makes one. Read the view gpu_instances, which tells age and cost
  job_id bigint not null -- The job that made it, or is to make it
  instance_id text not null -- What its owner calls it; one instance at a time has it
  provider text not null -- Where it is: novita, runpod, docker
  provider_instance_id text -- What the provider calls it; null: no answer of the provider has come
  name text not null -- Its name at the provider, which carries the installation and the job
  product_name text not null -- What was asked for
  region text -- Where it was asked for; null: anywhere
  gpu_count integer not null -- GPUs that were asked for
  state text not null default 'requested'::text -- As it was known last; requested: the intent is written; gone: there is nothing left to pay
  raw_state text -- The state in the provider's word
  state_reason text -- Why it is so, in the provider's words
  cost_per_hour_usd double precision -- US dollars; null: the provider does not tell
  max_spend_usd double precision -- It is removed once it has cost so much; null: no cap
  spend_limit_usd double precision -- Its cap may be raised up to here; null: without limit
  lease_until timestamp with time zone not null -- It is removed then
  lease_limit timestamp with time zone not null -- Its lease may be extended up to here
  webhook_url text -- Who is told when it is taken away
  created_at timestamp with time zone not null default clock_timestamp() -- When the intent was written
  called_at timestamp with time zone -- When the provider was asked for it last, and may have made it; null: it was not, or surely has not
  started_at timestamp with time zone -- When it was made, as far as is known: its cost counts from here
  running_at timestamp with time zone -- When it was seen running first
  seen_at timestamp with time zone -- When the provider told of it last
  removed_at timestamp with time zone -- When somebody wanted it removed
  removed_because text -- Why: asked, lease, spend, failed, job, lost
  ended_at timestamp with time zone -- When it was known to be gone
  constraint gpu_instance_gone_check CHECK (((state = 'gone'::text) = (ended_at IS NOT NULL)))
  constraint gpu_instance_pkey PRIMARY KEY (job_id)
  constraint gpu_instance_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'provisioning'::text, 'starting'::text, 'running'::text, 'stopping'::text, 'stopped'::text, 'deleting'::text, 'gone'::text, 'error'::text, 'reclaimed'::text, 'unknown'::text])))
  index gpu_instance_ended_at (ended_at)
  index gpu_instance_instance_id (instance_id, job_id)
  unique index gpu_instance_live (instance_id) where (ended_at IS NULL)
  unique index gpu_instance_pkey (job_id)
  index gpu_instance_provider (provider, provider_instance_id)

table idempotency -- Answers to requests that carried an Idempotency-Key, kept for 24 hours
  scope text not null -- What the key belongs to
  key text not null -- Key within its scope; of a job, what the limits of its queue are counted by
  request_hash text not null -- SHA-256 of the request's body
  status integer -- HTTP status of the answer
  location text -- Location header of the answer
  body jsonb -- Body of the answer
  created_at timestamp with time zone not null default clock_timestamp() -- When the row, or the job, came to be
  constraint idempotency_pkey PRIMARY KEY (scope, key)
  index idempotency_created_at (created_at)
  unique index idempotency_pkey (scope, key)

table job_checkpoint with (fillfactor=50) -- How far jobs have come whose attempts go on where an earlier one stopped. Saved in the transaction of what it tells of; kept until retention removes it, as a job may be put back
  job_id bigint not null -- The job
  checkpoint jsonb not null -- What its handler wants to know again
  saved_at timestamp with time zone not null default clock_timestamp() -- When it was saved last
  constraint job_checkpoint_pkey PRIMARY KEY (job_id)
  unique index job_checkpoint_pkey (job_id)

table job_count with (fillfactor=50) -- Jobs by queue, type and priority: present now, and since installation (total_*). Add count_delta for the exact figure
  queue_id integer not null -- Queue, by table queue
  type_id integer not null -- Job type, by table job_type
  priority smallint not null -- 1 (first) to 9 (last)
  ready bigint not null default 0 -- Jobs that may be claimed now
  scheduled bigint not null default 0 -- Jobs that wait for their time or for a retry
  running bigint not null default 0 -- Jobs that are claimed
  completed bigint not null default 0 -- Completed jobs that are kept
  failed bigint not null default 0 -- Failed jobs that are kept
  cancelled bigint not null default 0 -- Cancelled jobs that are kept
  total_created bigint not null default 0 -- Jobs created since installation
  total_completed bigint not null default 0 -- Jobs completed since installation
  total_failed bigint not null default 0 -- Jobs failed since installation
  total_cancelled bigint not null default 0 -- Jobs cancelled since installation
  total_timed_out bigint not null default 0 -- Jobs failed by their timeout since installation
  total_retried bigint not null default 0 -- Retries since installation, by policy and by hand
  total_wait_ms bigint not null default 0 -- Sum of the ms from creation, or due time, to start
  total_run_ms bigint not null default 0 -- Sum of the ms from start to end
  constraint job_count_pkey PRIMARY KEY (queue_id, type_id, priority)
  unique index job_count_pkey (queue_id, type_id, priority)

table job_input -- What is sent to jobs while they run, until a day after; each execution reads all of it
  job_id bigint not null -- The job
  byte_offset bigint not null -- Bytes that were sent before these
  bytes bytea not null -- What was sent
  closes boolean not null -- Nothing comes after it
  written_at timestamp with time zone not null default clock_timestamp() -- When it was sent
  constraint job_input_pkey PRIMARY KEY (job_id, byte_offset)
  unique index job_input_pkey (job_id, byte_offset)

table job_output -- What jobs write while they run, for those who follow them: of the newest execution of each, until a day after
  job_id bigint not null -- The job
  run bigint not null -- Which execution, greater with each: when its first part was written, in epoch milliseconds, unless an earlier one began no sooner
  part integer not null -- From 1, over both streams, without gaps in an execution
  stream smallint not null -- 1 stdout, 2 stderr
  byte_offset bigint not null -- Bytes of the same stream before these
  bytes bytea not null -- What was written; nothing where an execution began
  worker_id bigint not null -- With lease_number: the lease that it was written under
  lease_number bigint not null -- With worker_id: the lease that it was written under
  written_at timestamp with time zone not null default clock_timestamp() -- When it was taken down
  constraint job_output_pkey PRIMARY KEY (job_id, run, part)
  unique index job_output_pkey (job_id, run, part)

table job_report with (fillfactor=70) -- What jobs tell of themselves while they run: progress, and how much they have logged. Only jobs that tell something have a row
  job_id bigint not null -- The job
  percent double precision -- 0 to 100
  done double precision -- Parts that are done, of total
  total double precision -- Parts in all
  message text -- What the job says that it is doing
  attempt integer -- Execution that told the progress
  progress_at timestamp with time zone -- When progress was last told; null: never
  log_lines integer not null default 0 -- Lines that are kept in job_log
  log_bytes integer not null default 0 -- Bytes of these lines
  log_dropped integer not null default 0 -- Lines past the cap, which are not kept
  worker_id bigint -- Worker, by table worker
  lease_number bigint -- With worker_id the lease that told last
  lease_lines integer not null default 0 -- Lines that this lease has told, kept or not: what is sent twice because an answer was lost is recognised by it
  reported_at timestamp with time zone not null default clock_timestamp() -- Last change of the row
  constraint job_report_pkey PRIMARY KEY (job_id)
  unique index job_report_pkey (job_id)

table job_type -- Types of jobs that some process has a handler for, with the schema that every door checks
  id integer not null default identity -- Identity of the row; of a job, its id for life
  name text not null -- Name, unique where the table stands for named things
  queue_id integer not null -- Queue, by table queue
  policy_id integer not null -- What new jobs take over in the type's own queue, worked out by apply_policies
  schema jsonb -- JSON Schema of the payload; null: anything
  schema_version integer not null default 1 -- An older process never overwrites a newer row
  base_policy_id integer -- Defaults of the process that has the handler, with what the handler declares
  declared jsonb not null default '{}'::jsonb -- What the handler declares of its policy
  tells_failures boolean not null default false -- Whether the handler has an onFailed, which is to be told of each job that failed
  created_at timestamp with time zone not null default clock_timestamp() -- When the row, or the job, came to be
  updated_at timestamp with time zone not null default clock_timestamp() -- Last change by hand or of place
  constraint job_type_name_check CHECK ((name ~ '^[0-9A-Za-z_.:-]{1,80}$'::text))
  constraint job_type_name_key UNIQUE (name)
  constraint job_type_pkey PRIMARY KEY (id)
  unique index job_type_name_key (name)
  unique index job_type_pkey (id)

table key_release with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000, autovacuum_vacuum_cost_delay=0, vacuum_truncate=off) -- Jobs of keyed or rate-limited queues that hold no slot any more, until the next claim of their queue has taken note
  queue_id integer not null -- The queue
  key text -- Their key; null: the queue had none when they were claimed
  released integer not null -- How many
  refunded integer not null -- How many of them were given back without having been started: they do not count as starts
  at timestamp with time zone not null -- When they were claimed
  index key_release_queue_id (queue_id)

table key_start with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000, autovacuum_vacuum_cost_delay=0) -- Starts of the last window of each rate, one row a claim
  queue_id integer not null -- The queue
  key text not null -- The key; empty: all jobs of the queue
  at timestamp with time zone not null -- When they were claimed
  count integer not null -- How many
  constraint key_start_pkey PRIMARY KEY (queue_id, key, at)
  unique index key_start_pkey (queue_id, key, at)

table lane_mark with (fillfactor=50) -- Where the lanes of a queue begin, proven while dead rows pile up in ready: a claim by a new process need not read those
  queue_id integer not null -- Queue of the lanes
  floors bigint[] not null -- For priorities 1 to 9 a seq below which no job of head 1 is, or will ever be, whatever its type
  candidate bigint not null -- The next floors may be proven up to here: every seq up to it had been drawn when it was noted
  candidate_xact bigint not null -- Transaction that noted it: whoever had drawn one of these seqs has a lower id
  constraint lane_mark_pkey PRIMARY KEY (queue_id)
  unique index lane_mark_pkey (queue_id)

table lease with (fillfactor=50, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=500, vacuum_truncate=off) -- One row for each claimed batch, its jobs in arrays by position. (worker_id, number) is the fence of every write by its worker
  worker_id bigint not null -- Worker, by table worker
  number bigint not null -- Counted in the worker's memory, so that a crashed server cannot hand it out twice
  claimed_at timestamp with time zone not null -- When the batch was claimed
  deadline_at timestamp with time zone not null -- Longest timeout plus grace: past it the lease is rescued even while its worker beats
  queue_id integer not null -- Queue, by table queue
  open integer not null -- Positions without an outcome; the row goes with the last one
  closed integer[] not null default '{}'::integer[] -- Positions that have their outcome
  ids bigint[] not null storage e -- Job ids by position
  seqs bigint[] not null storage e -- Places in the lane, for jobs that are given back
  created_ats timestamp with time zone[] not null storage e -- Creation times by position
  type_ids integer[] not null storage e -- Job types by position
  policy_ids integer[] not null storage e -- Policies by position
  retry_counts integer[] not null storage e -- Executions after the first, by position
  crashes integer[] not null storage e -- Times that a worker died while it held the job
  priorities smallint[] not null storage e -- Priorities by position
  payloads jsonb[] not null storage e -- Payloads by position; null: kept in the table payload
  extras jsonb[] not null storage e -- Rare fields by position
  keys text[] -- Keys by position, where the queue had keys or a rate; null elements: only a rate. Whoever closes a position lets go of its slot
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

table offer -- Workers that have nothing to do, each ready to be handed the next job. Emptied by a crash of the server, which ends their ids too
  worker_id bigint not null -- Worker, by table worker
  number bigint not null -- Number of the lease that the job is handed over in
  queue_ids integer[] not null -- Queues whose jobs it takes, by table queue
  type_ids integer[] not null -- Types whose jobs it takes, by table job_type
  lows bigint[] not null -- Nine for each queue: by priority, the seq from which on jobs may wait that came before
  channel text not null -- Where the job is told. Nobody who cannot read this table knows its name, so nobody else reads or forges what is told there
  listener_pid integer not null -- The server's process that listens there for the worker; it ends with the worker's own

table payload -- Payloads above 2 KiB, written once, so that claim and completion do not copy them
  id bigint not null -- Identity of the row; of a job, its id for life
  body jsonb not null -- The document
  constraint payload_pkey PRIMARY KEY (id)
  unique index payload_pkey (id)

table policy -- Distinct retry and timeout settings, immutable, shared by all jobs that use them
  id integer not null default identity -- Identity of the row; of a job, its id for life
  timeout_seconds integer not null -- Seconds that one execution may take
  max_retries integer not null -- n allows n + 1 executions
  settings jsonb not null -- The whole policy: maxRetries strategy baseDelayMs maxDelayMs multiplier jitter retryableCodes nonRetryableCodes maxCrashes maxSnoozes timeoutSeconds timeoutIsFinal
  constraint policy_max_retries_check CHECK ((max_retries >= 0))
  constraint policy_pkey PRIMARY KEY (id)
  constraint policy_settings_key UNIQUE (settings)
  constraint policy_timeout_seconds_check CHECK ((timeout_seconds > 0))
  unique index policy_pkey (id)
  unique index policy_settings_key (settings)

table queue -- A named line of jobs with limits of its own
  id integer not null default identity -- Identity of the row; of a job, its id for life
  name text not null -- Name, unique where the table stands for named things
  paused boolean not null default false -- Whether claims from the queue are stopped
  concurrency integer -- Most jobs that run at once over all processes; null: no limit
  max_waiting integer -- Enqueue is refused when unfinished jobs would exceed this plus the concurrency; null: no limit
  target_wait_ms integer -- Milliseconds that its jobs should wait at most, on average: what proposals of the router are measured by; null: 1000
  drain_before bigint -- While the queue drains: jobs with a lower seq are finished, the others wait, and once none is left it is paused. Null: no drain
  rate_limit integer -- Most starts within rate_window_ms over all processes; null: no limit. Change limits by set_limits
  rate_window_ms bigint -- Milliseconds
  key_concurrency integer -- Most jobs of one key that run at once; null: no limit
  key_rate_limit integer -- Most starts of one key within key_rate_window_ms; null: no limit
  key_rate_window_ms bigint -- Milliseconds
  fair boolean not null default false -- Whether keys take turns; else jobs go by priority over all keys
  keyed boolean not null default false -- Whether keys count here: it is fair, or there is a limit for each key or settings of one key
  key_rates boolean not null default false -- Whether some key has a rate of its own
  created_at timestamp with time zone not null default clock_timestamp() -- When the row, or the job, came to be
  updated_at timestamp with time zone not null default clock_timestamp() -- Last change by hand or of place
  constraint queue_concurrency_check CHECK ((concurrency > 0))
  constraint queue_key_concurrency_check CHECK (((key_concurrency >= 1) AND (key_concurrency <= 100000)))
  constraint queue_key_rate_check CHECK ((((key_rate_limit IS NULL) = (key_rate_window_ms IS NULL)) AND (key_rate_limit >= 1) AND (key_rate_limit <= 100000) AND (key_rate_window_ms >= 100) AND (key_rate_window_ms <= 86400000)))
  constraint queue_max_waiting_check CHECK ((max_waiting >= 0))
  constraint queue_name_check CHECK ((name ~ '^[0-9A-Za-z_-]{1,80}$'::text))
  constraint queue_name_key UNIQUE (name)
  constraint queue_pkey PRIMARY KEY (id)
  constraint queue_rate_check CHECK ((((rate_limit IS NULL) = (rate_window_ms IS NULL)) AND (rate_limit >= 1) AND (rate_limit <= 100000) AND (rate_window_ms >= 100) AND (rate_window_ms <= 86400000)))
  constraint queue_target_wait_ms_check CHECK ((target_wait_ms > 0))
  unique index queue_name_key (name)
  unique index queue_pkey (id)

table queue_key with (fillfactor=70, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000, autovacuum_vacuum_cost_delay=0) -- Keys of keyed queues: their own settings, and how they stand. Written under the lock of queue_turn
  queue_id integer not null -- The queue
  key text not null -- The key; empty: all jobs without one, which have no limit of their own
  concurrency integer -- Most jobs of the key that run at once; null: what the queue says for each key
  rate_limit integer -- Most starts of the key within rate_window_ms; null: what the queue says for each key
  rate_window_ms bigint -- Milliseconds
  weight integer -- Turns that the key gets in a fair queue for each turn of a key of weight 1; null: 1
  active integer not null default 0 -- Jobs of the key that are claimed, those in key_release included
  is_full boolean not null default false -- Whether active has reached the key's concurrency
  free_at timestamp with time zone -- While the key's rate is used up: when the next start is allowed
  head_priority smallint -- Priority of the key's first job; it may have gone since
  head_seq bigint -- Seq of the key's first job; null: none waits
  pass double precision not null default 0 -- In a fair queue: the turn at which the key is next
  rank double precision not null default 0 -- What keys are taken by, smallest first: pass in a fair queue, else head_priority
  constraint queue_key_concurrency_check CHECK (((concurrency >= 1) AND (concurrency <= 100000)))
  constraint queue_key_key_check CHECK ((length(key) <= 200))
  constraint queue_key_pkey PRIMARY KEY (queue_id, key)
  constraint queue_key_rate_check CHECK ((((rate_limit IS NULL) = (rate_window_ms IS NULL)) AND (rate_limit >= 1) AND (rate_limit <= 100000) AND (rate_window_ms >= 100) AND (rate_window_ms <= 86400000)))
  constraint queue_key_weight_check CHECK (((weight >= 1) AND (weight <= 1000)))
  index queue_key_free_at (queue_id, free_at) where (free_at IS NOT NULL)
  unique index queue_key_pkey (queue_id, key)
  index queue_key_turn (queue_id, rank, head_seq) where ((head_seq IS NOT NULL) AND (NOT is_full) AND (free_at IS NULL))

table queue_pace -- Attempts that ended in the last two minutes, by queue, one row each time that counts were folded
  queue_id integer not null -- Queue of the attempts
  at timestamp with time zone not null -- When they were folded
  ended bigint not null -- Attempts that ended since the fold before, retried ones among them
  run_ms bigint not null -- Sum over those that ended their job of the ms from start to end
  index queue_pace_queue_id_at (queue_id, at)

table queue_policy -- What queues set of the policies of their jobs: it counts after what handlers declare. Change it by set_queue_policy
  queue_id integer not null -- The queue
  settings jsonb not null -- Settings of the policy, as in policy.settings
  updated_at timestamp with time zone not null default clock_timestamp() -- When they were last set
  constraint queue_policy_pkey PRIMARY KEY (queue_id)
  unique index queue_policy_pkey (queue_id)

table queue_rate with (fillfactor=50) -- Jobs that ended in each ten seconds of the last hour, by queue and type, as counts were folded
  queue_id integer not null -- Queue of the jobs
  type_id integer not null -- Type of the jobs
  at timestamp with time zone not null -- When the ten seconds began
  completed bigint not null -- Jobs that completed
  failed bigint not null -- Jobs that failed, timeouts included
  wait_ms bigint not null -- Sum over these jobs of the ms from creation, or due time, to start
  run_ms bigint not null -- Sum over these jobs of the ms from start to end
  constraint queue_rate_pkey PRIMARY KEY (queue_id, type_id, at)
  unique index queue_rate_pkey (queue_id, type_id, at)

table queue_turn with (fillfactor=50) -- One row for each queue that had a rate or keys: who claims from such a queue locks it
  queue_id integer not null -- The queue
  virtual_time double precision not null default 0 -- Of a fair queue: the turn that was given last; a key that comes back begins here
  constraint queue_turn_pkey PRIMARY KEY (queue_id)
  unique index queue_turn_pkey (queue_id)

table ready with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=50000, autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_insert_threshold=-1, vacuum_truncate=off) -- Jobs that may be claimed now, in lanes by queue and priority. A claim deletes the row
  seq bigint not null -- Place in the lane; also the id of a job that never moved
  id bigint -- The job's id when it differs from seq
  created_at timestamp with time zone not null default statement_timestamp() -- By default the moment at which the statement began: of jobs that are copied
  queue_id integer not null -- Queue, by table queue
  type_id integer not null -- Job type, by table job_type
  policy_id integer not null -- Retry and timeout settings, by table policy
  retry_count integer not null default 0 -- Executions after the first
  crashes integer not null default 0 -- Times that a worker died while it held the job
  priority smallint not null -- 1 (first) to 9 (last)
  head smallint not null default 1 -- 0: given back, rescued or admitted, with its first seq; 1: new, promoted or retried, with a new one; 2: of a keyed queue, in the line of its key
  payload jsonb -- Null: larger than 2 KiB, kept in the table payload
  extra jsonb -- Rare fields, times in epoch ms: key, scheduledAt by the caller, dueAt of the last promotion, startedAt, errorCode and errorMessage of the last attempt, snoozes so far, unique (the rule that it was added under), webhookUrl, trace (of the span that added it: traceparent, tracestate), updatedAt by hand
  constraint ready_pkey PRIMARY KEY (queue_id, priority, head, seq)
  unique index ready_id (id) where (id IS NOT NULL)
  index ready_key (queue_id, COALESCE(extra ->> 'key'::text, ''::text), priority, seq) where (head = 2)
  unique index ready_pkey (queue_id, priority, head, seq)
  index ready_suspect (queue_id, priority, seq) where ((head = 0) AND (crashes > 0))

table request_bucket with (fillfactor=50, autovacuum_vacuum_scale_factor=0.1, vacuum_truncate=off) -- How many requests each client may still make; one that has long been idle has no row and is new
  scope text not null -- Name of the limit
  key text not null -- The client: address:<IPv4, or the /64 of an IPv6> or user:<name>
  tokens double precision not null -- Requests that were left at asked_at
  allowed boolean not null -- Whether the last request was let through
  asked_at timestamp with time zone not null -- Last request, let through or not
  kept_until timestamp with time zone not null -- When a client that stayed idle may be forgotten
  constraint request_bucket_pkey PRIMARY KEY (scope, key)
  unique index request_bucket_pkey (scope, key)

table retention -- How long a queue keeps its finished jobs of a status, where that is shorter than the engine's days
  queue_id integer not null -- Queue whose finished jobs these are
  status smallint not null -- 1 completed, 2 failed, 3 cancelled
  max_age_ms bigint -- Milliseconds from the job's end; null: as long as the engine keeps any
  max_count integer -- The newest ones that are kept; null: any number
  hidden_at timestamp with time zone not null default '-infinity'::timestamp with time zone -- With hidden_id the watermark: jobs that ended before it are not shown any more, and are deleted little by little
  hidden_id bigint not null default 0 -- Of jobs that ended exactly at hidden_at, those with a lower id are hidden
  constraint retention_max_age_ms_check CHECK ((max_age_ms > 0))
  constraint retention_max_count_check CHECK ((max_count > 0))
  constraint retention_pkey PRIMARY KEY (queue_id, status)
  constraint retention_status_check CHECK ((status = ANY (ARRAY[1, 2, 3])))
  unique index retention_pkey (queue_id, status)

table retry_delta with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, vacuum_truncate=off) -- What completions changed of the retry figures, appended in their transaction, folded into retry_total
  type_id integer not null -- Job type, by table job_type
  error_code text not null -- Code of the last error
  retried integer not null -- Failed executions that were followed by another
  recovered integer not null -- Jobs that completed after a retry
  exhausted integer not null -- Jobs that failed after a retry

table retry_total with (fillfactor=50) -- Retries since installation by type and error code; add retry_delta for the exact figure
  type_id integer not null -- Job type, by table job_type
  error_code text not null -- Code of the last error; a type has at most 100, further ones count under (other)
  retried bigint not null -- Failed executions that were followed by another
  recovered bigint not null -- Jobs that completed after a retry, by the code of the error before
  exhausted bigint not null -- Jobs that failed after a retry
  constraint retry_total_pkey PRIMARY KEY (type_id, error_code)
  unique index retry_total_pkey (type_id, error_code)

table routing_rule -- Rules that the router asks in order of position and name: of each field of a job the first that fits decides. Processes see a change within a second; a rule that cannot be used is refused
  name text not null -- What callers know it by
  position integer not null default 100 -- Smaller is asked first; those of an installation begin at 1000
  enabled boolean not null default true -- Whether it is asked
  match jsonb not null default '{}'::jsonb -- Jobs that it is for: types (names, * for any characters), all and any (conditions on the data: path with equals, contains, matches or exists)
  effect jsonb not null -- What it decides: queue, priority, delayMs, maxRetries, timeoutSeconds, retry
  created_at timestamp with time zone not null default clock_timestamp() -- When it was made
  updated_at timestamp with time zone not null default clock_timestamp() -- When it was last changed
  constraint routing_rule_effect_check CHECK (((jsonb_typeof(effect) = 'object'::text) AND (effect <> '{}'::jsonb)))
  constraint routing_rule_match_check CHECK ((jsonb_typeof(match) = 'object'::text))
  constraint routing_rule_name_check CHECK ((name ~ '^[0-9A-Za-z_.:-]{1,80}$'::text))
  constraint routing_rule_pkey PRIMARY KEY (name)
  unique index routing_rule_pkey (name)

table schedule with (fillfactor=50) -- What is to become a job again and again. Change it by the API or the functions, which keep the next tick right
  id integer not null default identity -- Stays the same for as long as the schedule is there; the ledger refers to it
  name text not null -- What callers know it by
  type_id integer not null -- Type of its jobs
  queue_id integer -- Null: the type's queue
  priority smallint not null -- Of its jobs: 1 (first) to 9 (last)
  key text -- Of its jobs, while it counts in their queue; null: none
  policy jsonb not null -- What replaces the settings of the type's policy
  payload jsonb not null -- Of its jobs, as its type's schema accepted it
  cron text -- 5 fields, or 6 with seconds first; null: it goes by interval
  interval_ms bigint -- Milliseconds between ticks; null: it goes by cron
  time_zone text not null -- IANA zone of the cron expression
  anchor_at timestamp with time zone not null -- Where an interval is counted from
  start_at timestamp with time zone -- No tick before it
  end_at timestamp with time zone -- No tick at or after it
  jitter_ms integer not null -- Most milliseconds that a tick is put off by; how many follows from name and tick
  overlap text not null -- What a tick does while an earlier job has not ended: skip, queue, cancel that one, allow
  catch_up text not null -- Which ticks that were missed get a job: none, one (the last), all (at most catch_up_max)
  catch_up_max integer -- Most missed ticks that get a job
  paused boolean not null -- Whether its ticks are passed over
  version integer not null default 1 -- Rises with every change, ticks included: whoever read an older one changes nothing
  next_tick_at timestamp with time zone -- The next tick, before jitter; null: there is none any more
  due_at timestamp with time zone -- The next tick, jitter included
  pass_before_at timestamp with time zone -- Ticks before it are passed over in silence: the schedule was paused
  queued integer not null default 0 -- Ticks that wait for the end of an earlier job
  last_tick_at timestamp with time zone -- The last tick that is in the ledger
  last_job_id bigint -- The last job that it made
  open_job_ids bigint[] not null default '{}'::bigint[] -- Its jobs that had not ended when it was last looked at
  created_at timestamp with time zone not null default clock_timestamp() -- When it was made
  updated_at timestamp with time zone not null default clock_timestamp() -- When it was last changed, ticks apart
  constraint schedule_catch_up_check CHECK ((catch_up = ANY (ARRAY['none'::text, 'one'::text, 'all'::text])))
  constraint schedule_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
  constraint schedule_name_check CHECK ((name ~ '^[0-9A-Za-z_.:-]{1,80}$'::text))
  constraint schedule_name_key UNIQUE (name)
  constraint schedule_overlap_check CHECK ((overlap = ANY (ARRAY['skip'::text, 'queue'::text, 'cancel'::text, 'allow'::text])))
  constraint schedule_pkey PRIMARY KEY (id)
  constraint schedule_timing_check CHECK (((cron IS NULL) <> (interval_ms IS NULL)))
  index schedule_due_at (due_at) where (NOT paused)
  unique index schedule_name_key (name)
  unique index schedule_pkey (id)
  index schedule_queued (id) where ((queued > 0) AND (NOT paused))

table schedule_run -- What became of each tick. Its key is the last word on one job a tick
  schedule_id integer not null -- The schedule
  tick_at timestamp with time zone not null -- The tick, before jitter; of a span of missed ones, the first; by hand: when that was
  until_at timestamp with time zone -- The last tick of a span
  ticks integer not null default 1 -- How many ticks it stands for
  outcome text not null -- created, queued (waits for an earlier job), skipped, missed (nobody was there in time), triggered (by hand)
  reason text -- Why there is no job: overlap, superseded, backlog-full, queue-full
  job_id bigint -- The job that it became
  recorded_at timestamp with time zone not null default clock_timestamp() -- When that became of it
  constraint schedule_run_outcome_check CHECK ((outcome = ANY (ARRAY['created'::text, 'queued'::text, 'skipped'::text, 'missed'::text, 'triggered'::text])))
  constraint schedule_run_pkey PRIMARY KEY (schedule_id, tick_at)
  unique index schedule_run_pkey (schedule_id, tick_at)
  index schedule_run_queued (schedule_id, tick_at) where (outcome = 'queued'::text)

table scheduled -- Jobs that wait for their time; promoted to ready when run_at has come
  id bigint not null -- Identity of the row; of a job, its id for life
  run_at timestamp with time zone not null -- Earliest start
  created_at timestamp with time zone not null -- When the row, or the job, came to be
  queue_id integer not null -- Queue, by table queue
  type_id integer not null -- Job type, by table job_type
  policy_id integer not null -- Retry and timeout settings, by table policy
  retry_count integer not null default 0 -- Executions after the first
  crashes integer not null default 0 -- Times that a worker died while it held the job
  priority smallint not null -- 1 (first) to 9 (last)
  reason smallint not null default 1 -- 1: scheduled by the caller; 2: retry after a failed attempt; 4: waits for other jobs, run_at is infinity; 5: snoozed by its handler
  payload jsonb -- What the handler is given, as it was validated
  extra jsonb -- Rare fields, as in ready.extra
  constraint scheduled_pkey PRIMARY KEY (id)
  constraint scheduled_reason_check CHECK ((reason = ANY (ARRAY[1, 2, 4, 5])))
  unique index scheduled_pkey (id)
  index scheduled_run_at (run_at)

table stream with (fillfactor=50) -- Whether somebody listens. One row, or none; both tables of the stream are emptied by a crash of the server
  one boolean not null default true -- There is one row
  epoch text not null -- Another one after each time that nobody listened, or that the server crashed: what lies between was not written down
  listened_until timestamp with time zone not null -- Until when changes are written down
  kept_from bigint not null -- Older transactions' changes are gone
  sound_from bigint -- Older transactions may have begun before changes were written down; null: not known yet
  constraint stream_one_check CHECK (one)
  constraint stream_pkey PRIMARY KEY (one)
  unique index stream_pkey (one)

table stuck_handler -- Handlers that did not end in the time after their signal was aborted: their job was closed without them, their slot stays taken until they end
  job_id bigint not null -- The job
  worker_id bigint not null -- Worker, by table worker
  lease_number bigint not null -- With worker_id the lease that wrote the row
  aborted_by text not null -- Why the signal was aborted: timeout, cancelled or shutdown
  since timestamp with time zone not null default clock_timestamp() -- When the worker gave up waiting for the handler
  constraint stuck_handler_pkey PRIMARY KEY (job_id, worker_id, lease_number)
  unique index stuck_handler_pkey (job_id, worker_id, lease_number)

table submission_window -- Times of the newest accepted submissions of one key, oldest first, at most the limit's number
  scope text not null -- What the key belongs to
  key text not null -- Key within its scope; of a job, what the limits of its queue are counted by
  times timestamp with time zone[] not null -- Times of the newest accepted submissions, oldest first
  constraint submission_window_pkey PRIMARY KEY (scope, key)
  unique index submission_window_pkey (scope, key)

table type_policy -- What operators set of the policies of types: it counts before what handlers declare. Change it by set_policy
  type text not null -- Name of the job type
  settings jsonb not null -- Settings of the policy, as in policy.settings; those left out are the handler's
  updated_at timestamp with time zone not null default clock_timestamp() -- When they were last set
  constraint type_policy_pkey PRIMARY KEY (type)
  unique index type_policy_pkey (type)

table unique_key -- Which job holds a unique key; the job may have ended, and then the key is free unless its window still runs
  queue_id integer not null -- Queue in which the key is unique: that of the holder when it was added
  key text not null -- The key, 1 to 200 characters
  job_id bigint -- The holder; null only while a transaction is about to take the key
  type_id integer -- Type of the holder: only a job of the same type replaces it
  taken_at timestamp with time zone not null default clock_timestamp() -- When the holder took the key: windows and the longest delay count from here
  kept_until timestamp with time zone not null default clock_timestamp() -- Not swept before
  constraint unique_key_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
  constraint unique_key_pkey PRIMARY KEY (queue_id, key)
  index unique_key_kept_until (kept_until)
  unique index unique_key_pkey (queue_id, key)

table webhook_attempt -- Every attempt of every send-webhook job
  job_id bigint not null -- The send-webhook job
  seq bigint not null default identity -- Rises with time
  endpoint_id bigint -- The endpoint that it was for; null: a URL that its job named, or it was stopped here, which says nothing of the endpoint
  attempt integer not null -- Number of the job's execution, from 1
  began_at timestamp with time zone not null -- When it began, by the clock of its worker: with the number, the same each time that it is recorded
  ended_at timestamp with time zone not null default clock_timestamp() -- When its end was recorded
  duration_ms integer -- From the connection to the answer, in ms; null: nothing was sent
  status integer -- HTTP status of the answer; null: there was none
  failed boolean not null -- Whether it was anything but 2xx
  error text -- Why it failed
  request_headers jsonb -- Headers that were sent; what is secret is redacted
  response_headers jsonb -- Headers of the answer; what is secret is redacted
  response_body text -- The first 8 KiB of the answer
  constraint webhook_attempt_pkey PRIMARY KEY (job_id, attempt, began_at)
  index webhook_attempt_ended_at (ended_at)
  index webhook_attempt_endpoint_id (endpoint_id, seq) where (endpoint_id IS NOT NULL)
  unique index webhook_attempt_pkey (job_id, attempt, began_at)

table webhook_delivery with (fillfactor=80) -- One message to one endpoint
  job_id bigint not null -- The send-webhook job that delivers it
  endpoint_id bigint not null -- To whom
  message_id text not null -- Header webhook-id: the same over all attempts and replays
  event text not null -- Type of the event
  lane text -- Deliveries of one endpoint with the same go one after the other; null: in no order
  body jsonb not null -- What is sent
  attempts integer not null default 0 -- Attempts so far
  waits integer not null default 0 -- How often it waited for another since its last attempt
  go_at timestamp with time zone -- When it is to come again, as the rate of its endpoint was used up; null: it does not wait for that
  created_at timestamp with time zone not null default clock_timestamp() -- When it was made
  delivered_at timestamp with time zone -- When the receiver took it
  ended_at timestamp with time zone -- When it was delivered or given up; null: it may still go, unless its job has ended
  replayed_by bigint -- The delivery that tries again what this one failed to do
  constraint webhook_delivery_pkey PRIMARY KEY (job_id)
  index webhook_delivery_age (created_at, job_id)
  index webhook_delivery_created_at (endpoint_id, created_at, job_id)
  index webhook_delivery_open (endpoint_id, lane, job_id) where (ended_at IS NULL)
  unique index webhook_delivery_pkey (job_id)

table webhook_endpoint -- Who is told of events, where, and how
  id bigint not null default identity -- What others call it by
  url text not null -- Where it is told
  description text -- For people
  events text[] not null -- Types of the events that it is told of
  types text[] -- Names of the job types whose ends it is told of; null: of all
  queues text[] -- Names of the queues whose jobs it is told of; null: of all
  ordering_key text -- JSON pointer into the message: those with the same text there go one after the other; empty: all of them; null: in no order
  rate_limit integer -- Most attempts of a window; null: no limit
  rate_window_ms bigint -- The window, in ms
  policy jsonb not null default '{}'::jsonb -- What of the policy of its deliveries differs from that of type send-webhook
  breaker_open_ms bigint not null -- How long nothing is sent when the breaker opens, in ms; twice as long each time that the probe after it fails
  disable_after_ms bigint not null -- It is disabled when nothing but failures came for so long, in ms
  secrets jsonb not null -- Keys that sign, newest first: key, publicKey of v1a, createdAtMs, expiresAtMs
  secrets_changed_at timestamp with time zone not null default clock_timestamp() -- When the newest key was made
  state text not null default 'enabled'::text -- enabled, or disabled: nothing is sent, and what is on its way fails
  disabled_reason text -- manual; gone: it answered 410; failing: nothing but failures for days
  disabled_at timestamp with time zone -- When it was disabled
  created_at timestamp with time zone not null default clock_timestamp() -- When it was made
  updated_at timestamp with time zone not null default clock_timestamp() -- When it was last changed
  constraint webhook_endpoint_pkey PRIMARY KEY (id)
  constraint webhook_endpoint_rate_check CHECK (((rate_limit IS NULL) = (rate_window_ms IS NULL)))
  constraint webhook_endpoint_reason_check CHECK (((state = 'disabled'::text) = (disabled_reason IS NOT NULL)))
  constraint webhook_endpoint_state_check CHECK ((state = ANY (ARRAY['enabled'::text, 'disabled'::text])))
  unique index webhook_endpoint_pkey (id)

table webhook_health with (fillfactor=50) -- How an endpoint fares: its breaker, its rate, since when it fails
  endpoint_id bigint not null -- The endpoint
  failing_since timestamp with time zone -- First failure since the last success; a day without attempts begins anew
  last_failed_at timestamp with time zone -- The last failure since the last success
  open_until timestamp with time zone -- The breaker is open until then, and then lets one delivery try; null: it is closed
  open_ms bigint -- How long it was opened last, in ms
  probe_job_id bigint -- The delivery that tries
  probe_until timestamp with time zone -- Until then the others wait for it
  closed_at timestamp with time zone -- When the breaker closed last: failures before count no more
  rate_at timestamp with time zone -- Its rate is used up to here: each attempt moves it a step on
  line_at timestamp with time zone -- Deliveries that wait for its rate are to come up to here, a step apart; null or past: none waits
  constraint webhook_health_pkey PRIMARY KEY (endpoint_id)
  unique index webhook_health_pkey (endpoint_id)

table worker with (fillfactor=50) -- One row for each registration of a worker process; an ended id is never used again
  id bigint not null default identity -- Identity of the row; of a job, its id for life
  name text not null -- Name, unique where the table stands for named things
  host text not null -- Host of the process
  pid integer not null -- Process id on its host
  release text not null -- Release of the program
  types text[] not null -- Types that the process has handlers for
  outdated text[] not null default '{}'::text[] -- Types that it has handlers of, and whose jobs it leaves to others: what is stored of them is newer
  queues text[] -- Names of the queues whose jobs it runs; null: all
  silence_ms integer not null -- Milliseconds without a heartbeat after which the worker counts as dead
  watched jsonb not null default '{}'::jsonb -- Queues that it keeps looking at, each with the worst priority that it need not be told of; of all others it wants to be told
  started_at timestamp with time zone not null default clock_timestamp() -- Start of the last attempt; of a worker, of its process
  beat_at timestamp with time zone not null default clock_timestamp() -- Last heartbeat
  ended_at timestamp with time zone -- Set at a clean stop or by rescue; from then on nothing that this id writes is accepted
  first_lease bigint not null default 0 -- The first lease that it may hold, as it told by its last heartbeat
  constraint worker_pkey PRIMARY KEY (id)
  index worker_alive (id) where (ended_at IS NULL)
  unique index worker_pkey (id)

table workflow -- Jobs that were added as one and are looked at as one; it ends when all of them have
  id bigint not null -- From the sequence of job ids, so that it can stand in their place as a parent or a child
  name text -- What callers call it; null: nothing
  on_complete_id bigint -- The job that waits for its end
  status smallint -- 1 completed, 2 failed, 3 cancelled; null: it has not ended
  created_at timestamp with time zone not null default clock_timestamp() -- When it was made
  cancelled_at timestamp with time zone -- When all of it was cancelled; jobs that join it later are cancelled too
  ended_at timestamp with time zone -- When its last job ended
  constraint workflow_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  constraint workflow_pkey PRIMARY KEY (id)
  constraint workflow_status_check CHECK ((status = ANY (ARRAY[1, 2, 3])))
  index workflow_ended_at (ended_at) where (ended_at IS NOT NULL)
  unique index workflow_pkey (id)

table workspace with (fillfactor=50) -- The newest snapshot of each workspace
  owner text not null -- Whose it is
  name text not null -- Name of the workspace, its owner's own
  version bigint not null -- Grows with each snapshot of the owner, and never comes twice
  files integer not null -- How many files it holds
  bytes bigint not null -- Bytes of its files
  saved_at timestamp with time zone not null default clock_timestamp() -- When a program left it so
  used_at timestamp with time zone not null default clock_timestamp() -- When a program found or saved it last; those not used for the longest go first
  constraint workspace_pkey PRIMARY KEY (owner, name)
  index workspace_owner_used_at_idx (owner, used_at)
  unique index workspace_pkey (owner, name)
  index workspace_used_at_idx (used_at)

table workspace_blob -- What the files of an owner hold, each content once
  owner text not null -- Whose it is
  sha256 bytea not null -- Hash of the content
  content bytea not null -- The bytes
  constraint workspace_blob_pkey PRIMARY KEY (owner, sha256)
  unique index workspace_blob_pkey (owner, sha256)

table workspace_file -- The files of the snapshots
  owner text not null -- Whose it is
  name text not null -- Workspace that it is in
  path text not null -- Where it lies below the working directory
  sha256 bytea not null -- What it holds
  bytes integer not null -- How long it is
  executable boolean not null -- Whether it may be run
  constraint workspace_file_pkey PRIMARY KEY (owner, name, path)
  index workspace_file_owner_sha256_idx (owner, sha256)
  unique index workspace_file_pkey (owner, name, path)

table workspace_owner with (fillfactor=50) -- Who has or had workspaces; who changes one of them holds its owner's row
  owner text not null -- Client whose they are; empty: of nobody in particular
  bytes bigint not null default 0 -- Bytes of its contents, each counted once
  overhead bigint not null default 0 -- Bytes that its rows take beside these, about: 256 for each workspace, for each file as well, and the file's path
  version bigint not null default 0 -- Version of its newest snapshot
  hits bigint not null default 0 -- How often a program found a snapshot
  misses bigint not null default 0 -- How often there was none
  puts bigint not null default 0 -- How many snapshots were saved
  evictions jsonb not null default '{}'::jsonb -- How many workspaces went, by why they went
  constraint workspace_owner_pkey PRIMARY KEY (owner)
  unique index workspace_owner_pkey (owner)

table attempt partition by RANGE (ended_at) -- Attempts that did not end their job, by UTC day; the last attempt is the finished row
  job_id bigint not null -- The job
  attempt integer not null -- Number of the execution, from 1
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  ended_at timestamp with time zone not null -- When the attempt, or the worker, ended
  worker_id bigint -- Worker, by table worker
  lease_number bigint -- With worker_id the lease that wrote the row
  outcome smallint not null -- 1 failed and to be retried, 2 its worker died, 3 ended failed or cancelled and was retried by hand, 4 snoozed: to be run again, no attempt burnt
  error_class smallint -- 1 program, 2 handler, 3 system
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  queue_id integer -- Queue, by table queue
  type_id integer -- Job type, by table job_type
  index attempt_job_id (job_id)

table audit partition by RANGE (at) -- One entry for each change that somebody made to a job, a queue, a schedule or a rule, by UTC day; whole days are dropped
  id bigint not null -- Rises with time; entries of transactions that overlap may show up out of order
  at timestamp with time zone not null default clock_timestamp() -- When the change was made
  actor text not null -- Who made it: the setting actor, or database:<role> for a session that has none
  action text not null -- create, change, remove; of jobs also cancel and retry; of queues also clean; of schedules also trigger
  target_kind text not null -- job, queue, schedule, rule …
  target_id text not null -- Id of the job, else the name
  before jsonb -- What was changed, as it was; long values are left out and their size is told
  after jsonb -- What was changed, as it is now
  index audit_id (id)
  index audit_target (target_kind, target_id, id)

table finished partition by LIST (status) -- Jobs that ended, by status and UTC day of their end; retention drops whole days
  id bigint not null -- Identity of the row; of a job, its id for life
  finished_at timestamp with time zone not null -- When the job ended, whatever way
  created_at timestamp with time zone not null -- When the row, or the job, came to be
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  worker_id bigint -- Worker, by table worker
  lease_number bigint -- With worker_id the lease that wrote the row: a repeated completion is recognised by it
  queue_id integer not null -- Queue, by table queue
  type_id integer not null -- Job type, by table job_type
  policy_id integer not null -- Retry and timeout settings, by table policy
  retry_count integer not null -- Executions after the first
  crashes integer not null -- Times that a worker died while it held the job
  run_ms integer -- Milliseconds from start to end of the last attempt, by the worker's clock
  priority smallint not null -- 1 (first) to 9 (last)
  status smallint not null -- 1 completed, 2 failed, 3 cancelled
  error_class smallint -- 1 program, 2 handler, 3 system
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  extra jsonb -- Rare fields, as in ready.extra
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
  index finished_other_fingerprint (failure_fingerprint(error_message), id) where (status = 2)
  index finished_other_id_idx (id)
  index finished_other_status_id (status, id)

table job_log partition by RANGE (logged_at) -- Lines that handlers logged, by UTC day; retention drops whole days
  job_id bigint not null -- The job
  line integer not null -- From 1, without gaps, over all executions of the job
  attempt integer not null -- Number of the execution, from 1
  logged_at timestamp with time zone not null -- When it was logged
  level smallint not null -- 1 info, 2 warn, 3 error
  message text not null -- What was said
  fields jsonb -- What was said with it
  index job_log_job_id_line (job_id, line)

view audit_entries of audit -- Changes that somebody made to jobs, queues, schedules and rules, with who made them
  id bigint -- Rises with time
  at timestamp with time zone -- When the change was made
  actor text -- Who made it
  action text -- create, change, remove, cancel, retry, clean, trigger …
  target_kind text -- job, queue, schedule, rule …
  target_id text -- Id of the job, else the name
  before jsonb -- What was changed, as it was
  after jsonb -- What was changed, as it is now

view bulk_actions of bulk_action, queue -- Bulk actions and how far they are
  id bigint -- Identity of the action; later ones have higher ids
  action text -- retry, cancel, delete, move (to queue) or prioritize (to priority)
  filter jsonb -- Conditions on the jobs, all of which hold
  queue text -- Of a move: the queue that the jobs go to
  priority smallint -- Of prioritize: the priority that the jobs get
  actor text -- Who asked for it
  state text -- running, stopped (by hand) or completed
  expected bigint -- Jobs that fitted when it began
  expected_exact boolean -- False: expected is a lower bound
  done bigint -- Jobs that were changed
  skipped jsonb -- Jobs that could not be changed any more when their turn came, by reason
  error text -- Why the last batch failed; it is tried again
  created_at timestamp with time zone -- When it began
  updated_at timestamp with time zone -- When its last batch ended
  ended_at timestamp with time zone -- When it was completed or stopped

view dead_letters of finished_row, job_type, queue -- Jobs that failed for good. retry(id) runs one again, start_bulk('retry', …) all that fit a filter
  id bigint -- The job
  type text -- Name of the job type
  queue text -- Name of the queue
  error_code text -- Code of the error that ended it
  error_message text -- Message of that error
  fingerprint text -- What the message has in common with those of other failures, as in failures
  quarantined boolean -- Whether it was ended since worker after worker died while it ran
  retry_count integer -- Executions after the first
  crashes integer -- Times that a worker died while it held the job
  payload jsonb -- What the handler was given
  failed_at timestamp with time zone -- When it failed for good

view failures of failure_delta, failure_group, job_type -- Failures by type, code and fingerprint, kept and not counted; those of class program are left out
  type text -- Name of the job type
  error_code text -- Code of the error
  fingerprint text -- What their messages have in common, as in failure_fingerprint
  error_class text -- handler or system
  pattern text -- The message without what differs from one failure to the next
  message text -- The newest message, its first 1000 characters
  attempts bigint -- Attempts that failed so
  jobs bigint -- Jobs that ended failed so
  last_job_id bigint -- A job that failed so when it was last seen
  first_at timestamp with time zone -- When it was first seen
  last_at timestamp with time zone -- When it was last seen

view finished_row of finished, payload, retention, stuck_handler, worker -- Jobs that ended, in the form that reads share
  id bigint -- Identity of the row; of a job, its id for life
  queue_id integer -- Queue, by table queue
  type_id integer -- Job type, by table job_type
  policy_id integer -- Retry and timeout settings, by table policy
  status text -- pending, running, completed, failed or cancelled; in tables its number
  reason integer -- Why a pending job waits: 0 for its turn, 1 for its time, 2 for a retry, 3 for the end of a drain, 4 for other jobs, 5 since its handler snoozed it
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  retry_count integer -- Executions after the first
  crashes integer -- Times that a worker died while it held the job
  created_at timestamp with time zone -- When the row, or the job, came to be
  updated_at timestamp with time zone -- Last change by hand or of place
  scheduled_at timestamp with time zone -- Earliest start that was asked for, or the time of the next try
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  completed_at timestamp with time zone -- When the job ended, whatever way
  cancel_requested_at timestamp with time zone -- When a running job was asked to stop
  cancel jsonb -- How a job that was asked to stop while it ran did so
  status_code smallint -- 1 completed, 2 failed, 3 cancelled
  key text -- Key within its scope; of a job, what the limits of its queue are counted by
  extra jsonb -- Rare fields, as in ready.extra

view gpu_instances of gpu_instance -- Instances at providers with their age and cost so far. Those with ended_at null are paid for
  job_id bigint -- The job that made it, or is to make it
  instance_id text -- What its owner calls it; one instance at a time has it
  job_status text -- Status of that job; null: it is no longer kept
  provider text -- Where it is: novita, runpod, docker
  provider_instance_id text -- What the provider calls it; null: no answer of the provider has come
  name text -- Its name at the provider, which carries the installation and the job
  product_name text -- What was asked for
  region text -- Where it was asked for; null: anywhere
  gpu_count integer -- GPUs that were asked for
  state text -- As it was known last
  raw_state text -- The state in the provider's word
  state_reason text -- Why it is so, in the provider's words
  cost_per_hour_usd double precision -- US dollars; null: the provider does not tell
  cost_usd double precision -- Price times age, in US dollars: so far, or until it was gone. Null: no price, or nothing made yet
  age_ms double precision -- Milliseconds since it was made; of one that is gone, how long there was one
  max_spend_usd double precision -- It is removed once it has cost so much; null: no cap
  spend_limit_usd double precision -- Its cap may be raised up to here; null: without limit
  lease_until timestamp with time zone -- It is removed then
  lease_limit timestamp with time zone -- Its lease may be extended up to here
  webhook_url text -- Who is told when it is taken away
  created_at timestamp with time zone -- When the intent was written
  called_at timestamp with time zone -- When the provider was asked for it last
  started_at timestamp with time zone -- When it was made: its cost counts from here
  running_at timestamp with time zone -- When it was seen running first
  seen_at timestamp with time zone -- When the provider told of it last
  removed_at timestamp with time zone -- When somebody wanted it removed
  removed_because text -- Why: asked, lease, spend, failed, job, lost
  ended_at timestamp with time zone -- When it was known to be gone

view job_counts of count_delta, job_count, job_type, queue -- Exact numbers of jobs by queue and type, kept and not counted: present now, and since installation (total_*)
  queue text -- Name of the queue
  type text -- Name of the job type
  ready bigint -- Jobs that may be claimed now
  scheduled bigint -- Jobs that wait for their time or for a retry
  running bigint -- Jobs that are claimed
  completed bigint -- Completed jobs that are kept
  failed bigint -- Failed jobs that are kept
  cancelled bigint -- Cancelled jobs that are kept
  total_created bigint -- Jobs created since installation
  total_completed bigint -- Jobs completed since installation
  total_failed bigint -- Jobs failed since installation
  total_cancelled bigint -- Jobs cancelled since installation
  total_timed_out bigint -- Jobs failed by their timeout since installation
  total_retried bigint -- Retries since installation, by policy and by hand
  total_wait_ms bigint -- Sum over completed and failed jobs of the ms from creation, or due time, to start
  total_run_ms bigint -- Sum of the ms from start to end

view job_dependencies of dependency, dependent -- Which job waits, or waited, for which
  job_id bigint -- The job that waits
  parent_id bigint -- The job that it waits for; of a completion job, the workflow
  parent_ref text -- What the parent is called inside its workflow
  parent_outcome text -- unfinished, completed, failed, cancelled or removed (it is no longer there)
  on_parent_failure text -- What a failed or cancelled parent does: fail, run or ignore
  workflow_id bigint -- Workflow that the job is in

view job_distribution of count_delta, job_count, job_type, queue -- Exact numbers of jobs by queue, type and priority, kept and not counted: present now, and since installation (total_*)
  queue text -- Name of the queue
  type text -- Name of the job type
  priority smallint -- 1 (first) to 9 (last)
  ready bigint -- Jobs that may be claimed now
  scheduled bigint -- Jobs that wait for their time or for a retry
  running bigint -- Jobs that are claimed
  completed bigint -- Completed jobs that are kept
  failed bigint -- Failed jobs that are kept
  cancelled bigint -- Cancelled jobs that are kept
  total_created bigint -- Jobs created with this priority since installation
  total_completed bigint -- Jobs completed since installation
  total_failed bigint -- Jobs failed since installation
  total_cancelled bigint -- Jobs cancelled since installation

view job_events of attempt, audit, finished, job_place, job_type, queue -- What happened to jobs, from the rows that are stored anyway; where job_id = … is found by indexes
  id text -- job.attempt.event, and job.audit-number.action for what somebody did by hand
  job_id bigint -- The job
  attempt integer -- Number of the execution, from 1 and over retries by hand; 0: before any; null: by hand
  event text -- created, started, completed, failed, cancelled; retried, rescued, snoozed: ended that execution, the job goes on; by hand: cancel, retry, change, remove
  at timestamp with time zone -- When it happened
  queue text -- Name of the queue
  type text -- Name of the job type
  worker_id bigint -- Worker, by table worker
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  actor text -- Who did it, where it was done by hand

view job_failures of attempt, finished, job_type, queue -- Executions that failed, those that were tried again included, as long as their jobs are kept
  job_id bigint -- The job
  queue text -- Name of the queue
  type text -- Name of the job type
  attempt integer -- Number of the execution, from 1 and over retries by hand
  final boolean -- Whether the job ended failed by it
  error_class text -- program, handler or system
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  started_at timestamp with time zone -- Start of the last attempt; of a running job: when it was claimed
  failed_at timestamp with time zone -- When the execution failed
  worker_id bigint -- Worker, by table worker

view job_logs of job_log -- Lines that handlers logged. Read them by job_id, in the order of line
  job_id bigint -- The job
  line integer -- From 1, without gaps, over all executions of the job
  attempt integer -- Number of the execution, from 1
  logged_at timestamp with time zone -- When it was logged
  level text -- info, warn or error
  message text -- What was said
  fields jsonb -- What was said with it

view job_place of finished, lease, queue, ready, scheduled -- Every job with what its row tells of its last execution; job_events is made of it
  job_id bigint -- The job
  queue_id integer -- Queue, by table queue
  type_id integer -- Job type, by table job_type
  created_at timestamp with time zone -- When the row, or the job, came to be
  status smallint -- pending, running, completed, failed or cancelled; in tables its number
  execution integer -- Number of the execution, from 1; null while it waits
  started_at timestamp with time zone -- Start of the last attempt; of a running job: when it was claimed
  ended_at timestamp with time zone -- When the job ended, whatever way
  worker_id bigint -- Worker, by table worker
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  error_class smallint -- 1 program, 2 handler, 3 system

view jobs of finished_row, job_type, lease, lease_row, policy, progress_row, queue, ready_row, scheduled_row, worker -- Every job, wherever it is. For people: programs read by id through the API
  id bigint -- Identity of the row; of a job, its id for life
  type text -- Name of the job type
  queue text -- Name of the queue
  status text -- pending, running, completed, failed or cancelled; in tables its number
  waiting_for text -- Why a pending job waits: schedule, retry, dependencies, paused, worker (no live worker serves its type), concurrency (of the queue or the key), rate; null: it is next in its turn
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_message text -- Message of the last error
  error_code text -- Stable code of the last error, such as timeout
  retry_count integer -- Executions after the first
  max_retries integer -- n allows n + 1 executions
  timeout_seconds integer -- Seconds that one execution may take
  crashes integer -- Times that a worker died while it held the job
  created_at timestamp with time zone -- When the row, or the job, came to be
  updated_at timestamp with time zone -- Last change by hand or of place
  scheduled_at timestamp with time zone -- Earliest start that was asked for, or the time of the next try
  started_at timestamp with time zone -- Start of the last attempt; of a running job: when it was claimed
  completed_at timestamp with time zone -- When the job ended, whatever way
  cancel_requested_at timestamp with time zone -- When a running job was asked to stop
  cancel jsonb -- Of a job that was asked to stop while it ran: state (requested; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed, and its code still runs), requestedAt, deadlineAt, acknowledgedAt
  progress jsonb -- What the job told last: percent done total message attempt updatedAt; null: nothing
  key text -- What the limits for each key of its queue are counted by; null: none
  unique_key text -- The unique key that it was added under; null: none
  snoozes integer -- Times that its handler put it off without a failure
  webhook_url text -- Where its end is told of; null: nowhere

view lease_row of cancel_request, lease, payload -- Jobs that are claimed, in the form that reads share
  id bigint -- Identity of the row; of a job, its id for life
  queue_id integer -- Queue, by table queue
  type_id integer -- Job type, by table job_type
  policy_id integer -- Retry and timeout settings, by table policy
  status text -- pending, running, completed, failed or cancelled; in tables its number
  reason integer -- Why a pending job waits: 0 for its turn, 1 for its time, 2 for a retry, 3 for the end of a drain, 4 for other jobs, 5 since its handler snoozed it
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  retry_count integer -- Executions after the first
  crashes integer -- Times that a worker died while it held the job
  created_at timestamp with time zone -- When the row, or the job, came to be
  updated_at timestamp with time zone -- Last change by hand or of place
  scheduled_at timestamp with time zone -- Earliest start that was asked for, or the time of the next try
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  completed_at timestamp with time zone -- When the job ended, whatever way
  cancel_requested_at timestamp with time zone -- When a running job was asked to stop
  cancel jsonb -- How a job that was asked to stop while it ran did so
  lease_ids bigint[] -- Ids of every job of the lease
  key text -- Key within its scope; of a job, what the limits of its queue are counted by
  extra jsonb -- Rare fields, as in ready.extra

view persisted_jobs of jobs -- Every job as it is stored, waiting, running or ended: what a crash of any process leaves
  id bigint -- Identity of the row; of a job, its id for life
  type text -- Name of the job type
  queue text -- Name of the queue
  status text -- pending, running, completed, failed or cancelled; in tables its number
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  retry_count integer -- Executions after the first
  max_retries integer -- n allows n + 1 executions
  created_at timestamp with time zone -- When the row, or the job, came to be
  scheduled_at timestamp with time zone -- Earliest start that was asked for, or the time of the next try
  started_at timestamp with time zone -- Start of the last attempt; of a running job: when it was claimed
  completed_at timestamp with time zone -- When the job ended, whatever way

view progress_row of job_report -- Progress as jobs told it, in the form that reads share
  job_id bigint -- The job
  progress jsonb -- percent done total message attempt updatedAt

view queue_keys of key_release, queue, queue_key, ready -- Keys that have jobs or settings of their own, with how they stand
  queue text -- Name of the queue
  key text -- The key; empty: all jobs without one
  concurrency integer -- Its own; null: what the queue says for each key
  rate_limit integer -- Its own; null: what the queue says for each key
  rate_window_ms bigint -- Milliseconds
  weight integer -- Its own; null: 1
  waiting integer -- Jobs in its line, counted up to 10000
  active integer -- Jobs of it that are claimed
  waits_for text -- What its jobs wait for: concurrency, rate; null: their turn

view queues of count_delta, job_count, queue, queue_rate, retention -- Queues with their settings, the numbers of jobs present and since installation (total_*), and what ended in the last minute (recent_*)
  queue text -- Name of the queue
  paused boolean -- Whether claims from the queue are stopped
  concurrency integer -- Most jobs that run at once over all processes; null: no limit
  max_waiting integer -- Enqueue is refused when unfinished jobs would exceed this plus the concurrency; null: no limit
  target_wait_ms integer -- Milliseconds that its jobs should wait at most, on average; null: 1000
  rate jsonb -- Most starts: limit within windowMs; null: no limit
  keys jsonb -- Limits of each key: concurrency and rate; null: none
  order text -- priority: over all jobs; fair: keys take turns
  ready bigint -- Jobs that may be claimed now
  scheduled bigint -- Jobs that wait for their time or for a retry
  running bigint -- Jobs that are claimed
  completed bigint -- Completed jobs that are kept
  failed bigint -- Failed jobs that are kept
  cancelled bigint -- Cancelled jobs that are kept
  state text -- active; draining: what was ready at the drain is finished, the rest waits; paused
  total_created bigint -- Jobs that were added since installation
  total_completed bigint -- Jobs that completed since installation
  total_failed bigint -- Jobs that failed since installation
  total_cancelled bigint -- Jobs that were cancelled since installation
  total_timed_out bigint -- Jobs that failed by their timeout since installation
  total_retried bigint -- Executions that were tried again since installation
  total_wait_ms bigint -- Sum over completed and failed jobs of the ms from creation, or due time, to start
  total_run_ms bigint -- Sum over completed and failed jobs of the ms from start to end
  recent_completed bigint -- Jobs that completed in the last recent_ms
  recent_failed bigint -- Jobs that failed in the last recent_ms
  recent_wait_ms bigint -- Sum over these of the ms from creation, or due time, to start
  recent_run_ms bigint -- Sum over these of the ms from start to end
  recent_ms bigint -- Length of the time that recent_* covers: the last 50 to 60 seconds
  retention jsonb -- By status: ageMs and count of the finished jobs that are kept, where the queue says so

view ready_row of payload, queue, ready -- Jobs that may be claimed now, in the form that reads share
  id bigint -- Identity of the row; of a job, its id for life
  moved_id bigint -- The job's id when it differs from seq
  seq bigint -- Place in the lane
  head smallint -- 0: given back, rescued or admitted; 1: new, promoted or retried
  queue_id integer -- Queue, by table queue
  type_id integer -- Job type, by table job_type
  policy_id integer -- Retry and timeout settings, by table policy
  status text -- pending, running, completed, failed or cancelled; in tables its number
  reason integer -- Why a pending job waits: 0 for its turn, 1 for its time, 2 for a retry, 3 for the end of a drain, 4 for other jobs, 5 since its handler snoozed it
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  retry_count integer -- Executions after the first
  crashes integer -- Times that a worker died while it held the job
  created_at timestamp with time zone -- When the row, or the job, came to be
  updated_at timestamp with time zone -- Last change by hand or of place
  scheduled_at timestamp with time zone -- Earliest start that was asked for, or the time of the next try
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  completed_at timestamp with time zone -- When the job ended, whatever way
  cancel_requested_at timestamp with time zone -- When a running job was asked to stop
  cancel jsonb -- How a job that was asked to stop while it ran did so
  key text -- Key within its scope; of a job, what the limits of its queue are counted by
  extra jsonb -- Rare fields, as in ready.extra

view retry_counts of job_type, retry_delta, retry_total -- Exact numbers of retries since installation by type and error code, kept and not counted
  type text -- Name of the job type
  error_code text -- Code of the last error
  retried bigint -- Failed executions that were followed by another
  recovered bigint -- Jobs that completed after a retry, by the code of the error before
  exhausted bigint -- Jobs that failed after a retry

view scheduled_row of payload, scheduled -- Jobs that wait for their time, in the form that reads share
  id bigint -- Identity of the row; of a job, its id for life
  queue_id integer -- Queue, by table queue
  type_id integer -- Job type, by table job_type
  policy_id integer -- Retry and timeout settings, by table policy
  status text -- pending, running, completed, failed or cancelled; in tables its number
  reason integer -- Why a pending job waits: 0 for its turn, 1 for its time, 2 for a retry, 3 for the end of a drain, 4 for other jobs, 5 since its handler snoozed it
  priority smallint -- 1 (first) to 9 (last)
  payload jsonb -- What the handler is given, as it was validated
  result jsonb -- What the handler returned
  error_code text -- Stable code of the last error, such as timeout
  error_message text -- Message of the last error
  retry_count integer -- Executions after the first
  crashes integer -- Times that a worker died while it held the job
  created_at timestamp with time zone -- When the row, or the job, came to be
  updated_at timestamp with time zone -- Last change by hand or of place
  scheduled_at timestamp with time zone -- Earliest start that was asked for, or the time of the next try
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  completed_at timestamp with time zone -- When the job ended, whatever way
  cancel_requested_at timestamp with time zone -- When a running job was asked to stop
  cancel jsonb -- How a job that was asked to stop while it ran did so
  key text -- Key within its scope; of a job, what the limits of its queue are counted by
  extra jsonb -- Rare fields, as in ready.extra

view schedules of job_type, queue, schedule -- Schedules with their next and last tick
  name text -- What callers know it by
  type text -- Type of its jobs
  queue text -- Queue of its jobs
  priority smallint -- Of its jobs: 1 (first) to 9 (last)
  key text -- Of its jobs, while it counts in their queue; null: none
  payload jsonb -- Of its jobs
  policy jsonb -- What replaces the settings of the type's policy
  cron text -- 5 fields, or 6 with seconds first; null: it goes by interval
  interval_ms bigint -- Milliseconds between ticks; null: it goes by cron
  time_zone text -- IANA zone of the cron expression
  start_at timestamp with time zone -- No tick before it
  end_at timestamp with time zone -- No tick at or after it
  jitter_ms integer -- Most milliseconds that a tick is put off by
  overlap text -- What a tick does while an earlier job has not ended: skip, queue, cancel that one, allow
  catch_up text -- Which ticks that were missed get a job: none, one (the last), all (at most catch_up_max)
  catch_up_max integer -- Most missed ticks that get a job
  paused boolean -- Whether its ticks are passed over
  next_tick_at timestamp with time zone -- Before jitter; null: there is none any more, or it is being worked out, after a pause or a change by SQL
  last_tick_at timestamp with time zone -- The last tick that is in the ledger
  last_job_id bigint -- The last job that it made
  queued integer -- Ticks that wait for the end of an earlier job
  created_at timestamp with time zone -- When it was made
  updated_at timestamp with time zone -- When it was last changed, ticks apart

view type_policies of job_type, policy, queue, queue_policy, type_policy -- What new jobs of each type take over, and who set it: the operator counts before the handler, that before the queue
  type text -- Name of the job type
  queue text -- The type's own queue, for which the policy holds
  policy jsonb -- The whole policy
  operator jsonb -- What was set by set_policy
  handler jsonb -- What the handler declares
  queue_settings jsonb -- What was set of the queue by set_queue_policy

view webhook_deliveries of webhook_delivery -- Messages to endpoints. Read them by endpoint_id, in the order of created_at
  job_id bigint -- The send-webhook job that delivers it
  endpoint_id bigint -- To whom
  message_id text -- Header webhook-id
  event text -- Type of the event
  status text -- pending, delivered or failed
  attempts integer -- Attempts so far
  body jsonb -- What is sent
  created_at timestamp with time zone -- When it was made
  delivered_at timestamp with time zone -- When the receiver took it
  replayed_by bigint -- The delivery that tries again what this one failed to do

view webhook_endpoints of webhook_endpoint, webhook_health -- Endpoints without their secrets, and how they fare
  id bigint -- What others call it by
  url text -- Where it is told
  description text -- For people
  events text[] -- Types of the events that it is told of
  types text[] -- Job types whose ends it is told of; null: all
  queues text[] -- Queues whose jobs it is told of; null: all
  ordering_key text -- JSON pointer into the message: those with the same text there go one after the other
  rate_limit integer -- Most attempts of a window
  rate_window_ms bigint -- The window, in ms
  state text -- enabled or disabled
  disabled_reason text -- manual, gone or failing
  disabled_at timestamp with time zone -- When it was disabled
  failing_since timestamp with time zone -- First failure since the last success
  breaker text -- closed: it is sent to; open: it is not, until breaker_open_until; half-open: one delivery tries
  breaker_open_until timestamp with time zone -- When one delivery tries
  created_at timestamp with time zone -- When it was made
  updated_at timestamp with time zone -- When it was last changed

view workers of lease, stuck_handler, worker -- Worker processes, alive and ended
  id bigint -- Identity of the row; of a job, its id for life
  name text -- Name, unique where the table stands for named things
  host text -- Host of the process
  pid integer -- Process id on its host
  release text -- Release of the program
  types text[] -- Types that the process has handlers for
  outdated text[] -- Types that it has handlers of, and whose jobs it leaves to others: what is stored of them is newer
  queues text[] -- Names of the queues whose jobs it runs; null: all
  started_at timestamp with time zone -- Start of the last attempt; of a worker, of its process
  beat_at timestamp with time zone -- Last heartbeat
  ended_at timestamp with time zone -- When the attempt, or the worker, ended
  state text -- alive, silent (past its time without a heartbeat) or ended
  running bigint -- Jobs that are claimed
  stuck bigint -- Handlers that ignore their aborted signal and keep a slot, of jobs that were closed without them

view workflow_jobs of dependency, dependent, workflow -- The jobs of workflows, completion jobs apart
  workflow_id bigint -- The workflow
  job_id bigint -- A job of it
  ref text -- What the others of the workflow call it
  outcome text -- unfinished, completed, failed, cancelled; removed: it is gone, and counts as done
  on_parent_failure text -- What a parent that does not complete means for it: fail, run, ignore
  waits_for integer -- How many of its parents have not ended

view workflows of dependent, workflow -- Workflows with the numbers of their jobs, kept and not counted
  id bigint -- Id of the workflow
  name text -- What callers call it
  state text -- running, cancelling, completed, failed (a job failed) or cancelled (a job was cancelled, none failed)
  jobs integer -- All of its jobs, without the completion job
  unfinished integer -- Jobs that have not ended
  completed integer -- Jobs that completed
  failed integer -- Jobs that failed
  cancelled integer -- Jobs that were cancelled
  on_complete_id bigint -- The job that waits for its end
  created_at timestamp with time zone -- When it was made
  cancelled_at timestamp with time zone -- When all of it was cancelled
  ended_at timestamp with time zone -- When its last job ended

function actor() -- Who is at work in this session: the setting actor, or database:<role>
  returns text
  plpgsql stable, body 48629ceaf4585fd08279401503aa3a96

function add_deliveries(p_endpoints bigint[], p_events text[], p_bodies jsonb[], p_message_ids text[] DEFAULT NULL::text[]) -- Adds deliveries of messages to endpoints; returns their jobs
  returns bigint[]
  plpgsql volatile, body 980e07041beec910e57dddc7ab6bc8c8

function add_dependent(p_type integer, p_queue integer, p_policy integer, p_priority integer, p_payload jsonb, p_run_at timestamp with time zone, p_unique_key text, p_parents bigint[], p_on_failure text, p_extra jsonb) -- Adds one job that waits for others; returns its id
  returns bigint
  plpgsql volatile, body 0168e185ce7deaac54600ddd8292cf86

function add_job(p_type integer, p_queue integer, p_policy integer, p_priority integer, p_payload jsonb, p_run_at timestamp with time zone, p_extra jsonb) -- Stores one job that was checked before; returns its id
  returns bigint
  plpgsql volatile, body 5e080b4b6d53b39840876d0ef3654a11

function add_linked_jobs(p_types integer[], p_queues integer[], p_policies integer[], p_priorities integer[], p_payloads jsonb[], p_run_at_ms bigint[], p_extras jsonb[], p_workflows bigint[], p_refs text[], p_on_failures smallint[], p_parents integer[], p_edge_children integer[], p_edge_parents integer[], p_edge_parent_ids bigint[], p_joined bigint[]) -- Adds jobs that wait for others or are in workflows; returns their ids
  returns bigint[]
  plpgsql volatile, body 703ca945dbe44bace79db6bd212046a0

function add_one(p_type integer, p_queue integer, p_policy integer, p_priority smallint, p_payload jsonb, p_hints jsonb, OUT seq bigint, OUT created_at timestamp with time zone, OUT handed boolean) -- Adds one plain job: hands it to an idle worker, or leaves it to be claimed
  returns record
  plpgsql volatile set enable_sort=off, enable_seqscan=off, body 4bcfb70aa5134b427ce16e77d98c6828

function add_unique_job(p_type integer, p_queue integer, p_policy integer, p_priority integer, p_payload jsonb, p_run_at timestamp with time zone, p_rule jsonb, p_extra jsonb, OUT outcome text, OUT id bigint) -- Adds a job of a locked unique key, or settles with the job that holds the key
  returns record
  plpgsql volatile, body d311d57002f296e855c1f1940d4e01cb

function add_unique_jobs(p_types integer[], p_queues integer[], p_policies integer[], p_priorities integer[], p_payloads jsonb[], p_run_at_ms bigint[], p_rules jsonb[], p_extras jsonb[]) -- Adds jobs, all or none, some of them under unique keys
  returns TABLE(ord integer, outcome text, id bigint)
  plpgsql volatile, body e5094570851fca945b75eb3562032429

function add_webhook_endpoint(p_columns jsonb, p_secret jsonb) -- Makes a webhook endpoint; returns its id
  returns bigint
  plpgsql volatile, body aa735d00984483f63889f1df34e142d9

function add_webhooks(p_jobs bigint[], p_urls text[], p_payloads jsonb[]) -- Adds for each job the one that tells its end at its webhookUrl
  returns void
  plpgsql volatile, body cc064a74ee98d1834b8af67b5ab2ebf2

function add_workflow(p_name text, p_jobs integer) -- Makes a workflow that jobs are then added to; returns its id
  returns bigint
  plpgsql volatile, body ab0f72b2f25265e6bf181b43d87ccddd

function add_workflow_jobs(id bigint, jobs jsonb) -- Adds jobs to a workflow that has not ended; returns their ids in the order given
  returns bigint[]
  plpgsql volatile, body b9877499315af182bb4678c8bd5db2a7

function add_workflow_list(p_workflow bigint, p_jobs jsonb, p_known jsonb, p_on_complete jsonb, p_joined bigint[]) -- Adds the jobs of a list to a workflow; returns their ids in the order given
  returns bigint[]
  plpgsql volatile, body 32fb61d832cb4fb5b8e35a3a0999b24f

function adopt_jobs(p_queue queue, p_time double precision, p_lows bigint[], p_limit integer, OUT adopted integer, OUT lows bigint[]) -- Moves arrivals of a keyed queue into the lines of their keys
  returns record
  plpgsql volatile, body 1316f143644f1a6ab0693d1fbce541d2

function apply_bulk(p_action text, p_ids bigint[], p_queue integer, p_priority smallint, OUT done bigint, OUT skipped jsonb) -- Changes the jobs of one batch of a bulk action; skipped: how many were left as they were, by reason
  returns record
  plpgsql volatile, body c6b5a4e2341ff0511e33e07bec2e93d0

function apply_policies(p_types text[], p_queue integer DEFAULT NULL::integer) -- Works out anew which policy the jobs of types take over
  returns void
  plpgsql volatile, body eeae97296ee84f4d4dd879d0cbce5784

function audit(p_kind text, p_id text, p_action text, p_before jsonb, p_after jsonb) -- Writes an entry of the audit trail
  returns void
  plpgsql volatile, body c654072a508d5792f9da5208dea92d4b

function audit_retention() -- Writes an entry for a rule of retention that was made or changed
  returns trigger
  plpgsql volatile, body 5327059abb1efc7875ca9ed501cc4824

function audit_row() -- Writes an entry for a row of settings that was made, changed or removed
  returns trigger
  plpgsql volatile, body eb71b19d731342a07905160fcb689d8a

function begin_delivery(p_job bigint, p_endpoint bigint, p_body jsonb, OUT verdict text, OUT wait_ms bigint, OUT reason text, OUT url text, OUT secrets jsonb, OUT message_id text, OUT body text) -- Whether a delivery may be tried now, and with what
  returns record
  plpgsql volatile, body cec01289735b53be63a9d7b898ab286a

function begin_email(p_job bigint, p_recipient text, p_message_id text, p_template text, p_subject text, p_attempt integer, p_newsletter boolean, p_domain text, p_interval_ms double precision, OUT state text, OUT wait_ms double precision, OUT interrupted boolean, OUT server text, OUT answer text) -- What is to be done about one mail of a job; sending: hand it over, paced: come again in wait_ms, else it is done with
  returns record
  plpgsql volatile, body 490776e333110e0b1bb6db0e2cd38e86

function begin_turn(p_queue integer, p_limit integer, p_types integer[], p_lows bigint[], p_suspect boolean, OUT at timestamp with time zone, OUT lane_limit integer, OUT cut boolean, OUT more boolean, OUT keyed boolean, OUT tids tid[], OUT stale text[], OUT lows bigint[]) -- Begins a claim of a queue with keys or a rate: what may be claimed now
  returns record
  plpgsql volatile, body 336f7ff2cc3f0329d12d4ebdd1e7349e

function block_address(address cidr, reason text DEFAULT NULL::text, until timestamp with time zone DEFAULT NULL::timestamp with time zone) -- Refuses the requests of an address or a network, until a time or for good; counts in every server process within a second
  returns void
  plpgsql volatile, body 91a9b44102b42afe7a7fff69afe901ce

function bulk_statuses(p_action text, p_filter jsonb) -- Statuses of the jobs that a bulk action looks at; null: there is no such action
  returns text[]
  plpgsql immutable, body a225ae9082714a881ea840ac7c73d00b

function cancel(id bigint) -- Cancels a job: cancelled (had not started), requested (runs and was told), finished:<status> or unknown
  returns text
  plpgsql volatile, body bd705891c5eb478c09b69b3a09932f37

function cancel_job(p_id bigint, p_grace_ms integer) -- As cancel_jobs, for one job
  returns text
  plpgsql volatile, body dcde59fa593f747036a32acd7ded7c9a

function cancel_jobs(p_ids bigint[], p_grace_ms integer) -- Cancels jobs; a running one is told, and closed by force after p_grace_ms; with null it is left alone (running)
  returns TABLE(id bigint, answer text)
  plpgsql volatile, body ada82d511ffa4aba4eb62af9be274818

function cancel_workflow(id bigint, p_grace_ms integer DEFAULT 10000) -- Cancels all jobs of a workflow that have not ended; returns how many, null when there is no such workflow
  returns integer
  plpgsql volatile, body cd4390bcd2edeae3eff62f29d6988406

function change(id bigint, settings jsonb) -- Changes payload, priority, queue or time of a job that has not started: done, conflict:<status>, full:<queue> or unknown
  returns text
  plpgsql volatile, body 2b6d1e36429f7ec31a478644d6c47578

function change_queue(queue text, settings jsonb) -- Changes settings of a queue; what is left out stays, null clears. False: no such queue
  returns boolean
  plpgsql volatile, body f5b6727766441326ebb8f873e43cd47a

function change_schedule(name text, settings jsonb) -- Changes settings of a schedule; what is left out stays, null clears. False: no such schedule
  returns boolean
  plpgsql volatile, body 42fe20b3dfe2d6fcfc5a56eddcb2fa5b

function change_webhook_endpoint(p_id bigint, p_changes jsonb) -- Changes columns of an endpoint; enabling it closes its breaker, and begins its rate anew. False: there is none
  returns boolean
  plpgsql volatile, body 8c554c71695e70cd9ab089b839ab1a63

function check_bulk(action text, filter jsonb) -- Raises what is wrong with a bulk action and its filter
  returns void
  plpgsql volatile, body 60d5c042eb4d2a85d9bea34b9fdfe71f

function check_limits(p_limits jsonb) -- Refuses limits of a queue or key that are out of their bounds, with an error that names each
  returns void
  plpgsql immutable, body 1af64b3d8de62d04674a982f1bf96ae8

function check_payload(p_place text, p_type text, p_schema jsonb, p_payload jsonb) -- Raises what keeps a value from being a payload of a type
  returns void
  plpgsql immutable, body b3a12cc414333cffa59c569ca7a9c6bf

function check_policy(p_what text, p_settings jsonb) -- The settings of a policy, or an error that names every fault
  returns jsonb
  plpgsql immutable, body d9ef7f31ca74aeaf7ac0313c353e0f2d

function check_rule() -- Refuses a routing rule that cannot be used
  returns trigger
  plpgsql volatile, body 78986934209222bb5d3023e32fc01ea8

function claim(p_worker bigint, p_number bigint, p_queue integer, p_limit integer, p_max_bytes bigint, p_types integer[], p_lows bigint[], p_suspect boolean, OUT state text, OUT cut boolean, OUT transaction_id bigint, OUT oldest_transaction_id bigint, OUT notes jsonb, OUT ids bigint[], OUT seqs bigint[], OUT priorities smallint[], OUT heads smallint[], OUT type_ids integer[], OUT policy_ids integer[], OUT retry_counts integer[], OUT crashes integer[], OUT created_ats timestamp with time zone[], OUT payloads text, OUT snoozes integer[], OUT traces jsonb[]) -- Takes ready jobs of a queue into one lease
  returns record
  plpgsql volatile set enable_sort=off, enable_seqscan=off, body da0d9069df984a12c8dfddb34eee91fe

function clean(queue text, age interval, most integer DEFAULT 1000, status text DEFAULT 'completed'::text) -- Deletes a queue's finished jobs of a status that ended at least so long ago, the oldest first; returns how many
  returns integer
  plpgsql volatile, body dc6a4cd1a15c7b6f7b02c94c6227ccc2

function close_delivery(p_job bigint) -- Notes that a delivery was given up: the next one of its lane may go
  returns void
  plpgsql volatile, body 027b70f6212d1e48dfdb0c20ab3e9feb

function complete(p_worker bigint, p_numbers bigint[], p_sizes integer[], p_ids bigint[], p_kinds smallint[], p_started_after_ms integer[], p_run_ms integer[], p_results jsonb[], p_error_codes text[], p_error_messages text[], p_error_classes smallint[], p_delays_ms bigint[]) -- Records how attempts ended, once for each; a lease that was taken over is refused
  returns smallint[]
  plpgsql volatile, body d5a0708b2cb0652d8f8dc889a94dc21a

function condition_faults(p_condition jsonb) -- Why a condition of a routing rule cannot be used; no row when it can
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body a1f61f5e70c5601e2778268bae03a246

function conflicts(p_ids bigint[], p_statuses text[]) -- The answer for jobs that a change missed since they are in another status
  returns TABLE(id bigint, answer text)
  plpgsql stable, body 3c36879cde5ce94cff1141f9b52aa46f

function count_jobs(p_filter jsonb, p_statuses text[], p_budget_ms integer, OUT matched bigint, OUT exact boolean) -- Number of jobs that fit a filter; not exact: time was up, and it is a lower bound
  returns record
  plpgsql stable, body 3d5a73266216f42ea4d109104c0b0cbe

function count_retries(p_positions integer[], p_kinds smallint[], p_types integer[], p_retry_counts integer[], p_extras jsonb[], p_codes text[]) -- Counts retries, and what became of jobs that were retried, by type and error code
  returns void
  plpgsql volatile, body 7c1fc996d314ae86f9068298807fd4cf

function create_workflow(name text, jobs jsonb, on_complete jsonb DEFAULT NULL::jsonb) -- Makes a workflow of jobs that may wait for each other; returns its id. Commits and rolls back with the caller
  returns bigint
  plpgsql volatile, body c5a15780d1fc45889adacd9aa6db6e33

function cron_fault(p_cron text) -- Why a cron expression cannot be used; null: it can
  returns text
  plpgsql immutable, body f9ab7c2ee314dc87f17b2bceaab30f6e

function cron_values(p_what text, p_field text, p_least integer, p_most integer, p_steps integer) -- What one field of a cron expression names; raises what is wrong with it
  returns TABLE(value integer, nth text)
  plpgsql immutable, body 789f7e8319a73493d4e1a38622a6bf8c

function delivery_lane(p_key text, p_body jsonb) -- In which lane of its endpoint a message goes
  returns text
  plpgsql immutable, body f826693a89ab8a65b99cf42f04a3c9b4

function disable_webhook_endpoint(p_id bigint, p_reason text) -- Disables an endpoint, and tells those that want to know of it. False: it is not enabled
  returns boolean
  plpgsql volatile, body ccaaa6630e8850229e197c49a9f8d97c

function drain(queue text) -- Finishes what waits in a queue, then pauses it; deletes nothing. False: no such queue
  returns boolean
  plpgsql volatile, body 1795bd9333177bc29cb9ab9dd06097ea

function drop_audit_days(p_days integer) -- Drops the days of the audit trail that ended more than p_days ago; returns how many
  returns integer
  plpgsql volatile, body 1b447ef98fb90c0b73f815b510fd9c38

function drop_days(p_days integer, p_tables text[] DEFAULT '{finished_completed,finished_other,attempt,job_log}'::text[]) -- Drops the days of these tables (default: all that have days) that ended more than p_days ago; returns the number of tables dropped
  returns integer
  plpgsql volatile, body 99ed7c4eccb3364b996d6e540a292589

function drop_workspace(p_owner text, p_name text, p_reason text, p_used_at timestamp with time zone DEFAULT NULL::timestamp with time zone) -- Lets a workspace go and counts why
  returns boolean
  plpgsql volatile, body 4a79580ad687dfd56556cd0f5cfb748c

function drop_workspace_blobs(p_owner text, p_hashes bytea[]) -- Lets contents go that no file holds any more
  returns bigint
  plpgsql volatile, body 6c3850543a031cdf6bdbc86f85348f73

function end_delivery(p_job bigint, p_endpoint bigint, p_attempt integer, p_began_at timestamp with time zone, p_duration_ms integer, p_status integer, p_error text, p_request_headers jsonb, p_response_headers jsonb, p_response_body text, p_outcome text, OUT disabled text, OUT opened_ms bigint) -- Records an attempt of a delivery, and what it means for its endpoint
  returns record
  plpgsql volatile, body a0002e36593b819f1c5b8030533b7d78

function end_drains() -- Pauses the queues whose drain has ended; returns how many
  returns integer
  plpgsql volatile, body 7efd3ff324c275cc24c9104b043c1f56

function end_stuck(p_worker bigint, p_jobs bigint[]) -- Handlers that had been given up have ended after all
  returns void
  plpgsql volatile, body 8b80debd77ae5e621018741534ed28e8

function end_turn(p_queue integer, p_at timestamp with time zone, p_tids tid[], p_stale text[], p_more boolean, p_lows bigint[]) -- Ends a claim of a queue with keys or a rate: counts the picked jobs
  returns jsonb
  plpgsql volatile, body 744dfff1798b9b791d3df64b6bd17ef1

function end_with_parents(p_touched bigint[], OUT ids bigint[], OUT statuses smallint[]) -- Ends waiting jobs whose parents failed or were cancelled, as their policy says
  returns record
  plpgsql volatile, body 562833dc209218f1c29f8645af2742e7

function end_workers(p_workers bigint[]) -- Ends worker ids for good; what they held goes back and burns no attempt
  returns integer
  plpgsql volatile, body 1c51a1767b578f4f17663c4fd06157fd

function engine_identity() -- 12 hexadecimal digits that tell this engine from those of other servers, databases and schemas
  returns text
  plpgsql stable, body b8513b0cc9b404c62f4dc641b528e9e4

function enqueue(type text, payload jsonb DEFAULT '{}'::jsonb, priority integer DEFAULT 3, queue text DEFAULT NULL::text, scheduled_at timestamp with time zone DEFAULT NULL::timestamp with time zone, max_retries integer DEFAULT NULL::integer, timeout_seconds integer DEFAULT NULL::integer, unique_key text DEFAULT NULL::text, retry jsonb DEFAULT NULL::jsonb, key text DEFAULT NULL::text, depends_on bigint[] DEFAULT NULL::bigint[], on_parent_failure text DEFAULT NULL::text, webhook_url text DEFAULT NULL::text, traceparent text DEFAULT NULL::text, uniqueness jsonb DEFAULT NULL::jsonb) -- Adds a job, checked against its type's schema; returns its id, or that of the unfinished job that has the unique key. Commits and rolls back with the caller
  returns bigint
  plpgsql volatile, body a68fd215bd909ff20dfc9491c01ad6c7

function execution(p_retry_count integer, p_crashes integer, p_extra jsonb) -- Number of the execution that a job's counts lead to, from 1, over its whole life
  returns integer
  plpgsql immutable, body 79d33ad40b3bb49179bb7d6ff9b2267f

function expected_wait(p_queue integer, p_ahead bigint) -- Seconds until a job with so many ready jobs before it starts, as measured; null: not known
  returns double precision
  plpgsql stable, body e405c40e64ec9a11a5662331ea8a86cd

function explain(id bigint) -- Why a job is not running and when it is expected to, or how it runs, or how it ended; null: unknown job
  returns jsonb
  plpgsql stable, body 0e2641cfe25b241991aa23b86935f167

function extend_gpu_instance(p_instance text, p_lease_ms double precision, p_max_spend double precision) -- Extends lease and cap of a live instance within its limits; returns extended, or why not
  returns text
  plpgsql volatile, body b32f8de35fa124652123fb9fee526527

function failure_fingerprint(p_message text) -- What messages have in common that differ in numbers, ids, times and paths only: 16 hexadecimal digits
  returns text
  plpgsql immutable, body a28142e0216f498208c7dff389d83e91

function failure_pattern(p_message text) -- An error's message without what differs from one failure to the next
  returns text
  plpgsql immutable, body 6d534e6a9e8272fd015d31ca54e38a16

function field_faults(p_document jsonb, p_fields text[]) -- Why the fields of a job or schedule told as JSON are not what they should be; no row when they are
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body d6b984f88e9340b0e9053667d3e6305a

function finish_recovery() -- Ends a recovery: drains go on with what came back, and sleepers are told
  returns void
  plpgsql volatile, body dbb1015c423df854fba8297a613a4f64

function finished_days(p_status smallint, p_until timestamp with time zone) -- Names of the day partitions with finished jobs of a status, oldest first
  returns text[]
  plpgsql stable, body df3d3041661cb60d6d3a71fa17dc9f5b

function fits_condition(p_data jsonb, p_condition jsonb) -- Whether data fits a condition of a routing rule
  returns boolean
  plpgsql immutable, body 0760c9551b6304d5a14c83a378e10843

function fits_pattern(p_text text, p_pattern text) -- Whether a text fits a pattern of a routing rule
  returns boolean
  plpgsql immutable, body 481fe3258122ea0272e8ee1303775bd3

function fold_counts() -- Adds count_delta to job_count; returns how many rows it folded
  returns integer
  plpgsql volatile, body 3a011606737df15a09631a2ebcfaca6e

function fold_failures(p_limit integer DEFAULT 2000) -- Adds failure_delta to failure_group; returns how many rows it folded
  returns integer
  plpgsql volatile, body d554d926faa1345e204596bb58ee5b9d

function fold_releases(p_queue queue) -- Takes note of the jobs of a queue that hold no slot any more
  returns void
  plpgsql volatile, body d8225cfad4c2791159b87743ef5c7818

function fold_retries() -- Adds retry_delta to retry_total
  returns void
  plpgsql volatile, body 640d08e5c089b5c5be995020435436cf

function forget_reports(p_ids bigint[]) -- Takes away what jobs told of themselves, how far they came, and what was sent to them
  returns void
  plpgsql volatile, body 96ea619df6d644c1ddd09e38e23807f1

function full_queue(p_queue integer, p_extra jsonb) -- A queue that has no room for a job, or for the one that tells its end; null: both have it
  returns integer
  plpgsql volatile, body 5a5a36ac61a3ee382dee3f37ef9ead81

function give_back(p_worker bigint, p_number bigint, p_crashed boolean, p_max_crashes integer) -- Puts the open jobs of one lease back at the head of their lanes and removes the lease
  returns TABLE(given_back integer, failed integer)
  plpgsql volatile, body a84dce8d10e885979ca53248806cf28d

function has_key_room(p_queue integer, p_key text, p_max_waiting bigint, p_count integer) -- Whether a key of a queue may get p_count more jobs; holds the answer true until the transaction ends
  returns boolean
  plpgsql volatile, body ef77ae2ae0e76477088f9f238ec255c2

function has_room(p_queue integer, p_count integer) -- Whether a queue may take p_count more jobs; holds the answer true until the transaction ends
  returns boolean
  plpgsql volatile, body eefde141469027e4800e1278d53b2666

function hint(p_hint jsonb) -- Wakes sleeping processes when this transaction commits; jobs are found without it, later
  returns void
  plpgsql volatile, body 8f8ba41e4cae42efe4c6c20a90b3cf29

function index_kept() -- Keeps the partial index over finished jobs of queues with a retention of their own
  returns void
  plpgsql volatile, body 769eea01786a81d17c543e5853112bad

function intend_gpu_instance(p_job bigint, p_instance text, p_provider text, p_name text, p_product text, p_region text, p_gpus integer, p_lease_ms double precision, p_lease_limit_ms double precision, p_max_spend double precision, p_spend_limit double precision, p_webhook text, p_most integer, OUT verdict text, OUT holder bigint) -- Writes which instance a job is about to make, before a provider is asked: new, again, taken or full
  returns record
  plpgsql volatile, body 6265e98a6dfc320fd4cf48ec74f2a59a

function intern_policy(p_settings jsonb) -- The id of a policy, stored once for each distinct value
  returns integer
  plpgsql volatile, body 3af5b03b6fee3e02f2b237d5fce0a627

function is_draining(p_queue integer, p_before bigint) -- Whether a draining queue has something left to finish
  returns boolean
  plpgsql stable, body e0d0e6d7c4059f48d4081775227c1685

function is_wanted(p_hint jsonb) -- Whether some worker may sleep through what a hint tells
  returns boolean
  plpgsql volatile, body 98b9ba91f6f70f8af1667a84cdabf504

function job_status(p_id bigint) -- Status of a job by its id: pending, running, completed, failed, cancelled; null: unknown
  returns text
  plpgsql stable, body 95866f47613613cf3e566c8677400ba6

function jobs_ahead(p_queue integer, p_priority smallint, p_head smallint, p_seq bigint, p_key text) -- Jobs of the queue that come before a place in it and have a live worker; an estimate from 10000 on
  returns bigint
  plpgsql stable, body a12442431b1db0caccd8b22e1f09f260

function json_instant(p_at timestamp with time zone) -- An instant as JSON carries it: ISO 8601 in UTC with milliseconds
  returns text
  plpgsql stable, body ad11159c8334f1adddf1abeab4e5a12f

function judge_alerts(p_facts jsonb) -- Judges rules and returns how they stand, with what is to be told: raised, reminded or recovered, each once
  returns TABLE(rule text, queue text, value double precision, firing boolean, change text, since timestamp with time zone)
  plpgsql volatile, body d46286f5c8c9840203f498a215531b83

function keep_queues(p_limit integer) -- Hides and deletes what the queues' own retention no longer keeps; returns how many it deleted
  returns integer
  plpgsql volatile, body 4d4710eae39a5e816e8c14f9af550923

function known_jobs(p_ids bigint[]) -- Those of some ids that are ids of jobs
  returns bigint[]
  plpgsql stable, body bd5d102e49eb1d2e9ce3e3a48f6b0fef

function last_execution(p_retry_count integer, p_crashes integer, p_extra jsonb, p_started_at timestamp with time zone, p_lease_number bigint, p_error_class smallint) -- Number of the last execution of a job that ended, from 1
  returns integer
  plpgsql immutable, body 4a7a0b77c39cfe7fe4907de6232c4eaa

function limit_reason(p_queue integer, p_key text) -- What a ready job of a queue with keys or a rate waits for: concurrency, rate; null: its turn
  returns text
  plpgsql stable, body 70f487325e77f291073513324926a196

function limited_start(p_queue integer, p_key text, p_ahead bigint) -- When the limits of a job's queue and key let it start; null: they say nothing of it
  returns timestamp with time zone
  plpgsql stable, body e749d60963f1130e961bc7b6750aa1d5

function listen(p_seconds integer, OUT epoch text, OUT sound_from bigint) -- Has changes written down for the coming seconds, for those who listen
  returns record
  plpgsql volatile, body b7b560887181ec0fc6a302da04cebca1

function locate_job(p_id bigint) -- Where a job is, and what its explanation needs of it; no row: unknown
  returns TABLE(place text, queue_id integer, type_id integer, policy_id integer, priority smallint, head smallint, seq bigint, retry_count integer, crashes integer, created_at timestamp with time zone, extra jsonb, at timestamp with time zone, reason smallint, worker_id bigint, started_at timestamp with time zone, status smallint, error_code text, error_message text)
  plpgsql stable, body 4d8fb4d1af699c25e98a855eb76577ee

function lock_jobs(p_ids bigint[]) -- Locks the rows of jobs that are to be changed together, in one order for all
  returns void
  plpgsql volatile, body 9aabb90ebedf85598a1c05eae964fdc2

function lock_policies() -- Lets changes of policies happen one after the other
  returns void
  plpgsql volatile, body c9ba7b1637554180e02a817b5511ff66

function lock_turn(p_queue text) -- Locks a queue's turn for a change of its settings
  returns integer
  plpgsql volatile, body 4a136d336b749aa4ea01e60010b8ba8d

function lock_unique_keys(p_queues integer[], p_keys text[]) -- Locks unique keys until the transaction ends; waits at most 5 s for each
  returns void
  plpgsql volatile, body 22a451d10a0d052580ca6e04db51191e

function look_at_parents(p_children bigint[]) -- Brings the counters of some children in line with what their parents are now; returns those that cannot be told
  returns bigint[]
  plpgsql volatile, body c04e971c7b543a6f1de1669201ab17f0

function make_partitions(p_days date[] DEFAULT '{}'::date[]) -- Makes the day partitions of the week ahead, and of p_days, that are missing; returns how many it made
  returns integer
  plpgsql volatile, body 7607a13475fcb80fd95fcf9e5e5cb765

function make_room(p_job_seq bigint, p_worker_seq bigint, p_days date[]) -- Raises the sequences above the ids of a backup, and makes the partitions of its days
  returns void
  plpgsql volatile, body 71f97ea637d733d8b6de409ae78aa718

function mark_lanes(p_step bigint DEFAULT 200000) -- Proves from which seq on the lanes of each queue may hold jobs; needs a transaction of its own
  returns void
  plpgsql volatile set enable_sort=off, enable_seqscan=off, body 934bb1af9fdfb3a839fb2e37c8e16372

function match_jobs(p_filter jsonb, p_statuses text[], p_after bigint, p_before bigint, p_limit integer, OUT ids bigint[], OUT reached bigint) -- Ids of jobs that fit a filter, lowest first, from a bounded range of ids; reached: where to go on, null at the end
  returns record
  plpgsql stable, body 9562b9eebe8915c92e8b736405deada3

function measured_pace(p_queue integer, OUT per_second double precision, OUT run_ms double precision) -- Attempts that end in a second while a queue has a backlog, and the mean ms of a run; null: not measured yet
  returns record
  plpgsql stable, body d6df8798caa3c1037de029f3d733b33b

function note_caches(p_process text, p_figures jsonb, OUT known_at_us bigint, OUT purges jsonb) -- Stores what a process says of its caches, and answers the orders to let things go
  returns record
  plpgsql volatile, body 4a64cabe729cff5fdc928b5357745f30

function note_change() -- Writes down what a statement did to jobs, while somebody listens
  returns trigger
  plpgsql volatile, body 10635d5425da12a4896eb1889ad8f5dd

function note_ended(p_ids bigint[], p_kinds smallint[], p_answers smallint[] DEFAULT NULL::smallint[]) -- Leaves an event for each job that ended and that something waits for, and has webhook endpoints told
  returns void
  plpgsql volatile, body 365275d62f355aa8f401d517d7bef710

function note_failures(p_positions integer[], p_ids bigint[], p_type_ids integer[], p_kinds smallint[], p_codes text[], p_messages text[], p_classes smallint[], p_hold_ms integer) -- Notes failed attempts for their groups, and failed jobs for onFailed
  returns void
  plpgsql volatile, body a43e818bf08eae282bc4433b11e8d77a

function note_put_back(p_ids bigint[]) -- Lets jobs that were put back by hand wait for their parents again, and their children for them
  returns void
  plpgsql volatile, body 6ef6a3bb005ba32fa6de5e6ebfe650b3

function nth_newest(p_queue integer, p_status smallint, p_n integer) -- The end of the n-th newest finished job of a queue and status
  returns TABLE(finished_at timestamp with time zone, id bigint)
  plpgsql stable, body f3655079749886048650c39b15b4e3b2

function open_jobs(p_ids bigint[]) -- Those of some jobs that have not ended
  returns bigint[]
  plpgsql volatile, body 04b3a628820288cc400aae77a66a1fa3

function patch_job(p_id bigint, p_payload jsonb, p_priority smallint, p_queue integer, p_run_at timestamp with time zone) -- As patch_jobs, for one job
  returns text
  plpgsql volatile, body 6c97b6d97c3b2ed960333b1412cb76ca

function patch_jobs(p_ids bigint[], p_payload jsonb, p_priority smallint, p_queue integer, p_run_at timestamp with time zone) -- Changes jobs that have not started; null leaves a field as it is
  returns TABLE(id bigint, answer text)
  plpgsql volatile, body a0150b18708e407ab65818a471106eb4

function patched(p_old_payload jsonb, p_old_priority smallint, p_old_queue integer, p_payload jsonb, p_priority smallint, p_queue integer) -- What a patch changes of a job, as it was, for the audit trail
  returns jsonb
  plpgsql stable, body 1be96a9ea3e3a9ccfd9c99bfdb29afd2

function pause(queue text) -- Stops claims from a queue; what runs goes on. Ends a drain. False: no such queue
  returns boolean
  plpgsql volatile, body 2fc17a5f73292acb477aa73458a65183

function pause_schedule(name text) -- Stops the ticks of a schedule; its jobs go on. False: no such schedule
  returns boolean
  plpgsql volatile, body c08514bf4d400e28cab005b4c3037b57

function pick_jobs(p_queue queue, p_time double precision, p_at timestamp with time zone, p_limit integer, p_types integer[], p_suspect boolean, OUT tids tid[], OUT stale text[], OUT more boolean) -- Picks the jobs of a keyed queue that are next
  returns record
  plpgsql volatile, body 00a02aa19ed904d220f5a9ed1d2dc33d

function plain_address(p_address cidr) -- The IPv4 network that an IPv4-mapped IPv6 one means; any other as it is
  returns cidr
  plpgsql immutable, body b7cba25c2159bbcf66262ad5f8bf6440

function plan_workflow(p_jobs jsonb, p_known jsonb, OUT places integer[], OUT edge_children integer[], OUT edge_parents integer[], OUT edge_parent_ids bigint[]) -- The order of a workflow's jobs, parents first, and who waits for whom; raises what is wrong with it
  returns record
  plpgsql immutable, body 24464f87377311cc9e2301d8c684de9a

function policy_faults(p_settings jsonb) -- Why settings of a policy cannot be used; no row when they can
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body 7dc336506bf6c77df0352529ba27742c

function policy_in(p_type integer, p_queue integer) -- The policy of a type's jobs in a queue, but for what a job says itself
  returns jsonb
  plpgsql stable, body 53b56a36f9058c370842f7fd9e24f975

function prepare_job(p_place text, p_type text, p_payload jsonb, p_priority integer, p_queue text, p_max_retries integer, p_timeout_seconds integer, p_retry jsonb, p_key text, p_webhook_url text DEFAULT NULL::text, p_traceparent text DEFAULT NULL::text, OUT type_id integer, OUT queue_id integer, OUT policy_id integer, OUT own_policy jsonb, OUT extra jsonb) -- What a job that SQL speaks of is stored as: checked, and what is left out taken from its type
  returns record
  plpgsql volatile, body f295b887a3f786c112e8d1f45e7f899a

function preview_bulk(action text, filter jsonb, budget_ms integer DEFAULT 2000) -- How many jobs a bulk action would change now; not exact: counting took longer than budget_ms, and it is a lower bound
  returns TABLE(matched bigint, exact boolean)
  plpgsql volatile, body e0500d3e0e63511494cf893ab678a47a

function priority_number(p_priority jsonb) -- A priority that is told by name or number as 1 (first) to 9 (last)
  returns integer
  plpgsql immutable, body 17e1189edff68a57037fc9a1237b6ded

function promote(p_limit integer) -- Moves jobs whose time has come to their lanes; tells when the next one is due, in ms
  returns TABLE(promoted integer, next_due_ms bigint)
  plpgsql volatile set enable_sort=off, enable_seqscan=off, body 98f955f6834584d9d5104b6fd306baa7

function purge_caches(package text DEFAULT NULL::text) -- Has every process let go what its caches hold of a package, or of all: what was made before the answer
  returns timestamp with time zone
  plpgsql volatile, body 049898b37f87f86d44ad9238ec9a4da3

function purge_workspace(owner text, name text) -- Lets a workspace of this owner go: its next program begins without files. False: there is none
  returns boolean
  plpgsql volatile, body 4bc69f1a96d06248bff0a95f36eb9d24

function put_back(p_ids bigint[]) -- Puts failed or cancelled jobs back into their queues under their ids, whatever their unique keys
  returns TABLE(id bigint, answer text)
  plpgsql volatile, body 3889cab21c65f1fc01c2b80219ba3567

function put_log_day_back() -- Makes a day of log lines that was set apart, and that nobody is to archive, part of the log again; returns it, null: there is none
  returns text
  plpgsql volatile, body d0cb2b6075f6c52baf64898d97796cb1

function put_schedule(name text, settings jsonb) -- Makes a schedule, or replaces the one of that name, which keeps its next tick when its timing stays the same: created or replaced
  returns text
  plpgsql volatile, body ddd57ab9805c49f47d612f9475afaa01

function raise_full(p_queue integer) -- Raises that a queue is full, with SQLSTATE 53400
  returns void
  plpgsql volatile, body ae0d09179c2db9769738bb9f0bd05e11

function rate_margin_ms(p_window_ms bigint) -- Milliseconds after its claim within which a job of a rate is started: 2 % of the window, 10 to 1000
  returns bigint
  plpgsql immutable, body 2cc2ef2ae852eeee85fc0eb4878177c0

function rate_room(p_queue integer, p_key text, p_limit integer, p_window_ms bigint, p_at timestamp with time zone, OUT room integer, OUT free_at timestamp with time zone) -- How many starts a rate allows now; when none, from when on it does
  returns record
  plpgsql stable, body 1361691377990eba102bd75f19664343

function rate_start(p_queue integer, p_key text, p_limit integer, p_window_ms bigint, p_ahead bigint) -- When a rate allows the start that so many others come before
  returns timestamp with time zone
  plpgsql stable, body ec1d61ac897c7130473655ed67da3580

function record_trigger(p_schedule integer, p_job bigint) -- Notes in the ledger a job that was made by hand
  returns void
  plpgsql volatile, body d16b75b092d1764b46c385b99b777bc5

function release_dependents(p_limit integer) -- Lets jobs start, or ends them, whose parents have ended; by one process at a time
  returns TABLE(taken integer, untold integer, started integer, ended integer)
  plpgsql volatile set enable_seqscan=off, body a5ba040d211e6fc14facba497b62f82d

function release_keys(p_lease lease, p_positions integer[], p_unstarted integer[]) -- Lets go of the slots of closed positions of a lease
  returns void
  plpgsql volatile, body efc78c9a0551ce61370ff0dff125d45a

function remove(id bigint) -- Deletes a job that has ended: done, conflict:<status> or unknown
  returns text
  plpgsql volatile, body 39647534d197a0e621cc0f3790aa7f44

function remove_finished(p_queue integer, p_status smallint, p_at timestamp with time zone, p_id bigint, p_limit integer) -- Deletes the oldest finished jobs of a queue and status from before a point; returns how many
  returns integer
  plpgsql volatile, body ff40e58c2bb0581b78a454ed50838515

function remove_job(p_id bigint) -- As remove_jobs, for one job
  returns text
  plpgsql volatile, body 1dfdec6a54b2d7febec97a66f3a692ba

function remove_jobs(p_ids bigint[]) -- Deletes finished jobs
  returns TABLE(id bigint, answer text)
  plpgsql volatile, body 875eafc472002245ade3e8d9060b562e

function remove_key(queue text, key text) -- Takes a key's own settings away; its jobs stay. False: it has none
  returns boolean
  plpgsql volatile, body 0439e7c204f2b7938df524e65a109269

function remove_schedule(name text) -- Removes a schedule and its ledger; its jobs stay. False: no such schedule
  returns boolean
  plpgsql volatile, body 6cb34ad05b3571d8a679689014aa8c41

function remove_webhook_endpoint(p_id bigint) -- Removes a webhook endpoint. False: there is none
  returns boolean
  plpgsql volatile, body fe0f5aaa99325780787872d2a055f5a0

function renew_webhooks(p_jobs bigint[]) -- Has the next end of jobs that were put back told at their webhookUrl
  returns void
  plpgsql volatile, body 9ecb280bdb69c7fa83dfe04cfe270369

function reopen_dependents(p_ids bigint[]) -- Lets those wait again that had ended only because some jobs had, which were put back by hand
  returns bigint[]
  plpgsql volatile, body c4cd0ce818316d3c4ab8114f2087ec8e

function replay_deliveries(p_endpoint bigint, p_job bigint, p_since timestamp with time zone, p_failed boolean, p_after bigint, p_until bigint, p_limit integer, OUT jobs bigint[], OUT seen bigint, OUT looked integer) -- Sends messages to an endpoint again, under their ids
  returns record
  plpgsql volatile, body 7c8a1f7b13d89a740b20c4dc98f82135

function report(p_worker bigint, p_reports jsonb, p_max_lines integer, p_max_bytes integer) -- Takes down what running jobs of one worker tell of themselves, as long as it holds them
  returns smallint[]
  plpgsql volatile, body 02ecd9b544fc76aaf972cdde527063df

function rescue(p_max_crashes integer) -- Takes back what silent workers and overrun leases held
  returns TABLE(rescued integer, failed integer, workers_ended integer)
  plpgsql volatile, body fec9021ef095c4f77866b2c345faf6c7

function resume(queue text) -- Lets a paused or draining queue go on. False: no such queue
  returns boolean
  plpgsql volatile, body 593b3a5fccaa60958acc371e21152c1c

function resume_schedule(name text) -- Lets a paused schedule go on with its first tick from now. False: no such schedule
  returns boolean
  plpgsql volatile, body 0dd4f3d6635b4200126bf37c81c87930

function retry(id bigint) -- Runs a failed or cancelled job again under its id: done, conflict:<status>, taken:<id of the job that holds its unique key>, full:<queue> or unknown
  returns text
  plpgsql volatile, body 709b6160e5bf0a7134ae8479cfa584d1

function retry_job(p_id bigint) -- As retry_jobs, for one job
  returns text
  plpgsql volatile, body 84d5b6b4f22ac5178fce208df90a8843

function retry_jobs(p_ids bigint[]) -- Puts failed or cancelled jobs back into their queues under their ids and their unique keys
  returns TABLE(id bigint, answer text)
  plpgsql volatile, body 5f6365199db48c07e425ecba9d8cd6bb

function retry_workflow(id bigint) -- Puts back the failed and cancelled jobs of a workflow; returns how many, null when there is no such workflow
  returns integer
  plpgsql volatile, body 73d03fc3b514cfedb4cf789216673b8b

function room(p_queue integer) -- How many more jobs a queue may take, null: any number; holds the answer true until the transaction ends
  returns bigint
  plpgsql volatile, body db9c29b63d9c56b48fac60b80dd89a03

function rotate_webhook_secret(p_id bigint, p_secret jsonb, p_overlap_ms bigint) -- Puts a new key in front; the one before it signs beside it for a while. False: there is no such endpoint
  returns boolean
  plpgsql volatile, body 2fd5fbb3c09ab27217d954d22bdde1e7

function route(type text, payload jsonb DEFAULT '{}'::jsonb, priority integer DEFAULT NULL::integer, delay_ms bigint DEFAULT NULL::bigint, attempts integer DEFAULT NULL::integer) -- Adds a job with queue, priority and retries as the routing rules want them; returns its id
  returns bigint
  plpgsql volatile, body 0b41e6d0f7e87cad2b2d7eb0c298c122

function routing_decisions(type text, payload jsonb, priority integer DEFAULT NULL::integer, delay_ms bigint DEFAULT NULL::bigint, attempts integer DEFAULT NULL::integer) -- What the routing rules decide of a job, and why; stores nothing
  returns TABLE(field text, value jsonb, rule text, why text)
  plpgsql stable, body c0e7c8b56bebcf12d503038473d89977

function rule_faults(p_position integer, p_match jsonb, p_effect jsonb) -- Why a routing rule cannot be used; no row when it can
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body 694e3e7ac7df65647d476683bb4e2523

function save_workspace(p_owner text, p_name text, p_version bigint, p_files jsonb, p_contents jsonb, OUT answer text, OUT version bigint) -- Puts a snapshot in place of the one that a program found, unless that has changed since
  returns record
  plpgsql volatile, body 25905fdbb9fe61a749a42993e1fdeb05

function schedule_clock() -- The clock that schedules go by
  returns timestamp with time zone
  plpgsql volatile, body 8f20cbfd5deb24d98a8671ceec3feb99

function schedule_faults(p_settings jsonb) -- Why the settings of a schedule cannot be used; no row when they can
  returns TABLE(pointer text, detail text)
  plpgsql stable, body e424c86affd3ea44e6f3fed31e6b45e4

function schedule_settings(p_schedule schedule) -- What a schedule was made by, as put_schedule takes it
  returns jsonb
  plpgsql stable, body 244ee801a9582427f8d7bbbb913dec34

function schema_faults(p_schema jsonb, p_value jsonb, p_pointer text DEFAULT ''::text, p_root jsonb DEFAULT NULL::jsonb) -- Why a JSON value does not fit a JSON Schema; no row when it fits
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body 034a6f6bf53171a618a7a0ac029b5903

function served_types(p_queue integer) -- Types whose jobs some live worker runs in a queue
  returns integer[]
  plpgsql stable, body bf871d39ce6852606feb5599676b830f

function set_key(queue text, key text, concurrency integer DEFAULT NULL::integer, rate_limit integer DEFAULT NULL::integer, rate_window_ms bigint DEFAULT NULL::bigint, weight integer DEFAULT NULL::integer) -- Gives one key of a queue limits and a weight of its own; null is what the queue says for each key. False: no such queue
  returns boolean
  plpgsql volatile, body e735b2221933a9231a1511c4e899853a

function set_limits(queue text, limits jsonb) -- Changes a queue's rate, the limits of each of its keys, and its order; what is left out stays, null clears. False: no such queue
  returns boolean
  plpgsql volatile, body 4f1be350a99bda3e3bbf9c0986e10ec1

function set_log_day_apart(p_days integer) -- Sets a day of log lines apart that is to be archived, and returns it; null: there is none
  returns text
  plpgsql volatile, body 438dd9f8cb65199c569a56b31d9c9f2b

function set_policy(type text, settings jsonb) -- Sets the policy of a type over what its handler declares, for jobs that are added from now on; {} takes it back. Returns the whole policy
  returns jsonb
  plpgsql volatile, body 2402edd9ec2310ddd145501e1e66b41b

function set_queue_policy(queue text, settings jsonb) -- Sets what jobs of a queue take over where neither they nor their handler say it; {} takes it back. False: no such queue
  returns boolean
  plpgsql volatile, body 6ad650ffa5cb1e67097dfa3e1af4df4e

function settle_cancels() -- Closes cancel requests that are past their deadline or whose job is gone; returns how many by force
  returns integer
  plpgsql volatile, body 56b1afc099775dbfcf3b06f07e9ac501

function settle_keys(p_queue integer) -- Makes the rows of a queue's keys follow its settings
  returns void
  plpgsql volatile, body c8b0ce74adbaf0cf57b07fedb2287827

function small_document(p_document jsonb) -- A document without nulls; values of more than 1024 bytes are replaced by their size
  returns jsonb
  plpgsql immutable, body 7d966702cf2b1973f21d2bb8634781c4

function start_bulk(action text, filter jsonb, queue text DEFAULT NULL::text, priority integer DEFAULT NULL::integer) -- Begins to retry, cancel, delete, move or prioritize all jobs that fit a filter; returns the action's id. See bulk_actions
  returns bigint
  plpgsql volatile, body bae68aaf680b82c85bc596e8dd0b4b44

function start_dependents(p_touched bigint[]) -- Lets those jobs start that wait for nobody any more
  returns integer
  plpgsql volatile, body 4e4bced854554d8f7eb15d6ef869e4d0

function stop_bulk(id bigint) -- Ends a bulk action where it is; what it changed stays changed. False: none of that id is running
  returns boolean
  plpgsql volatile, body 1bf450db407ed21afb6948f644c414db

function suppress_email(address text, scope text DEFAULT 'all'::text, reason text DEFAULT NULL::text) -- Has an address get no mail (scope all), or no newsletters (scope newsletter), by any process from its next mail on
  returns email_suppression
  plpgsql volatile, body fa1996d28d5c1eaa6aecc48553d592c7

function sweep_alerts() -- Forgets alerts that nobody has judged for a month
  returns void
  plpgsql volatile, body 113fa7a1343349534401cc428f73a799

function sweep_bulk_actions(p_days integer) -- Removes bulk actions that ended more than p_days ago; returns how many
  returns integer
  plpgsql volatile, body 976f69805413e46c33d7ac1c30a708f1

function sweep_changes(p_seconds integer) -- Removes changes that are older than p_seconds
  returns void
  plpgsql volatile, body f6e45b0df68e4d665517b81d8afd71d4

function sweep_dependencies(p_days integer, p_limit integer) -- Forgets dependencies of jobs that are gone and workflows that ended long ago; returns how many it looked at
  returns integer
  plpgsql volatile, body d61604599105cd21de814fde2fdd946e

function sweep_doors() -- Removes idempotency rows, windows and ended workers that are older than a day, and idle clients of request limits
  returns void
  plpgsql volatile, body 9bda018728934f35849978a72e8a697c

function sweep_emails(p_days integer) -- Forgets mails that nothing was written of for so many days, and paces of domains that are free
  returns void
  plpgsql volatile, body 86d35c2dd35a1b7ce73e6f2bb4147384

function sweep_failures(p_days integer, p_most integer DEFAULT 1000) -- Removes groups of failures that were not seen for long, and those past the most of a type
  returns void
  plpgsql volatile, body aa5e1c92f98513982c77b9eeb1132ece

function sweep_gpu_instances(p_days integer) -- Forgets instances that have been gone for so many days
  returns void
  plpgsql volatile, body b59ebd716568c0c2ec2eef34a2c4d9f0

function sweep_reports(p_days integer) -- Removes old progress, checkpoints of jobs that are gone or completed, stuck handlers of workers that are gone, and what ended jobs wrote and were sent a day ago
  returns void
  plpgsql volatile, body 6e1a3e28853a89cdafecd693ceeef664

function sweep_request_limits() -- Forgets clients that have been idle for long, and blocks that have ended; returns how many clients
  returns integer
  plpgsql volatile, body 1796c2796761f3a72cb29457840d527d

function sweep_schedule_runs(p_days integer) -- Removes what the ledger of schedules recorded more than p_days ago
  returns void
  plpgsql volatile, body 03e2037de229bcc4bd3b996c5f523a6c

function sweep_unique_keys(p_limit integer) -- Removes unique keys that nobody holds any more; returns how many it looked at
  returns integer
  plpgsql volatile, body 79fc99c79c9f17485c836f2e632ed21a

function sweep_webhook_attempts(p_days integer, p_limit integer) -- Removes the oldest attempts that ended more than p_days ago, at most p_limit; returns how many
  returns integer
  plpgsql volatile, body 20ae1e06c0d7a33e717d1e59896e5c2c

function sweep_webhook_deliveries(p_days integer, p_after_at timestamp with time zone, p_after_job bigint, p_limit integer, OUT last_at timestamp with time zone, OUT last_job bigint) -- Removes deliveries older than p_days that may no longer go, of p_limit after one; returns after which one to go on
  returns record
  plpgsql volatile, body 59a630a17c2287fb422a749fe12e4523

function sweep_workspaces(p_days integer, p_limit integer) -- Lets workspaces go that no program has used for so many days
  returns integer
  plpgsql volatile, body bb10c6ae2b54e6c4da8cae6a83b468eb

function take_failure_notices(p_types text[], p_limit integer, p_hold_ms integer) -- Takes failed jobs whose handler is to be told of them
  returns bigint[]
  plpgsql volatile, body 380a0d561115420654ce4c8211bf2ff3

function take_finished(p_queue integer, p_status smallint, p_at timestamp with time zone, p_limit integer) -- Deletes the oldest finished jobs of a queue and status from before a point, and returns them as documents
  returns TABLE(document text)
  plpgsql volatile, body bf074aca72dd0729ae1d6559f564da72

function take_ready(p_ids bigint[]) -- Takes the ready rows of jobs out of their lanes
  returns SETOF ready
  plpgsql volatile, body dc3199a8e19253702f480334b824e993

function take_request(p_scope text, p_key text, p_requests integer, p_window_ms bigint, p_burst integer, p_cost integer) -- Takes requests from a client's bucket, all or none: whether that is allowed, how many are left, and when there are enough
  returns TABLE(allowed boolean, remaining integer, retry_after_ms bigint, reset_at_ms bigint)
  plpgsql volatile, body a903ac16dbaa229b60584a478b99abea

function take_unique_key(p_queue integer, p_rule jsonb, p_job bigint, p_type integer) -- Makes a job the holder of a locked key
  returns void
  plpgsql volatile, body b68d231dbbd3447d4d6fefd4b11121ca

function take_window(p_scope text, p_key text, p_limit integer, p_window_ms bigint) -- Takes a place in a sliding window of submissions; 0, or the ms to wait when there is none
  returns bigint
  plpgsql volatile, body fa98d81168fb7a833d9f85e600cb01b4

function tell_subscribers(p_ids bigint[], p_kinds smallint[], p_answers smallint[] DEFAULT NULL::smallint[]) -- Adds a delivery for each endpoint that is to be told of jobs that ended in this transaction
  returns void
  plpgsql volatile, body f26f40c0350599cf41bcd8ec49e41ea2

function tend_keys() -- Looks after keyed queues of which nobody claims; returns how many keys it forgot
  returns integer
  plpgsql volatile, body d690817d317c20f5d70a6875deec9205

function trigger_schedule(name text) -- Makes a job of a schedule at once; returns its id
  returns bigint
  plpgsql volatile, body c0696fec32775f0e72edfc8d1e64d9d7

function trim_workspaces(p_max_bytes bigint) -- Lets a workspace of the owner go who takes the most, while all together are too large
  returns boolean
  plpgsql volatile, body b7029b3377ee9987f45b5ffbd3875a3f

function turn_start(p_queue integer, p_priority smallint, p_seq bigint, p_key text, p_line bigint) -- When a job of a keyed queue gets its turn among the keys, as measured; null: not known
  returns timestamp with time zone
  plpgsql stable, body 05d535b86f5a1c5a28008868a514de0d

function turns_ahead(p_queue queue, p_priority smallint, p_seq bigint, p_key text, p_line bigint, p_types integer[], p_limit integer) -- The keys of the jobs of other keys that come before a job of a keyed queue, one row each
  returns TABLE(key text)
  plpgsql stable, body 9cd5f5e8973de54677dcbee9d8f38858

function type_loads(p_window interval) -- How each type fared in each queue in the last while: jobs that ended, and what they waited and ran
  returns TABLE(queue text, type text, concurrency integer, target_wait_ms integer, priority smallint, active_ms bigint, ended bigint, wait_ms bigint, run_ms bigint, ready bigint, running bigint)
  plpgsql stable, body 822e24bc8b468264ae9b55649824d33a

function unblock_address(address cidr) -- Ends the block of exactly this address or network. False: it was not blocked
  returns boolean
  plpgsql volatile, body 783323ab88756f57ab977919c5c64fa0

function unique_holder(p_queue integer, p_rule jsonb) -- The job that holds a key and counts for a rule; the key must be locked
  returns SETOF unique_key
  plpgsql volatile, body 1d3aa83af756d107248f929150112d54

function unique_rule(p_settings jsonb) -- Settings of uniqueness with their defaults filled in, flat
  returns jsonb
  plpgsql immutable, body aa7d100a853d6bac565e321517e76ebb

function unsuppress_email(address text) -- Takes an address from the list of those that get no mail. False: it was not on it
  returns boolean
  plpgsql volatile, body 8774826b193ea079a51f7c82ab28e5ed

function use_workspace(p_owner text, p_name text) -- Notes that a program begins in a workspace
  returns void
  plpgsql volatile, body 0ca9f363023b2b21aaa52a8d9610565f

function value_at(p_value jsonb, p_pointer text) -- What stands at the place of a JSON pointer; null: nothing does
  returns jsonb
  plpgsql immutable, body 736a994af4cfce0544689fdc8250ae6f

function value_faults(p_value jsonb, p_pointer text DEFAULT ''::text, p_depth integer DEFAULT 1) -- Why a JSON value cannot be a payload; no row when it can
  returns TABLE(pointer text, detail text)
  plpgsql immutable, body ebdb6a48e7aad001025265154e383b0e

function waiting_jobs(p_ids bigint[]) -- Those of some jobs that wait, and the queues in which they do
  returns TABLE(id bigint, queue_id integer)
  plpgsql stable, body 529bef998ef510681724fb8c5e08c874

function waiting_reasons(p_id bigint, p_place text, p_queue integer, p_type integer, p_seq bigint, p_at timestamp with time zone, p_reason smallint, p_retry_count integer, p_error_code text, p_error_message text, p_key text) -- Everything that keeps a pending job from starting, what counts most first
  returns TABLE(reason jsonb)
  plpgsql stable, body 0a88ff0db1bb499f25be6a1e4ae6a024

function wake_deliveries(p_endpoint bigint, p_lane text DEFAULT NULL::text, p_after bigint DEFAULT 0) -- Wakes deliveries that wait for their turn
  returns bigint
  plpgsql volatile, body f69c8cc7f0db308740c0f7dbe23c392b

function wanted_places(p_ids bigint[]) -- Queues in which failed and cancelled jobs take a place when they are put back
  returns TABLE(id bigint, queue_id integer)
  plpgsql stable, body 734982b9a3b79a1b41d76c1f2311376e

function why_fits(p_match jsonb, p_type text, p_data jsonb) -- What of a job makes a routing rule fit; null: it does not
  returns text
  plpgsql immutable, body 13639e7f9b57acbac6ae6f8e319ad9a6

function with_cancel(p_id bigint, p_extra jsonb, p_forced boolean) -- The rare fields of a job that ends cancelled, with what became of the request to stop it
  returns jsonb
  plpgsql stable, body f9331349a5fabb37a9cbb48bd5c1f731

function with_names(p_row jsonb) -- A row as a document with the names of its queue and type in place of their numbers
  returns jsonb
  plpgsql stable, body d98fc3d07073cc84db21e01938cbc2c2

function without_room(p_ids bigint[], p_queues integer[]) -- Of jobs that want into queues those that have no room there, and the queue that is full
  returns TABLE(id bigint, queue_id integer)
  plpgsql volatile, body bebae46cb8e8549ab04a479c098cbf4d

function work_bulk(p_limit integer) -- Carries out one batch of the bulk action whose turn it is; no row: none is due
  returns TABLE(id bigint, worked integer, state text)
  plpgsql volatile, body f7ec7f9d8c42fe9697698f0057fbc441

function workspace_overhead(p_owner text, p_name text) -- Bytes that the rows of a workspace take beside its contents
  returns bigint
  plpgsql volatile, body c4a188e4acff776e483f70da20fbf1f7

function write_input(p_id bigint, p_bytes bytea, p_closes boolean, p_max_bytes bigint) -- Sends bytes to a job that reads while it runs: written, closed or full
  returns text
  plpgsql volatile, body da8550ecdf8a2f74ccc8f75dcb613269

function write_output(p_worker bigint, p_reports jsonb, p_answers smallint[]) -- Takes down what running jobs write for those who follow them
  returns void
  plpgsql volatile, body 675176a4039f0bf18d230ccd281f886b

function write_schedule(p_schedule schedule, p_version integer DEFAULT NULL::integer) -- Makes a checked schedule, or replaces the one of its name, which keeps its next tick when its timing stays the same
  returns text
  plpgsql volatile, body 6bdee3e8d8ce3e8e42122615ef19d797
