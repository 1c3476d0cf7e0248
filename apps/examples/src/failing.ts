import { defineHandler, JobQueueManager, RetryAfterError, snooze, UnrecoverableError } from "millrace";
import { z } from "zod";

let open = false;
const importFile = defineHandler({
  type: "import-file",
  schema: z.strictObject({ row: z.int(), answer: z.enum(["broken", "busy", "later", "never"]) }),
  retry: { maxRetries: 2, strategy: "fixed", baseDelayMs: 50, jitter: 0 },
  execute({ row, answer }, { attempt }) {
    if (answer === "never") throw new UnrecoverableError(`row ${row} of /data/${row}/in.csv is no row`);
    if (answer === "broken") throw new Error(`row ${row} is broken`); // Retried by policy.
    if (answer === "busy" && attempt === 1) throw new RetryAfterError(300, "429: come back in 300 ms");
    if (answer === "later" && !open) {
      open = true;
      throw snooze(100, "the file is not there yet"); // No failure: no attempt is burnt.
    }
    return { row, attempt };
  },
});

const jobs = new JobQueueManager({ handlers: [importFile] });
await jobs.initialize();

async function run(row: number, answer: "broken" | "busy" | "later" | "never") {
  const id = await jobs.createJob({ type: "import-file", payload: { row, answer } });
  return jobs.waitFor(id);
}

const busy = await run(1, "busy");
const later = await run(2, "later");
console.log(busy.status, busy.retryCount, later.status, later.retryCount);

await jobs.types.setPolicy("import-file", { maxRetries: 1 }); // Before what the handler declares, in every process.
const broken = await run(3, "broken");
console.log(broken.status, broken.errorCode, broken.maxRetries);

for (const row of [4, 5]) await run(row, "never");
for (const { code, pattern, attempts, jobs: failed } of await jobs.failures.list({
  type: "import-file",
})) {
  console.log(code, JSON.stringify(pattern), attempts, failed);
}

const filter = { type: "import-file", errorCode: "unrecoverable" };
const { jobs: dead } = await jobs.failures.deadLetters({ filter });
console.log(dead.map(({ payload }) => payload));
const { expected } = await jobs.failures.redrive(filter);
console.log(`${expected} jobs run again`);

await jobs.shutdown();

// Prints:
// completed 1 completed 0
// failed error 1
// unrecoverable "row <n> of <path> is no row" 2 2
// error "row <n> is broken" 2 1
// retry-after "<n>: come back in <n> ms" 1 0
// [ { row: 5, answer: 'never' }, { row: 4, answer: 'never' } ]
// 2 jobs run again
