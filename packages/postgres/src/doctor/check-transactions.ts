import { type Check, fail, ok, warn } from "./finding.ts";

/** So many times as old as a long transaction: it is to be ended now. */
const FAR_TOO_LONG = 10;

/**
 * Transactions of this database that keep dead rows from being cleared away, oldest first, open ones and prepared ones.
 * Lock: none. Of other users they are seen only by members of pg_read_all_stats.
 */
const TRANSACTIONS = `select * from (
  select a.pid::text as who, coalesce(nullif(a.application_name, ''), 'no name') as name, a.state, extract(epoch from clock_timestamp() - a.xact_start)::float8 as seconds
  from pg_stat_activity a where a.datname = current_database() and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
    and (a.backend_xmin is not null or a.backend_xid is not null)
  union all
  select p.gid, 'prepared transaction', 'prepared', extract(epoch from clock_timestamp() - p.prepared)::float8
  from pg_prepared_xacts p where p.database = current_database()
) t where t.seconds > $1::text::float8 order by t.seconds desc limit 5`;

const MAY_SEE = `select pg_has_role(current_user, 'pg_read_all_stats', 'usage') as all_of_them`;

export const checkTransactions: Check = {
  name: "transactions",
  needsSchema: false,
  async look({ run, longTransactionMs }) {
    const long = longTransactionMs / 1000;
    const [sight] = await run(MAY_SEE);
    const blind =
      sight?.all_of_them === true ? "" : " Those of other users cannot be seen: grant pg_read_all_stats.";
    const rows = await run(TRANSACTIONS, [String(long)]);
    if (rows.length === 0) return [ok(`No transaction is older than ${long} s.${blind}`)];
    return rows.map(({ who, name, state, seconds }) => {
      const age = `${Math.round(seconds as number)} s`;
      const prepared = state === "prepared";
      const detail = `${prepared ? "Prepared transaction" : "Process"} ${who as string} (${prepared ? "" : `${name as string}, `}${state as string}) holds a transaction open for ${age}: dead rows stay, and claims get slower.`;
      const advice = prepared
        ? `Commit it, or: rollback prepared '${who as string}'`
        : `End it, or: select pg_terminate_backend(${who as string})`;
      return (seconds as number) < FAR_TOO_LONG * long ? warn(detail, advice) : fail(detail, advice);
    });
  },
};
