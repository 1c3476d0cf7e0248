import { createPostgresStore } from "@millrace/postgres";
import postgres from "postgres";
import type { Payload } from "../payload.ts";
import type { System, Worker } from "../system.ts";
import { millrace, TYPE } from "./millrace.ts";

/** As many connections as the library claims and completes with, and jobs of one claim. */
const SESSIONS = 2;
const BATCH = 500;
/** What jobs have that were given no priority, among 1 to 9. */
const DEFAULT_PRIORITY = 3;

/** The statements with which the library claims and completes, sent in a loop that does nothing else: its ceiling. */
export const millraceStatements: System = {
  ...millrace,
  name: "millrace-statements",
  module: import.meta.url,
  settings: `claim and complete without the library, ${BATCH} jobs a call, ${SESSIONS} connections`,
  async work(url, handle): Promise<Worker> {
    const { store } = createPostgresStore({ url });
    const sql = postgres(url, { max: SESSIONS, onnotice: () => {} });
    const [first] = await sql`select min(r.id)::text as id from millrace.jobs r`;
    const firstId = Number(first?.id);
    const session = async () => {
      const workerId = await store.registerWorker({
        name: "bench",
        host: "bench",
        pid: process.pid,
        release: "0.1.0",
        types: [],
        silenceMs: 600_000,
      });
      let low = 0;
      for (let number = 1; ; number += 1) {
        const lows = `{${Array.from({ length: 9 }, (_, n) => (n + 1 === DEFAULT_PRIORITY ? low : 0)).join()}}`;
        const [claim] = await sql`
          select c.ids::text, c.seqs[cardinality(c.seqs)]::text as last, c.payloads
          from millrace.claim(p_worker => ${workerId}::text::int8, p_number => ${number}::int8, p_queue => (
              select t.queue_id from millrace.job_type t where t.name = ${TYPE}), p_limit => ${BATCH}, p_max_bytes => 8388608,
            p_types => array(select t.id from millrace.job_type t where t.name = ${TYPE}), p_lows => ${lows}::text::int8[],
            p_suspect => false) c`;
        if (claim?.ids == null) return;
        low = Number(claim.last) + 1;
        const ids: string = claim.ids;
        const jobs = ids.slice(1, -1).split(",");
        for (const id of jobs) handle({ n: Number(id) - firstId } as Payload);
        await sql`
          select millrace.complete(${workerId}::text::int8, array[${number}::int8], array[${jobs.length}::int4], ${ids}::text::int8[],
            array_fill(1::int2, n), array_fill(1, n), array_fill(0, n), array_fill(null::jsonb, n), array_fill(null::text, n),
            array_fill(null::text, n), array_fill(null::int2, n), array_fill(null::int8, n))
          from (select array[${jobs.length}::int4] as n) s`;
      }
    };
    const sessions = Promise.all(Array.from({ length: SESSIONS }, session));
    return {
      async close() {
        await sessions;
        await sql.end();
        await store.close();
      },
    };
  },
};
