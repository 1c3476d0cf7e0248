import { defineHandler, JobQueueManager, silentLogger } from "millrace";
import { z } from "zod";

const convert = defineHandler({
  type: "convert",
  schema: z.strictObject({ pages: z.int() }),
  async execute({ pages }, context) {
    for (let page = 1; page <= pages; page += 1) {
      context.signal.throwIfAborted(); // cancelled, timed out, taken over: why is in signal.reason
      context.progress({ done: page, total: pages }, `page ${page}`);
      if (page === 2) context.log("warn", "Blurred, kept as it is", { page });
    }
    context.logger.info({ pages }, "Converted");
  },
});

const jobs = new JobQueueManager({ handlers: [convert], logger: silentLogger });
await jobs.initialize();

const id = await jobs.createJob({ type: "convert", payload: { pages: 3 } });
const { progress } = await jobs.waitFor(id);
console.log(progress?.percent, progress?.done, progress?.total, progress?.message);

const { lines, nextAfter, dropped } = await jobs.getLogs(id, { after: 0, limit: 100 });
for (const { line, level, message, fields } of lines) console.log(line, level, message, fields);
console.log(nextAfter, dropped);

await jobs.shutdown();

// Prints:
// 100 3 3 page 3
// 1 warn Blurred, kept as it is { page: 2 }
// 2 info Converted { pages: 3 }
// null 0
