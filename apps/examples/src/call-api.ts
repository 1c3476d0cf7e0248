import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { defineHandler, JobQueueManager, RetryAfterError, UnrecoverableError } from "millrace";
import { z } from "zod";

// Somebody else's service: busy at first, and particular about amounts.
const charges = new Map<string, number>();
let calls = 0;
const service = createServer((request, response) => {
  void json(request).then((body) => {
    const { cents } = body as { readonly cents: number };
    calls += 1;
    if (calls === 1) response.writeHead(429, { "retry-after": "1" });
    else if (cents <= 0) response.writeHead(422);
    else charges.set(String(request.headers["idempotency-key"]), cents);
    response.end();
  });
}).listen(0, "127.0.0.1");
await once(service, "listening");
const { port } = service.address() as AddressInfo;

const charge = defineHandler({
  type: "charge",
  schema: z.strictObject({ customer: z.string(), cents: z.int() }),
  retry: { maxRetries: 3, strategy: "exponential", baseDelayMs: 200, maxDelayMs: 5000 },
  async execute({ customer, cents }, { jobId, attempt, signal }) {
    const response = await fetch(`http://127.0.0.1:${port}/charges`, {
      method: "POST",
      // The same for each attempt, so that the service knows a charge whose answer was lost.
      headers: { "content-type": "application/json", "idempotency-key": jobId },
      body: JSON.stringify({ customer, cents }),
      // Aborted at the job's timeout, and when it is cancelled.
      signal,
    });
    await response.arrayBuffer();
    console.log(`${customer}, attempt ${attempt}: ${response.status}`);
    if (response.status === 429)
      throw new RetryAfterError(Number(response.headers.get("retry-after") ?? 1) * 1000);
    // Asking again would not change the answer.
    if (response.status >= 400 && response.status < 500)
      throw new UnrecoverableError(`The service refused ${cents} cents of ${customer}: ${response.status}.`);
    if (!response.ok) throw new Error(`The service answered ${response.status}.`);
  },
});

const jobs = new JobQueueManager({ handlers: [charge] });
await jobs.initialize();

for (const payload of [
  { customer: "ada", cents: 1200 },
  { customer: "bob", cents: -5 },
]) {
  const job = await jobs.waitFor(await jobs.createJob({ type: "charge", payload }));
  console.log(payload.customer, job.status, job.errorMessage);
}
console.log([...charges.values()]);

await jobs.shutdown();
service.close();

// Prints:
// ada, attempt 1: 429
// ada, attempt 2: 200
// ada completed null
// bob, attempt 1: 422
// bob failed The service refused -5 cents of bob: 422.
// [ 1200 ]
