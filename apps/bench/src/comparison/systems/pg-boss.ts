import { type ConstructorOptions, PgBoss, type Queue, type WorkOptions } from "pg-boss";
import postgres from "postgres";
import type { Payload } from "../payload.ts";
import type { System } from "../system.ts";

const QUEUE = "noop";

interface Settings {
  readonly boss: Partial<ConstructorOptions>;
  readonly queue: Omit<Queue, "name">;
  readonly work: WorkOptions;
}

export const pgBossTuned = pgBoss(
  "pg-boss",
  "batches of 500, two at once, no pause while full, notify, queue in a partition",
  {
    boss: { useListenNotify: true },
    queue: { partition: true, notify: true },
    work: { batchSize: 500, localConcurrency: 2, burstWhenBatchFull: true },
  },
);

/** One job every two seconds. */
export const pgBossDefault: System = {
  ...pgBoss("pg-boss-default", "defaults", { boss: {}, queue: {}, work: {} }),
  runShare: 1 / 20_000,
};

function pgBoss(name: string, settings: string, { boss, queue, work }: Settings): System {
  async function start(connectionString: string): Promise<PgBoss> {
    const started = new PgBoss({ ...boss, connectionString });
    started.on("error", (error) => {
      throw error;
    });
    return started.start();
  }
  return {
    name,
    module: import.meta.url,
    package: "pg-boss",
    settings,
    server: "postgres",
    async prepare(url) {
      const started = await start(url);
      await started.createQueue(QUEUE, queue);
      await started.stop({ graceful: false });
    },
    async connect(url) {
      const started = await start(url);
      const sql = postgres(url, { max: 1, onnotice: () => {} });
      return {
        async addOne(payload) {
          await started.send(QUEUE, payload);
        },
        async addBulk(payloads) {
          await started.insert(
            QUEUE,
            payloads.map((data) => ({ data })),
          );
        },
        async hasOpenJobs() {
          const [row] = await sql`
            select exists (select from pgboss.job where name = ${QUEUE} and state < 'completed') as open`;
          return row?.open;
        },
        async countOpen() {
          const [row] = await sql`
            select count(*)::int as count from pgboss.job where name = ${QUEUE} and state < 'completed'`;
          return row?.count;
        },
        async countCompleted() {
          const [row] = await sql`
            select count(*)::int as count from pgboss.job where name = ${QUEUE} and state = 'completed'`;
          return row?.count;
        },
        async close() {
          await sql.end();
          await started.stop({ graceful: false });
        },
      };
    },
    async work(url, handle) {
      const started = await start(url);
      await started.work<Payload>(QUEUE, work, async (jobs) => {
        for (const { data } of jobs) handle(data);
      });
      return { close: () => started.stop() };
    },
  };
}
