import { defaultJobPolicy } from "@millrace/core";
import { createTestDatabase, type NodeProcess, spawnNode } from "@millrace/testing";
import postgres from "postgres";
import { createPostgresStore } from "./postgres-store.ts";

interface Race {
  readonly processes: number;
  readonly clientsEach: number;
  readonly keys: number;
  /** SQL that breaks the engine first, to see that the race shows it. */
  readonly sabotage?: string;
  /** Called once all run; resolves when the race is to end. May kill racers, each of which gets an heir. */
  until(racers: { readonly all: readonly NodeProcess[]; replaceFirst(): Promise<void> }): Promise<void>;
}

/** What came of a race, while a worker ended the jobs as fast as it could. */
export interface RaceResult {
  /** What the clients were told; `id` is null only where the client rolled back. */
  readonly answers: readonly {
    readonly key: string;
    readonly id: string | null;
    readonly rolledBack: boolean;
  }[];
  /** Ids that clients were told and that are no job of the key. */
  readonly strangers: readonly string[];
  /** Pairs of jobs of one key of which the later was added before the earlier had ended. */
  readonly overlaps: readonly string[];
  readonly jobs: number;
}

/** Clients in several processes race for the same keys. */
export async function raceForKeys({
  processes,
  clientsEach,
  keys,
  sabotage,
  until,
}: Race): Promise<RaceResult> {
  await using stack = new AsyncDisposableStack();
  const database = await createTestDatabase();
  stack.defer(() => database.drop());
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  stack.defer(() => sql.end());
  const { store } = createPostgresStore({ url: database.url });
  stack.defer(() => store.close());
  await store.registerTypes([
    { type: "plain", queue: "race", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);

  if (sabotage !== undefined) await sql.unsafe(sabotage);

  const start = async () => {
    const args = [database.url, String(clientsEach), String(keys)];
    const racer = stack.use(spawnNode(new URL("./unique-racer.fixture.ts", import.meta.url), { args }));
    await racer.event("ready");
    return racer;
  };
  const running = await Promise.all(Array.from({ length: processes }, start));
  const all: NodeProcess[] = [...running];
  let ended = false;
  const working = endJobs(store, () => ended);
  const stopWorking = async () => {
    ended = true;
    await working;
  };
  stack.defer(stopWorking);
  await until({
    all,
    async replaceFirst() {
      const victim = running.shift();
      victim?.signal("SIGKILL");
      await victim?.exit();
      const heir = await start();
      running.push(heir);
      all.push(heir);
    },
  });
  for (const racer of running) racer.signal("SIGTERM");
  for (const racer of running) await racer.event("ended");
  await stopWorking();

  const answers = all.flatMap(({ events }) =>
    events.filter(({ event }) => event === "added"),
  ) as unknown as RaceResult["answers"];
  const jobs = await sql<{ id: string; key: string; created_at: Date; completed_at: Date | null }[]>`
    select id::text, payload ->> 'key' as key, created_at, completed_at from millrace.jobs order by id`;
  const keyOf = new Map(jobs.map(({ id, key }) => [id, key]));
  const overlaps = await sql<{ id: string }[]>`
    select id::text from (
      select id, created_at, lag(coalesce(completed_at, 'infinity')) over (partition by payload ->> 'key' order by id) as before
      from millrace.jobs) j where j.created_at < j.before`;
  return {
    answers,
    strangers: answers.flatMap(({ id, key }) => (id !== null && keyOf.get(id) !== key ? [id] : [])),
    overlaps: overlaps.map(({ id }) => id),
    jobs: jobs.length,
  };
}

async function endJobs(
  store: ReturnType<typeof createPostgresStore>["store"],
  hasEnded: () => boolean,
): Promise<void> {
  const registration = {
    name: "race",
    host: "here",
    pid: 1,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 600_000,
  };
  const workerId = await store.registerWorker(registration);
  const request = { queue: "race", limit: 100, types: ["plain"], suspect: false, sweep: true };
  for (let number = 1; !hasEnded(); number++) {
    const { jobs } = await store.claim({ ...request, lease: { workerId, number } });
    const outcome = { kind: "completed", result: "null" } as const;
    await store.complete(
      jobs.map(({ lease, position, id, queue }) => ({
        lease,
        position,
        id,
        queue,
        outcome,
        startedAfterMs: 0,
        runMs: 1,
        followOn: [],
      })),
    );
    await new Promise(setImmediate);
  }
}
