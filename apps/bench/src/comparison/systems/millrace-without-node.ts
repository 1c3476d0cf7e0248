import postgres from "postgres";
import type { Payload } from "../payload.ts";
import type { System, Worker } from "../system.ts";
import { millrace, TYPE } from "./millrace.ts";
import { registerWorkers } from "./register-workers.ts";

/** As many connections as the library claims and completes with, and jobs of one claim. */
const SESSIONS = 2;
const BATCH = 500;
/** Claims of one call. Only after them Node is told what was run. */
const CLAIMS = 20;

/** Claims and completes as the library's statements do, a commit after each. 3 is the priority of jobs that were given none. */
const RUN_JOBS = `
create procedure run_jobs(p_worker bigint, p_claims integer, inout number bigint, inout low bigint, inout ids bigint[]) language plpgsql as $$
declare
  v_types integer[];
  v_queue integer;
  v_claimed bigint[];
  v_seqs bigint[];
begin
  select array_agg(t.id), max(t.queue_id) into v_types, v_queue from millrace.job_type t where t.name = '${TYPE}';
  ids := '{}';
  for n in 1..p_claims loop
    select c.ids, c.seqs into v_claimed, v_seqs
    from millrace.claim(p_worker, number, v_queue, ${BATCH}, 8388608, v_types, array[0, 0, low, 0, 0, 0, 0, 0, 0], false) c;
    commit;
    exit when v_claimed is null;
    perform millrace.complete(p_worker, array[number], s.size, v_claimed,
      array_fill(1::smallint, s.size), array_fill(1, s.size), array_fill(0, s.size), null, null, null, null, null)
    from (select array[cardinality(v_claimed)] as size) s;
    commit;
    ids := ids || v_claimed;
    number := number + 1;
    low := v_seqs[cardinality(v_seqs)] + 1;
  end loop;
end $$`;

/** The statements with which the library claims and completes, in a loop within the server: its ceiling. */
export const millraceWithoutNode: System = {
  ...millrace,
  name: "millrace-without-node",
  module: import.meta.url,
  settings: `claim and complete in a loop within the server, ${BATCH} jobs each, ${SESSIONS} connections`,
  async prepare(url, jobs) {
    await millrace.prepare(url, jobs);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await sql.unsafe(RUN_JOBS);
    await sql.end();
  },
  async work(url, handle): Promise<Worker> {
    const sql = postgres(url, { max: SESSIONS, onnotice: () => {} });
    const [first] = await sql`select min(r.id)::text as id from millrace.jobs r`;
    const firstId = Number(first?.["id"]);
    const session = async (workerId: string) => {
      let [number, low] = ["1", "0"];
      // The first call is short, so that the time begins as the first jobs are claimed.
      for (let claims = 1; ; claims = CLAIMS) {
        const [told] = await sql`
          call run_jobs(${workerId}::text::int8, ${claims}::int4, ${number}::text::int8, ${low}::text::int8, null)`;
        const ids: readonly string[] = told!["ids"];
        for (const id of ids) handle({ n: Number(id) - firstId } as Payload);
        if (ids.length === 0) return;
        [number, low] = [told!["number"], told!["low"]];
      }
    };
    const workers = await registerWorkers(url, SESSIONS);
    const sessions = Promise.all(workers.map(session));
    return {
      async close() {
        await sessions;
        await sql.end();
      },
    };
  },
};
