// `node million-jobs.fixture.ts <from> <to> <file>`: backs one engine up into a file, and recovers it into another. Tells
// by how many MiB its resident memory grew in each half, at most.
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { createPostgresStore } from "../postgres-store.ts";

const [from, to, file] = process.argv.slice(2) as [string, string, string];

/** With the program loaded, and nothing done yet. */
const before = process.memoryUsage.rss();

async function measured(event: string, work: () => Promise<object>): Promise<void> {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const startedAt = performance.now();
  const told = await work();
  clearInterval(timer);
  const mib = Math.round((most - before) / 2 ** 20);
  const rssMiB = Math.round(most / 2 ** 20);
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${JSON.stringify({ event, mib, rssMiB, seconds, ...told })}\n`);
}

await measured("backup", async () => {
  const { store } = createPostgresStore({ url: from });
  await pipeline(Readable.from(store.takeBackup()), createGzip({ level: 1 }), createWriteStream(file));
  await store.close();
  return {};
});

await measured("recovery", async () => {
  const { store } = createPostgresStore({ url: to });
  const recovery = await store.recover(
    () => createReadStream(file).pipe(createGunzip()).setEncoding("utf8") as AsyncIterable<string>,
    {},
  );
  await store.close();
  return recovery;
});
