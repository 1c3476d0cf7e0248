import postgres from "postgres";
import type { Payload } from "../payload.ts";
import type { System } from "../system.ts";

/** As for the statements of Millrace. */
const SESSIONS = 2;
const BATCH = 500;

/** The least that a queue with a row for each job does: insert it, and delete it when it is taken. No lease, no retry, no history. */
export const rowPerJob: System = {
  name: "row-per-job",
  module: import.meta.url,
  settings: `insert and delete alone, ${BATCH} jobs a statement, ${SESSIONS} connections`,
  server: "postgres",
  async prepare(url) {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await sql`create table floor (seq bigint generated always as identity primary key, payload jsonb not null)`;
    await sql.end();
  },
  async connect(url) {
    const sql = postgres(url, { max: SESSIONS, onnotice: () => {} });
    const add = async (payloads: readonly Payload[]) => {
      const texts = payloads.map((payload) => JSON.stringify(payload));
      await sql`insert into floor (payload) select t::jsonb from unnest(${texts}::text[]) t`;
    };
    return {
      addOne: (payload) => add([payload]),
      addBulk: add,
      async hasOpenJobs() {
        const [row] = await sql`select exists (select from floor) as open`;
        return row?.open;
      },
      async countOpen() {
        const [row] = await sql`select count(*)::int as count from floor`;
        return row?.count;
      },
      countCompleted: async () => null,
      close: () => sql.end(),
    };
  },
  async work(url, handle) {
    const sql = postgres(url, { max: SESSIONS, onnotice: () => {} });
    const session = async () => {
      for (;;) {
        const rows = await sql`
          delete from floor where ctid = any (array(select ctid from floor order by seq limit ${BATCH} for update skip locked))
          returning seq::int4 as seq, payload::text`;
        if (rows.length === 0) return;
        for (const { seq } of rows) handle({ n: seq - 1 } as Payload);
      }
    };
    const sessions = Promise.all(Array.from({ length: SESSIONS }, session));
    return {
      async close() {
        await sessions;
        await sql.end();
      },
    };
  },
};
