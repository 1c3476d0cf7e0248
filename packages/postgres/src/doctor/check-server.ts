import { type Check, fail, ok, warn } from "./finding.ts";

const OLDEST_SERVER = 150_000;
/** Share of the connections that may be in use. */
const MOST_USED = 0.8;

/** Version, role and room of the server. Lock: none. */
const SERVER = `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
  pg_is_in_recovery() as standby, (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
  current_setting('max_connections')::int as most`;

export const checkServer: Check = {
  name: "server",
  needsSchema: false,
  async look({ run }) {
    const [row] = await run(SERVER);
    const { number, version, standby, used, most } = row as {
      number: number;
      version: string;
      standby: boolean;
      used: number;
      most: number;
    };
    if (number < OLDEST_SERVER)
      return [fail(`PostgreSQL ${version} is too old.`, "Upgrade it to 15 or newer.")];
    if (standby)
      return [fail("The server is a standby: nothing can be written.", "Let DATABASE_URL name the primary.")];
    const taken = `${used} of ${most} connections are in use`;
    if (used > most * MOST_USED)
      return [warn(`PostgreSQL ${version}; ${taken}.`, "Raise max_connections, or run fewer processes.")];
    return [ok(`PostgreSQL ${version}; ${taken}.`)];
  },
};
