import { debounce, defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const cache = new Map([
  ["/products", "<ul>…</ul>"],
  ["/products/1", "<h1>Cup</h1>"],
  ["/about", "<p>We sell cups.</p>"],
]);

const invalidate = defineHandler({
  type: "invalidate-cache",
  schema: z.strictObject({ prefix: z.string().startsWith("/") }),
  execute({ prefix }) {
    const stale = [...cache.keys()].filter((path) => path.startsWith(prefix));
    for (const path of stale) cache.delete(path);
    return { removed: stale };
  },
});

const jobs = new JobQueueManager({ handlers: [invalidate] });
await jobs.initialize();

// A product that is saved five times in a row empties the cache once, when it has been left alone for 200 ms.
const ids = new Set<string>();
for (let saved = 1; saved <= 5; saved += 1) {
  const prefix = "/products";
  const unique = debounce(prefix, { delayMs: 200, maxDelayMs: 5000 });
  ids.add(await jobs.createJob({ type: "invalidate-cache", payload: { prefix }, unique }));
}
for (const id of ids) console.log((await jobs.waitFor(id)).result);
console.log([...cache.keys()]);

await jobs.shutdown();

// Prints:
// { removed: [ '/products', '/products/1' ] }
// [ '/about' ]
