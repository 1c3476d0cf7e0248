// One process of racing clients: `node unique-racer.fixture.ts <url> <clients> <keys>`. Each client has a connection of
// its own and adds jobs under keys picked at random, until SIGTERM; a third of its transactions are rolled back.
import { defaultJobPolicy } from "@millrace/core";
import postgres from "postgres";
import { createPostgresStore } from "./postgres-store.ts";

const [url, clients, keys] = process.argv.slice(2) as [string, string, string];
const { store } = createPostgresStore({ url });
const sql = postgres(url, { max: Number(clients), onnotice() {} });
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());

const tell = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
const rollBack = new Error("rolled back on purpose");

async function addOne(key: string): Promise<void> {
  const stored = { type: "plain", queue: "race", priority: 3, policy: defaultJobPolicy, scheduledAtMs: null };
  const unique = { key, mode: "unfinished", onConflict: "existing" } as const;
  const jobs = [{ job: { ...stored, payload: JSON.stringify({ key }) }, unique }];
  const rolledBack = Math.random() < 1 / 3;
  const added = await sql
    .begin(async (transaction) => {
      const [answer] = await store.enqueueUnique(jobs, { transaction });
      await transaction`select pg_sleep(random() * 0.01)`;
      if (rolledBack) throw rollBack;
      return answer;
    })
    .catch((error: unknown) => {
      if (error !== rollBack) throw error;
    });
  tell({ event: "added", key, id: added?.id ?? null, outcome: added?.outcome ?? null, rolledBack });
}

async function race(): Promise<void> {
  while (!stopping.signal.aborted) await addOne(`key-${Math.floor(Math.random() * Number(keys))}`);
}

tell({ event: "ready" });
await Promise.all(Array.from({ length: Number(clients) }, race));
await sql.end();
await store.close();
tell({ event: "ended" });
