-- Who looks for leases that nobody holds any more begins at the first that each worker may hold: those before it are dead rows while a
-- transaction stays open, thousands a minute under load.
-- minimumRelease: 0.1.0

alter table millrace.worker add column first_lease bigint not null default 0;
comment on column millrace.worker.first_lease is 'The first lease that it may hold, as it told by its last heartbeat';
