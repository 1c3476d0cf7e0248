import { createPostgresStore } from "@millrace/postgres";

/** Ids of so many workers of Millrace, for statements that are sent without the library. They are not rescued within a run. */
export async function registerWorkers(url: string, count: number): Promise<readonly string[]> {
  const { store } = createPostgresStore({ url });
  const worker = {
    name: "bench",
    host: "bench",
    pid: process.pid,
    release: "0.1.0",
    types: [],
    silenceMs: 600_000,
  };
  const ids: string[] = [];
  while (ids.length < count) ids.push(await store.registerWorker(worker));
  await store.close();
  return ids;
}
