import { MillraceError } from "@millrace/core";
import type { JobHandler, JobId, JobPolicy, Logger, Notifier, Store, StoredJobs } from "@millrace/core";
import { createPostgresStore, migrate } from "@millrace/postgres";
import type { JobHandlerRegistry } from "./job-handler-registry.ts";
import { JobWaiters } from "./job-waiters.ts";
import { JobWriter } from "./job-writer.ts";
import { OutputReader } from "./output-reader.ts";
import { EventStream } from "./event-stream.ts";
import { registerLateTypes } from "./late-types.ts";
import { TypeCatalog } from "./type-catalog.ts";

export interface EngineOptions {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly migrate: boolean;
  readonly logger: Logger;
  /** Kept up to date with the registry. */
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly registry: JobHandlerRegistry;
  readonly policy: JobPolicy;
  readonly retentionDays: number;
  onStored(ids: readonly JobId[], jobs: StoredJobs): void;
}

/** A connected engine: the database of one schema and what this process does with it. */
export interface Engine {
  readonly store: Store;
  readonly notifier: Notifier;
  readonly types: TypeCatalog;
  readonly writer: JobWriter;
  readonly waiters: JobWaiters;
  /** What jobs write while they run. */
  readonly outputs: OutputReader;
  /** What happens to jobs, as it happens. */
  readonly stream: EventStream;
  /** Days that this process keeps finished jobs of any queue. */
  readonly retentionDays: number;
  /** Hears the hints of other processes from now on; more calls change nothing. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** Brings the schema up to date, registers the handlers' types, and connects. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, schema, logger, handlers, policy, onStored } = options;
  if (options.migrate) await migrate(databaseUrl, { schema, logger });
  const { store, notifier } = createPostgresStore({ url: databaseUrl, schema, logger });
  const types = new TypeCatalog(store, handlers, policy);
  const writer = new JobWriter({ store, types, onStored });
  const waiters = new JobWaiters(store);
  const outputs = new OutputReader(store);
  const stream = new EventStream({
    store,
    onError: (error, retryInMs) =>
      logger.warn({ err: error, retryInMs }, "What happens to jobs could not be read; it is tried again"),
  });
  try {
    await types.registerAll();
  } catch (error) {
    await store.close();
    throw error;
  }
  const stopLateTypes = registerLateTypes(options.registry, types, logger);
  let listening: Promise<void> | undefined;
  return {
    store,
    notifier,
    types,
    writer,
    waiters,
    outputs,
    stream,
    retentionDays: options.retentionDays,
    listen: () => (listening ??= notifier.start()),
    async close() {
      stopLateTypes();
      await stream.close();
      await writer.drain();
      const shutDown = new MillraceError(
        "SHUT_DOWN",
        "The job queue was shut down while a job was waited for.",
      );
      waiters.close(shutDown);
      outputs.close(shutDown);
      await notifier.close();
      await store.close();
    },
  };
}
