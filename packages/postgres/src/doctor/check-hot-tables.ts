import { type Check, ok, warn } from "./finding.ts";

/** Tables whose rows come and go with every job. */
const HOT = ["ready", "lease", "scheduled", "count_delta"];
/** So many dead rows, and so many times the live ones, are more than autovacuum leaves behind. */
const MOST_DEAD = 50_000;
const MOST_DEAD_FACTOR = 2;

/** Dead rows by the statistics, which are estimates. Lock: none. */
const TABLES = `select s.relname as name, s.n_live_tup::float8 as live, s.n_dead_tup::float8 as dead, pg_total_relation_size(s.relid)::float8 as bytes
from pg_stat_user_tables s where s.schemaname = $1 and s.relname = any (string_to_array($2, ',')) order by s.relname`;

export const checkHotTables: Check = {
  name: "hot tables",
  needsSchema: true,
  async look({ run, schema }) {
    const rows = await run(TABLES, [schema, HOT.join()]);
    const swollen = rows.filter(
      ({ live, dead }) =>
        (dead as number) > MOST_DEAD && (dead as number) > MOST_DEAD_FACTOR * (live as number),
    );
    if (swollen.length > 0) {
      return swollen.map(({ name, live, dead }) =>
        warn(
          `Table ${schema}.${name as string} has ${dead as number} dead rows and ${live as number} live ones.`,
          `See the oldest transactions; then: vacuum ${schema}.${name as string}`,
        ),
      );
    }
    const sizes = rows.map(
      ({ name, bytes }) => `${name as string} ${Math.ceil((bytes as number) / 1024)} KiB`,
    );
    return [ok(`Few dead rows: ${sizes.join(", ")}.`)];
  },
};
