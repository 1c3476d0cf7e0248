import { defineBatchHandler, JobQueueManager, silentLogger } from "millrace";
import { z } from "zod";

const index = defineBatchHandler({
  type: "index-page",
  schema: z.strictObject({ url: z.string() }),
  batch: { maxSize: 100, maxWaitMs: 50 },
  async executeMany(jobs) {
    console.log(`one call for ${jobs.length} jobs`);
    return Promise.allSettled(jobs.map(async ({ payload }) => indexed(payload.url)));
  },
  retry: { maxRetries: 0 },
});

async function indexed(url: string): Promise<number> {
  if (!url.startsWith("https:")) throw new Error(`${url} is not secure`);
  return url.length;
}

const jobs = new JobQueueManager({ handlers: [index], logger: silentLogger });
const ids = await jobs.createJobs(
  ["https://a.example", "http://b.example", "https://c.example/d"].map((url) => ({
    type: "index-page",
    payload: { url },
  })),
);
await jobs.initialize();

for (const id of ids) {
  const { status, result, errorMessage } = await jobs.waitFor(id);
  console.log(status, result ?? errorMessage);
}
await jobs.shutdown();

// Prints:
// one call for 3 jobs
// completed 17
// failed http://b.example is not secure
// completed 19
