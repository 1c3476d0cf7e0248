/**
 * One page of what was committed between two snapshots. A transaction that the first does not see began at its xmax or
 * later ($2), or was under way ($3); $1, its xmin, tells whether all of it is still there; all null: nothing but
 * the snapshot. The second is this statement's own on the first page, and then given: $4 its xmax, $5 those under way,
 * $6 and $7 the transaction and seq that the page before ended with.
 * Lock: none. Index: change_xact. Rows: one for the snapshot, then at most 100 of up to 500 jobs each, which end with the one that makes
 * it 2000 jobs. `more` of the last: whether there may be more.
 */
export const READ_CHANGES = `
select pg_current_snapshot()::text as snapshot, null::bigint as xact, null::bigint as seq, null::text as events,
  coalesce((
    select s.kept_from > $2::text::int8 or exists (
      select from unnest($3::text::int8[]) u (xact)
      where case when u.xact < s.kept_from then coalesce(pg_xact_status(u.xact::text::xid8), 'committed') end = 'committed')
    from millrace.stream s), $1::text is not null) as lost, false as more
union all (
  select null, c.xact, c.seq,
    json_build_array(c.by_hand, c.ids::text[], c.events, c.numbers::text[], c.type_ids, c.queue_ids,
      array(select floor(date_part('epoch', a.at) * 1000)::int8 from unnest(c.ats) with ordinality a (at, n) order by a.n), c.details)::text,
    null, c.found = 100 or c.last > c.place as more
  from (
    select p.*, count(*) over () as found, max(p.place) over () as last
    from (
      select n.*, row_number() over w as place, sum(cardinality(n.ids)) over w - cardinality(n.ids) as before
      from ((
        select n.* from millrace.change n
        where n.xact >= greatest($2::text::int8, $6::text::int8) and $2::text is not null and (n.xact, n.seq) > (coalesce($6::text::int8, 0), coalesce($7::text::int8, 0))
          and ($4::text is null or (n.xact < $4::text::int8 and n.xact <> all ($5::text::int8[])))
        order by n.xact, n.seq limit 100
      ) union all (
        select n.* from millrace.change n
        where n.xact = any ($3::text::int8[]) and n.xact < $2::text::int8
          and (n.xact, n.seq) > (coalesce($6::text::int8, 0), coalesce($7::text::int8, 0))
          and ($4::text is null or (n.xact < $4::text::int8 and n.xact <> all ($5::text::int8[])))
        order by n.xact, n.seq limit 100
      ) order by xact, seq limit 100) n
      window w as (order by n.xact, n.seq)
    ) p
  ) c
  where c.before < 2000
  order by c.xact, c.seq
)`;
