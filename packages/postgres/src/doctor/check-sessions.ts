import { openClient } from "../open-client.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

/** SQLSTATEs of a prepared statement that another session had. */
const LOST_STATEMENT = new Set(["26000", "42P05"]);
const TRIES = 5;

/** The session that answers. Prepared, as the statements of workers are. */
const SESSION = "select pg_backend_pid() as pid, $1::text as try";

export const checkSessions: Check = {
  name: "sessions",
  needsSchema: false,
  async look({ url }) {
    const { sql } = openClient({ url, max: 1, applicationName: "millrace doctor sessions" });
    try {
      const pids = new Set<number>();
      for (let number = 0; number < TRIES; number += 1) {
        const [row] = await sql.unsafe(SESSION, [String(number)], { prepare: true });
        pids.add(row?.pid as number);
      }
      if (pids.size === 1) return [ok("One connection is one session; prepared statements are kept.")];
      return [
        warn(
          `A pooler in transaction mode stands between: ${TRIES} statements of one connection ran in ${pids.size} sessions.`,
          "Statements may fail there: let DATABASE_URL of the processes name the server itself, or the pooler in session mode.",
        ),
      ];
    } catch (error) {
      const code = (error as { readonly code?: unknown }).code;
      if (typeof code !== "string" || !LOST_STATEMENT.has(code)) throw error;
      return [
        fail(
          "A pooler stands between that loses prepared statements.",
          "Let DATABASE_URL of the processes name the server itself, or the pooler in session mode.",
        ),
      ];
    } finally {
      await sql.end({ timeout: 2 });
    }
  },
};
