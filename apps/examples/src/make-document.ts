import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const folder = await mkdtemp(join(tmpdir(), "millrace-example-"));

const makeInvoice = defineHandler({
  type: "make-invoice",
  schema: z.strictObject({
    number: z.int().positive(),
    lines: z.array(z.strictObject({ text: z.string(), cents: z.int() })).min(1),
  }),
  async execute({ number, lines }, { jobId, signal }) {
    const total = lines.reduce((sum, { cents }) => sum + cents, 0);
    const text = [
      `Invoice ${number}`,
      ...lines.map((line) => `${line.text}: ${euros(line.cents)}`),
      `Total: ${euros(total)}`,
    ].join("\n");
    // Under its own name only once it is whole: a worker that dies while it writes leaves no half invoice to be sent.
    const file = `invoice-${number}.txt`;
    const unfinished = join(folder, `.${jobId}`);
    await writeFile(unfinished, `${text}\n`, { signal, flush: true });
    await rename(unfinished, join(folder, file));
    return { file, total };
  },
});

function euros(cents: number): string {
  return `${(cents / 100).toFixed(2)} EUR`;
}

const jobs = new JobQueueManager({ handlers: [makeInvoice] });
await jobs.initialize();

const payload = {
  number: 7,
  lines: [
    { text: "Two hours", cents: 18000 },
    { text: "Train", cents: 2450 },
  ],
};
const job = await jobs.waitFor(await jobs.createJob({ type: "make-invoice", payload }));
console.log(job.status, job.result);
console.log(await readdir(folder));
console.log((await readFile(join(folder, "invoice-7.txt"), "utf8")).trimEnd());

await jobs.shutdown();
await rm(folder, { recursive: true });

// Prints:
// completed { file: 'invoice-7.txt', total: 20450 }
// [ 'invoice-7.txt' ]
// Invoice 7
// Two hours: 180.00 EUR
// Train: 24.50 EUR
// Total: 204.50 EUR
