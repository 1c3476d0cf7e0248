-- For psql, on the database of a running server.
\set VERBOSITY terse
\pset footer off
-- A job at each tick. Settings as in the body of PUT /api/schedules/{name}.
select millrace.put_schedule('nightly-import', '{
  "type": "data-processing", "payload": {"batchId": "nightly"},
  "cron": "30 2 * * 1-5", "timeZone": "Europe/London", "endAt": "2999-01-01T00:00:00Z"
}');
select millrace.change_schedule('nightly-import', '{"priority": "high", "endAt": null}');
select name, cron, time_zone, priority, end_at, paused from millrace.schedules where name = 'nightly-import';
select millrace.put_schedule('never', '{"type": "data-processing", "payload": {"batchId": "x"}, "cron": "0 0 30 2 *"}');

-- Jobs that wait for others: all of them are stored, or none.
select millrace.create_workflow('import', '[
  {"ref": "read", "type": "data-processing", "payload": {"batchId": "1", "operation": "import"}},
  {"ref": "clean", "type": "data-processing", "payload": {"batchId": "2"}, "dependsOn": ["read"]}
]', on_complete => '{"type": "data-processing", "payload": {"batchId": "3", "operation": "export"}}') as workflow \gset
select ref, on_parent_failure from millrace.workflow_jobs where workflow_id = :workflow order by job_id;
select millrace.create_workflow('round', '[
  {"ref": "a", "type": "data-processing", "payload": {"batchId": "1"}, "dependsOn": ["b"]},
  {"ref": "b", "type": "data-processing", "payload": {"batchId": "2"}, "dependsOn": ["a"]}
]');

-- A rule, what it would decide, and a job that goes by it.
insert into millrace.routing_rule (name, match, effect)
values ('big-first', '{"types": ["data-*"], "all": [{"path": "/batchId", "matches": "big-*"}]}', '{"queue": "big", "priority": "critical"}');
select field, value, rule, why from millrace.routing_decisions('data-processing', '{"batchId": "big-1"}');
select millrace.route('data-processing', '{"batchId": "big-1"}', delay_ms => 3600000) as job \gset
select queue, priority, waiting_for from millrace.jobs where id = :job;
insert into millrace.routing_rule (name, match, effect) values ('bad', '{"all": [{"path": "batchId", "exists": true}]}', '{"priority": 10}');

select millrace.remove_schedule('nightly-import');

-- Prints:
--  put_schedule
-- --------------
--  created
--  change_schedule
-- -----------------
--  t
--       name      |     cron     |   time_zone   | priority | end_at | paused
-- ----------------+--------------+---------------+----------+--------+--------
--  nightly-import | 30 2 * * 1-5 | Europe/London |        2 |        | f
-- ERROR:  the schedule cannot be accepted: cron names a date that never comes
--   ref  | on_parent_failure
-- -------+-------------------
--  read  | fail
--  clean | fail
-- ERROR:  the workflow cannot be accepted: /jobs/0/dependsOn goes round in a cycle: a → b → a
--   field   |   value    |   rule    |                   why
-- ----------+------------+-----------+------------------------------------------
--  queue    | "big"      | big-first | type data-* and /batchId matches "big-*"
--  priority | "critical" | big-first | type data-* and /batchId matches "big-*"
--  queue | priority | waiting_for
-- -------+----------+-------------
--  big   |        1 | schedule
-- ERROR:  the routing rule "bad" cannot be accepted: /match/all/0/path must be a JSON pointer, such as /workflow; /effect/priority must be one of critical, high, normal, low or an integer from 1 (first) to 9 (last)
--  remove_schedule
-- -----------------
--  t
