-- For psql, on the database of a running server.
\set VERBOSITY terse
\pset footer off
-- Nobody claims from a paused queue; what runs goes on.
select millrace.pause('default');

-- A job with all that can be said of it. What is left out comes from its type.
select millrace.enqueue('data-processing', '{"batchId": "b1", "data": [1, 2]}',
  priority => 1, queue => 'default', scheduled_at => now() - interval '1 minute', max_retries => 5,
  timeout_seconds => 60) as job \gset
select status, waiting_for, priority, max_retries, timeout_seconds from millrace.jobs where id = :job;

-- What waits, what runs, what failed; and by type, with the totals since installation.
select ready, scheduled, running, completed, failed, cancelled, paused from millrace.queues where queue = 'default';
select type, ready, total_created, total_failed from millrace.job_counts where queue = 'default';

-- Cancel it, and run it again.
select millrace.cancel(:job);
select millrace.retry(:job);
select millrace.retry(:job);

-- All jobs of one batch, wherever they are.
select status, payload ->> 'batchId' as batch from millrace.jobs where payload @> '{"batchId": "b1"}';

-- Who works?
select distinct name, state, 'data-processing' = any (types) as serves from millrace.workers where state = 'alive';

select millrace.enqueue('shred', '{}');
select millrace.enqueue('data-processing', '{"batchId": 7}', priority => 12);
select millrace.cancel(:job), millrace.pause('no-such-queue');
select millrace.resume('default');

-- Prints:
--  pause
-- -------
--  t
--  status  | waiting_for | priority | max_retries | timeout_seconds
-- ---------+-------------+----------+-------------+-----------------
--  pending | paused      |        1 |           5 |              60
--  ready | scheduled | running | completed | failed | cancelled | paused
-- -------+-----------+---------+-----------+--------+-----------+--------
--      1 |         0 |       0 |         0 |      0 |         0 | t
--       type       | ready | total_created | total_failed
-- -----------------+-------+---------------+--------------
--  data-processing |     1 |             1 |            0
--   cancel
-- -----------
--  cancelled
--  retry
-- -------
--  done
--       retry
-- ------------------
--  conflict:pending
--  status  | batch
-- ---------+-------
--  pending | b1
--   name  | state | serves
-- --------+-------+--------
--  worker | alive | t
-- ERROR:  unknown job type "shred"
-- ERROR:  priority must be an integer from 1 (first) to 9 (last), not 12
--   cancel   | pause
-- -----------+-------
--  cancelled | f
--  resume
-- --------
--  t
