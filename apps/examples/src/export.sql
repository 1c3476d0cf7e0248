-- For psql, on the database of a running server. Files are written where psql runs.
\set VERBOSITY terse
\pset footer off
select millrace.enqueue('data-processing', '{"batchId": "b1"}', scheduled_at => now() + interval '1 day') as first \gset
select millrace.enqueue('data-processing', '{"batchId": "b2"}', scheduled_at => now() + interval '1 day') as second \gset
select millrace.cancel(:first), millrace.cancel(:second);

-- Any jobs as CSV, and as a line of JSON each.
\copy (select id, type, queue, status, payload ->> 'batchId' as batch from millrace.jobs where status = 'cancelled' order by id) to 'cancelled.csv' with (format csv, header)
select to_jsonb(j) from millrace.jobs j where j.status = 'cancelled' order by j.id \g (format=unaligned tuples_only=on) cancelled.ndjson

\! cut -d, -f2- cancelled.csv
\! wc -l < cancelled.ndjson | tr -d ' '

-- Prints:
--   cancel   |  cancel
-- -----------+-----------
--  cancelled | cancelled
-- type,queue,status,batch
-- data-processing,default,cancelled,b1
-- data-processing,default,cancelled,b2
-- 2
