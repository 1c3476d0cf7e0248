-- For psql, on the database of a running server.
\set VERBOSITY terse
begin;
select millrace.enqueue('data-processing', '{"batchId": "b1", "data": [1, 2]}',
  scheduled_at => now() + interval '1 day') as job \gset
commit; -- from here on the job exists

select type, queue, status, waiting_for, priority from millrace.jobs where id = :job;
select millrace.cancel(:job);
select millrace.cancel(:job);
select millrace.enqueue('data-processing', '{"operation": "shred"}');

-- Prints:
--       type       |  queue  | status  | waiting_for | priority
-- -----------------+---------+---------+-------------+----------
--  data-processing | default | pending | schedule    |        3
-- (1 row)
--   cancel
-- -----------
--  cancelled
-- (1 row)
--        cancel
-- --------------------
--  finished:cancelled
-- (1 row)
-- ERROR:  the payload does not fit type "data-processing": payload/batchId is required; payload/operation must be one of "import", "export", "transform"
