// A process that works off bulk actions until it is killed: `node bulk-worker.fixture.ts <url> <batch>`.
import { createPostgresStore } from "./postgres-store.ts";

const [url, batch] = process.argv.slice(2) as [string, string];
const { store } = createPostgresStore({ url });

for (;;) {
  const worked = await store.workBulk(Number(batch));
  process.stdout.write(`${JSON.stringify({ event: worked === null ? "idle" : "worked", ...worked })}\n`);
  // Who has just worked lets the others go first.
  await new Promise((resolve) => setTimeout(resolve, worked === null ? 5 : 50));
}
