import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { findProgram } from "../report/find-program.ts";
import type { Payload } from "../payload.ts";
import type { System, Worker } from "../system.ts";
import { millrace, TYPE } from "./millrace.ts";
import { registerWorkers } from "./register-workers.ts";

/** As many connections as the library claims and completes with, and jobs of one claim. */
const SESSIONS = 2;
const BATCH = 500;
/** What the sessions wait for before their first claim. */
const GATE = 4711;
/** So often it is asked how many jobs are left: seldom until a twentieth is, for each look takes a part of a millisecond of the server. */
const LOOK_MS = { early: 25, late: 2 };

/** A claim and a completion, each sent, answered and committed as those of the library. 3 is the priority of jobs that were given none. */
const SCRIPT = `
\\if :number
\\else
select pg_advisory_lock_shared(${GATE});
\\set low 0
\\endif
\\if :client_id
\\set worker :worker1
\\else
\\set worker :worker0
\\endif
\\set number :number + 1
select c.ids::text as ids, c.seqs::text as seqs, c.priorities::text as priorities, c.heads::text as heads, c.type_ids::text as type_ids,
  c.policy_ids::text as policy_ids, c.retry_counts::text as retry_counts, c.crashes::text as crashes,
  array(select (date_part('epoch', unnest(c.created_ats)) * 1000000)::int8)::text as created_us, c.payloads as payloads,
  coalesce(cardinality(c.ids), 0) as size, coalesce(c.seqs[cardinality(c.seqs)] + 1, :low::text::int8) as low
from millrace.claim(:worker::text::int8, :number::text::int8, :queue::text::int4, ${BATCH}, 8388608, array[:type::text::int4],
  array[0, 0, :low::text::int8, 0, 0, 0, 0, 0, 0], false) c \\gset
\\if :size
select millrace.complete(:worker::text::int8, array[:number::text::int8], array[:size::text::int4], :ids::text::int8[],
  array_fill(1::smallint, array[:size::text::int4]), array_fill(1, array[:size::text::int4]), array_fill(0, array[:size::text::int4]),
  null, null, null, null, null)::text;
\\else
\\sleep 100 ms
\\endif
`;

/** The statements with which the library claims and completes, sent by PostgreSQL's own client for benchmarks: the ceiling of any client's. */
export const millraceByPgbench: System = {
  ...millrace,
  name: "millrace-by-pgbench",
  module: import.meta.url,
  settings: `claim and complete by pgbench, ${BATCH} jobs each, ${SESSIONS} connections`,
  async missing() {
    return (await findProgram("pgbench")) === null ? "pgbench is not installed" : null;
  },
  async work(url, handle): Promise<Worker> {
    const sql = postgres(url, { max: 2, onnotice: () => {} });
    const [type] = await sql`
      select t.id, t.queue_id as queue, (select count(*)::int from millrace.ready) as jobs from millrace.job_type t where t.name = ${TYPE}`;
    const workers = await registerWorkers(url, SESSIONS);
    const folder = await mkdtemp(join(tmpdir(), "millrace-pgbench-"));
    const file = join(folder, "script.sql");
    await writeFile(file, SCRIPT);
    const gate = await sql.reserve();
    await gate`select pg_advisory_lock(${GATE})`;
    const program = start((await findProgram("pgbench"))!, url, file, {
      number: "0",
      type: String(type!["id"]),
      queue: String(type!["queue"]),
      worker0: workers[0]!,
      worker1: workers[1]!,
    });
    while ((await waiting()) < SESSIONS) await sleep(LOOK_MS.late);
    // The first job of all stands for the moment at which claims begin.
    handle({ n: 0 } as Payload);
    await gate`select pg_advisory_unlock(${GATE})`;
    const ended = untilEnded();
    return {
      async close() {
        await ended;
        program.kill();
        await once(program, "exit");
        gate.release();
        await sql.end();
        await rm(folder, { recursive: true });
      },
    };

    async function waiting(): Promise<number> {
      if (program.exitCode !== null) throw new Error("pgbench ended before it began.");
      return (
        await sql`select from pg_locks l where l.locktype = 'advisory' and l.objid = ${GATE} and not l.granted`
      ).length;
    }

    async function countOpen(): Promise<number> {
      const [row] =
        await sql`select coalesce(sum(ready + running), 0)::int as open from millrace.job_counts where type = ${TYPE}`;
      return row!["open"];
    }

    async function untilEnded(): Promise<void> {
      for (let open = await countOpen(); open > 0; open = await countOpen()) {
        if (program.exitCode !== null) throw new Error("pgbench ended before the queue was empty.");
        await sleep(open > type!["jobs"] / 20 ? LOOK_MS.early : LOOK_MS.late);
      }
      const [done] =
        await sql`select count(distinct f.id)::int as jobs, count(*)::int as records from millrace.finished f`;
      if (done!["jobs"] !== type!["jobs"] || done!["records"] !== type!["jobs"])
        throw new Error(
          `${done!["jobs"]} of ${type!["jobs"]} jobs are on record, ${done!["records"]} times.`,
        );
      for (let n = 1; n < type!["jobs"]; n += 1) handle({ n } as Payload);
    }
  },
};

function start(
  program: string,
  url: string,
  file: string,
  variables: Readonly<Record<string, string>>,
): ChildProcess {
  const { hostname, port, username, password, pathname } = new URL(url);
  const settings = Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const args = [
    "-n",
    "-M",
    "prepared",
    "-c",
    String(SESSIONS),
    "-j",
    "1",
    "-t",
    "1000000",
    "-f",
    file,
    ...settings,
  ];
  return spawn(
    program,
    [...args, "-h", hostname, "-p", port, "-U", decodeURIComponent(username), pathname.slice(1)],
    {
      env: { PGPASSWORD: decodeURIComponent(password), PGOPTIONS: "-c jit=off" },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
}
