import { defineHandler, InvalidInputError, JobQueueManager } from "millrace";
import { z } from "zod";

const countWords = defineHandler({
  type: "count-words",
  schema: z.strictObject({ text: z.string() }),
  execute: ({ text }) => ({ words: text.split(/\s+/).length }),
});

// Finds the database by DATABASE_URL, brings its own schema there up to date, and starts workers.
const jobs = new JobQueueManager({ handlers: [countWords] });
await jobs.initialize();

const id = await jobs.createJob({ type: "count-words", payload: { text: "the quick brown fox" } });
const job = await jobs.waitFor(id);
console.log(job.status, job.result);

try {
  // @ts-expect-error: the payload's type comes from the schema, so this does not compile either.
  await jobs.createJob({ type: "count-words", payload: { text: 5 } });
} catch (error) {
  if (error instanceof InvalidInputError) console.log(error.code, error.faults[0]?.pointer);
}

await jobs.shutdown();

// Prints:
// completed { words: 4 }
// INVALID_PAYLOAD /text
