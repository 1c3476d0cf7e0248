import { createPostgresBackend, type Job, type JobType, Queue, Worker } from "bullmq";
import type { Payload } from "../payload.ts";
import type { ServerName } from "../servers/server.ts";
import type { Client, System } from "../system.ts";

const QUEUE = "noop";
/** As its guide advises for handlers that do not compute. */
const CONCURRENCY = 100;
const OPEN: JobType[] = ["waiting", "prioritized", "active", "delayed"];
const SETTINGS = `${CONCURRENCY} at once, completed jobs removed`;

export const bullmqEverysec = onRedis("bullmq-redis-everysec", "redis-everysec");
export const bullmqAlways = onRedis("bullmq-redis-always", "redis-always");

function onRedis(name: string, server: ServerName): System {
  return {
    name,
    module: import.meta.url,
    package: "bullmq",
    settings: SETTINGS,
    server,
    prepare: async () => {},
    connect: async (url) => clientOf(new Queue(QUEUE, { connection: { url } })),
    async work(url, handle) {
      const options = { connection: { url }, concurrency: CONCURRENCY };
      return started(new Worker(QUEUE, async ({ data }: Job<Payload>) => handle(data), options));
    },
  };
}

export const bullmqPostgres: System = {
  name: "bullmq-postgres",
  module: import.meta.url,
  package: "bullmq",
  settings: SETTINGS,
  server: "postgres",
  runShare: 0.05,
  async prepare(connectionString) {
    const queue = new Queue(
      QUEUE,
      { connection: { connectionString, migrate: true } },
      createPostgresBackend,
    );
    await queue.waitUntilReady();
    await queue.close();
  },
  connect: async (connectionString) =>
    clientOf(new Queue(QUEUE, { connection: { connectionString } }, createPostgresBackend)),
  async work(connectionString, handle) {
    const options = { connection: { connectionString }, concurrency: CONCURRENCY };
    return started(
      new Worker(QUEUE, async ({ data }: Job<Payload>) => handle(data), options, createPostgresBackend),
    );
  },
};

/** What is used of a queue, whatever it is kept in. */
interface AnyQueue {
  waitUntilReady(): Promise<unknown>;
  add(name: string, data: Payload, options: typeof KEEP_NONE): Promise<unknown>;
  addBulk(jobs: { name: string; data: Payload; opts: typeof KEEP_NONE }[]): Promise<unknown>;
  getJobCountByTypes(...types: JobType[]): Promise<number>;
  close(): Promise<void>;
}

const KEEP_NONE = { removeOnComplete: true };

async function clientOf(queue: AnyQueue): Promise<Client> {
  await queue.waitUntilReady();
  return {
    async addOne(payload) {
      await queue.add(QUEUE, payload, KEEP_NONE);
    },
    async addBulk(payloads) {
      await queue.addBulk(payloads.map((data) => ({ name: QUEUE, data, opts: KEEP_NONE })));
    },
    hasOpenJobs: async () => (await queue.getJobCountByTypes(...OPEN)) > 0,
    countOpen: () => queue.getJobCountByTypes(...OPEN),
    countCompleted: async () => null,
    close: () => queue.close(),
  };
}

async function started<W extends { waitUntilReady(): Promise<unknown> }>(worker: W): Promise<W> {
  await worker.waitUntilReady();
  return worker;
}
