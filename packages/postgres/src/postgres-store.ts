import { type Notifier, silentLogger, type Logger, type Store } from "@millrace/core";
import { createAlerting } from "./alerting.ts";
import { createArchiving } from "./archiving.ts";
import { createComponentStatuses } from "./component-statuses.ts";
import { createBackingUp } from "./backing-up.ts";
import { createBulkChanging } from "./bulk-changing.ts";
import { onBehalf } from "./actor.ts";
import { createCaching } from "./caching.ts";
import { createChanging } from "./changing.ts";
import { createClaiming } from "./claiming.ts";
import { createCompleting } from "./completing.ts";
import { createConfiguring } from "./configuring.ts";
import { type ConnectionOptions, createConnection, type Reach } from "./connection.ts";
import { createDatabase } from "./database.ts";
import { createDependencies } from "./dependencies.ts";
import { Dictionary } from "./dictionary.ts";
import { createEmailing } from "./emailing.ts";
import { createEnqueuing } from "./enqueuing.ts";
import { createGpuLedger } from "./gpu-ledger.ts";
import { createMeasuring } from "./measuring.ts";
import { createFailing } from "./failing.ts";
import { createPolicing } from "./policing.ts";
import { openSession } from "./open-session.ts";
import { createExporting } from "./exporting.ts";
import { createFollowing } from "./following.ts";
import { createOffering } from "./offering.ts";
import { createOverseeing } from "./overseeing.ts";
import { createPostgresNotifier } from "./postgres-notifier.ts";
import { createKeying } from "./keying.ts";
import { createQueueing } from "./queueing.ts";
import { createReading } from "./reading.ts";
import { QueueHints } from "./queue-hints.ts";
import { createRequestLimiting } from "./request-limiting.ts";
import { createRouting } from "./routing.ts";
import { createReporting } from "./reporting.ts";
import { bindSchema, checkSchemaName, DEFAULT_SCHEMA } from "./schema-name.ts";
import { createRecording } from "./recording.ts";
import { createScheduling } from "./scheduling.ts";
import type { StoreBase } from "./store-part.ts";
import { createStreaming } from "./streaming.ts";
import { createTicking } from "./ticking.ts";
import { createUniqueEnqueuing } from "./unique-enqueuing.ts";
import { createUpkeep } from "./upkeep.ts";
import { createWebhookDeliveries } from "./webhook-deliveries.ts";
import { createWebhookEndpoints } from "./webhook-endpoints.ts";
import { createWorkspaces } from "./workspaces.ts";

export interface PostgresStoreOptions {
  readonly url: string;
  /** Schema of the engine's tables. Default: `millrace`. */
  readonly schema?: string;
  /** Longest wait for one statement, in ms. Default: 30 000. */
  readonly deadlineMs?: number;
  readonly logger?: Logger;
}

/** Longest wait for one statement of a session of its own. Milliseconds. */
const DEADLINE_MS = 60_000;

/** The store and the notifier of one engine. No connection is made before the first use; at most nine are held. */
export function createPostgresStore(options: PostgresStoreOptions): {
  readonly store: Store;
  readonly notifier: Notifier;
} {
  const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
  const reach: Reach = { answeredAt: 0 };
  const sockets = (max: number, use: string): ConnectionOptions => ({
    url: options.url,
    max,
    reach,
    applicationName: `millrace ${use}`,
    ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
  });
  const connections = {
    work: createConnection(sockets(2, "work")),
    enqueue: createConnection(sockets(2, "enqueue")),
    general: createConnection(sockets(3, "general")),
    settings: createDatabase({ ...sockets(1, "settings"), schema }),
  };

  const bound = new Map<string, string>();
  const bind = (text: string): string => {
    let result = bound.get(text);
    if (result === undefined) {
      result = bindSchema(text, schema);
      bound.set(text, result);
    }
    return result;
  };

  const base: StoreBase = {
    ...connections,
    changes: onBehalf(connections.general),
    bind,
    dictionary: new Dictionary(connections.general, bind),
    openSession: (use, deadlineMs = options.deadlineMs ?? DEADLINE_MS) =>
      openSession({ url: options.url, applicationName: `millrace ${use}`, deadlineMs }),
  };
  const notifier = createPostgresNotifier({
    url: options.url,
    schema,
    runner: connections.general,
    logger: options.logger ?? silentLogger,
  });
  const { enqueueWithin, resolve, takeWindows, makeRoom, announceWithin, ...enqueuing } = createEnqueuing(
    base,
    notifier,
  );
  const hints = new QueueHints(connections.work);
  const store: Store = {
    ...createConfiguring(base),
    ...enqueuing,
    ...createUniqueEnqueuing(base, { resolve, takeWindows }),
    ...createClaiming(base, hints),
    ...createOffering(base, hints),
    ...createCompleting(base, notifier, enqueueWithin),
    ...createDependencies(base, { makeRoom, announceWithin }),
    ...createScheduling(base),
    ...createTicking(base, enqueueWithin),
    ...createPolicing(base),
    ...createFailing(base),
    ...createQueueing(base),
    ...createRequestLimiting(base),
    ...createEmailing(base),
    ...createGpuLedger(base),
    ...createWorkspaces(base),
    ...createRouting(base),
    ...createReporting(base),
    ...createFollowing(base),
    ...createKeying(base),
    ...createUpkeep(base),
    ...createMeasuring(base),
    ...createAlerting(base),
    ...createArchiving(base),
    ...createComponentStatuses(base),
    ...createWebhookDeliveries(base),
    ...createWebhookEndpoints(base),
    ...createReading(base),
    ...createOverseeing(base),
    ...createRecording(base),
    ...createStreaming(base),
    ...createChanging(base),
    ...createBulkChanging(base),
    ...createBackingUp(base),
    ...createCaching(base),
    ...createExporting(base),
    async ping() {
      const startedAt = performance.now();
      await connections.general.run("select 1");
      return performance.now() - startedAt;
    },
    async close() {
      await Promise.all(Object.values(connections).map((connection) => connection.close()));
    },
  };
  return { store, notifier };
}
