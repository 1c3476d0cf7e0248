import { defineHandler, JobQueueManager } from "millrace";
import postgres from "postgres";
import { z } from "zod";

const sql = postgres(process.env["DATABASE_URL"] ?? "");
await sql`create table if not exists example_balances (owner text primary key, cents integer not null)`;
await sql`insert into example_balances values ('ada', 0) on conflict (owner) do update set cents = 0`;

const deposit = defineHandler({
  type: "deposit",
  schema: z.strictObject({ owner: z.string(), cents: z.int().positive() }),
  async execute({ owner, cents }, context) {
    // Commits only while this worker still holds the job: a worker that lost it cannot pay twice.
    await context.transaction(async (transaction) => {
      await transaction`update example_balances set cents = cents + ${cents} where owner = ${owner}`;
    });
    // Stored together with this job's completion, and only then.
    context.enqueue({ type: "receipt", payload: { owner, cents } });
  },
});
const receipt = defineHandler({
  type: "receipt",
  schema: z.strictObject({ owner: z.string(), cents: z.int() }),
  execute: ({ owner, cents }) => `${owner} got ${cents} cents`,
});

const jobs = new JobQueueManager({ handlers: [deposit, receipt] });
await jobs.initialize();

await jobs.waitFor(await jobs.createJob({ type: "deposit", payload: { owner: "ada", cents: 500 } }));
const [follower] = await jobs.getJobs({ type: "receipt" });
console.log((await jobs.waitFor(follower?.id ?? "")).result);
const [balance] = await sql`select cents from example_balances where owner = 'ada'`;
console.log(balance);

await jobs.shutdown();
await sql.end();

// Prints:
// ada got 500 cents
// { cents: 500 }
