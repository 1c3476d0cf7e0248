import {
  createEventBus,
  createRuntime,
  defaultJobPolicy,
  type EventBus,
  type Job,
  type JobHandler,
  type JobId,
  jobTypeOf,
  type NewJob,
  type Notifier,
  prepareJob,
  type Runtime,
  type RuntimeEventName,
  type RuntimeEvents,
  type RuntimeOptions,
  silentLogger,
  type Store,
  type StoredJob,
} from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";

/** One worker process's worth of runtime on a real database, with its own connections. */
export interface RuntimeBundle {
  readonly store: Store;
  readonly notifier: Notifier;
  readonly runtime: Runtime;
  readonly events: EventBus;
  /** Adds jobs durably and tells the workers. */
  enqueue(...jobs: readonly NewJob[]): Promise<readonly JobId[]>;
  /** The next event of that name for which `wanted` holds. */
  next<Name extends RuntimeEventName>(
    name: Name,
    wanted?: (event: RuntimeEvents[Name]) => boolean,
  ): Promise<RuntimeEvents[Name]>;
  /** Resolves with the job once the database has recorded its end through this runtime. */
  ended(id: JobId): Promise<Job>;
  close(): Promise<void>;
}

/** Registers the handlers' types; the runtime is not started. */
export async function createRuntimeBundle(
  databaseUrl: string,
  handlers: readonly JobHandler[],
  options: Partial<RuntimeOptions> = {},
): Promise<RuntimeBundle> {
  const { store, notifier } = createPostgresStore({ url: databaseUrl });
  const events = createEventBus((error) => {
    throw error;
  });
  const registry = new Map(handlers.map((handler) => [handler.type, handler]));
  const types = new Map(handlers.map((handler) => [handler.type, jobTypeOf(handler, defaultJobPolicy)]));
  await store.registerTypes([...types.values()]);

  function prepare(job: NewJob): StoredJob {
    const type = types.get(job.type);
    if (type === undefined) throw new Error(`The test has no handler of type ${job.type}.`);
    return prepareJob(job, { ...type, schema: undefined });
  }

  const runtime = createRuntime({
    store,
    notifier,
    registry,
    prepareJob: prepare,
    identity: { name: "test", host: "here", pid: process.pid, release: "0.1.0" },
    logger: silentLogger,
    events,
    options,
  });

  // What was recorded before anybody asked.
  const recorded = new Set<JobId>();
  for (const name of ["job.completed", "job.failed", "job.cancelled"] as const) {
    events.on(name, ({ job }) => recorded.add(job.id));
  }

  function next<Name extends RuntimeEventName>(
    name: Name,
    wanted: (event: RuntimeEvents[Name]) => boolean = () => true,
  ): Promise<RuntimeEvents[Name]> {
    return new Promise((resolve) => {
      const stop = events.on(name, (event) => {
        if (!wanted(event)) return;
        stop();
        resolve(event);
      });
    });
  }

  return {
    store,
    notifier,
    runtime,
    events,
    next,
    enqueue: (...jobs) => store.enqueue(jobs.map(prepare)),
    async ended(id) {
      if (!recorded.has(id)) {
        await Promise.race(
          (["job.completed", "job.failed", "job.cancelled"] as const).map((name) =>
            next(name, ({ job }) => job.id === id),
          ),
        );
      }
      const job = await store.getJob(id);
      if (job === null) throw new Error(`Job ${id} is not in the database.`);
      return job;
    },
    async close() {
      await runtime.stop();
      await notifier.close();
      await store.close();
    },
  };
}
