import { defineHandler, JobQueueManager } from "millrace";
import postgres from "postgres";
import { z } from "zod";

const sql = postgres(process.env["DATABASE_URL"] as string, { onnotice() {} });
await sql`create table public.visit (id integer primary key, at timestamptz not null)`;
await sql`create table public.visit_archive (like public.visit including all)`;
await sql`insert into public.visit select n, now() - n * interval '1 day' + interval '1 hour' from generate_series(1, 100) n`;

const archiveVisits = defineHandler({
  type: "archive-visits",
  schema: z.strictObject({ olderThanDays: z.int().positive(), batch: z.int().positive().default(25) }),
  async execute({ olderThanDays, batch }, context) {
    let moved = 0;
    for (;;) {
      context.signal.throwIfAborted();
      // Small transactions hold no lock for long. Whatever happens, a row is in one of the two tables: an execution that
      // was interrupted is simply continued by the next.
      const { count } = await sql`
        with old as (
          delete from public.visit where id in (
            select id from public.visit where at < now() - make_interval(days => ${olderThanDays}) limit ${batch}
          ) returning *
        )
        insert into public.visit_archive select * from old`;
      moved += count;
      if (count < batch) return { moved };
    }
  },
});

const jobs = new JobQueueManager({ handlers: [archiveVisits] });
await jobs.initialize();

// To have it done each night there is `jobs.schedules.put`.
const job = await jobs.waitFor(
  await jobs.createJob({ type: "archive-visits", payload: { olderThanDays: 30 } }),
);
console.log(job.status, job.result);
const [left] = await sql`
  select (select count(*)::int from public.visit) as visits, (select count(*)::int from public.visit_archive) as archived`;
console.log({ ...left });

await jobs.shutdown();
await sql`drop table public.visit, public.visit_archive`;
await sql.end();

// Prints:
// completed { moved: 70 }
// { visits: 30, archived: 70 }
