import { drizzle } from "drizzle-orm/postgres-js";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { JobQueueManager } from "millrace";

const accounts = pgTable("example_accounts", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  email: text().notNull(),
});
const database = drizzle(process.env["DATABASE_URL"] ?? "");
await database.execute(`create table if not exists example_accounts (
  id integer primary key generated always as identity, email text not null)`);

const jobs = new JobQueueManager();
await jobs.initialize();

/** Stores the account and the job that greets it: both, or neither. */
async function signUp(email: string): Promise<string> {
  return database.transaction(async (transaction) => {
    await transaction.insert(accounts).values({ email });
    const payload = { userId: email, template: "welcome", data: { email } } as const;
    const jobId = await jobs.createJob({ type: "email-notification", payload }, { transaction });
    if (!email.includes("@")) throw new Error("that is no address");
    return jobId;
  });
}

const jobId = await signUp("ada@example.org");
console.log("committed, and the job", (await jobs.waitFor(jobId)).status);

await signUp("nobody").catch((error: Error) => console.log("rolled back:", error.message));
console.log("jobs for nobody:", (await jobs.getJobs({ payload: { userId: "nobody" } })).length);

await jobs.shutdown();
await database.$client.end();

// Prints:
// committed, and the job completed
// rolled back: that is no address
// jobs for nobody: 0
