import { type Check, fail, ok, warn } from "./finding.ts";

/** Days ahead for which worker processes make partitions. */
const DAYS_AHEAD = 7;
/** Days ahead whose want is urgent: today and tomorrow. */
const URGENT = 1;

/** Days from now whose partition is not there, by table. Lock: none. Index: those of the catalogues. */
const MISSING = `select parent, day::int as day
from unnest('{finished_completed,finished_other,attempt,job_log,audit}'::text[]) parent cross join generate_series(0, $1::text::int) day
where to_regclass('millrace.' || parent || '_' || to_char((now() at time zone 'utc')::date + day::int, 'YYYYMMDD')) is null order by day, parent`;

export const checkPartitions: Check = {
  name: "partitions",
  needsSchema: true,
  async look({ run, bind, schema }) {
    const rows = await run(bind(MISSING), [String(DAYS_AHEAD)]);
    if (rows.length === 0) return [ok(`Partitions are there for today and the next ${DAYS_AHEAD} days.`)];
    const soonest = rows[0]?.day as number;
    const parents = [
      ...new Set(rows.filter(({ day }) => day === soonest).map(({ parent }) => parent as string)),
    ];
    const when = ["today", "tomorrow"][soonest] ?? `in ${soonest} days`;
    const detail = `The partition of ${parents.join(", ")} for ${when} is not there.`;
    const advice = `Worker processes make them. By hand: select ${schema}.make_partitions()`;
    return [soonest <= URGENT ? fail(detail, advice) : warn(detail, advice)];
  },
};
