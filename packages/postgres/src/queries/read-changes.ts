/**
 * What was committed since a snapshot, as one statement, so that what it does not see is not visible in the snapshot
 * that it answers. A transaction that a snapshot does not see began at its xmax or later ($2), or was under way
 * ($3). $1, $2 null: nothing but the snapshot. $1 tells whether all of it is still there.
 * Lock: none. Index: change_xact. Rows: one for the snapshot, then one for each statement that changed jobs.
 */
export const READ_CHANGES = `
select pg_current_snapshot()::text as snapshot, null::text as events,
  coalesce((select s.kept_from > $1::text::int8 from millrace.stream s), $1::text is not null) as lost
union all (
  select null, c.events::text, null from (
    select n.seq, n.events from millrace.change n where n.xact >= $2::text::int8
    union all
    select n.seq, n.events from millrace.change n where n.xact = any ($3::text::int8[]) and n.xact < $2::text::int8
  ) c order by c.seq
)`;
