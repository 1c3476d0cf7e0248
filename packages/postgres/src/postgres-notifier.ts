import { randomUUID } from "node:crypto";
import type { Hint, Logger, Notifier } from "@millrace/core";
import postgres from "postgres";
import type { Runner } from "./connection.ts";
import { bindSchema, hintChannel } from "./schema-name.ts";

/** A hint of one kind is sent at once, and again at most this often; what was held back is sent at its end, in ms. */
const DEBOUNCE_MS = 5;
/** How often a hint to ourselves proves that LISTEN works, and how long it may take, in ms. */
const PROBE_MS = 15_000;
const PROBE_PATIENCE_MS = 5_000;

/** Lock: none of ours; the server orders commits that notify, so hints are sent outside the transactions of work. */
const NOTIFY =
  "select pg_notify($1, h) from jsonb_array_elements_text($2::text::jsonb) h, (select set_config('synchronous_commit', 'off', true)) s";

export interface PostgresNotifierOptions {
  readonly url: string;
  readonly schema: string;
  readonly runner: Runner;
  readonly logger: Logger;
}

/** Wire form of a cancel hint differs, since SQL functions build it too. */
type Wire =
  | Exclude<Hint, { kind: "cancel" }>
  | { kind: "cancel"; workerId: string; number: number; position: number; id: string }
  | { kind: "probe"; nonce: string };

function toWire(hint: Hint): Wire {
  if (hint.kind !== "cancel") return hint;
  const { lease, position, id } = hint.request;
  return { kind: "cancel", workerId: lease.workerId, number: lease.number, position, id };
}

/** LISTEN and NOTIFY on the engine's channel, over a connection of its own that must not go through a transaction pool. */
export function createPostgresNotifier({ url, schema, runner, logger }: PostgresNotifierOptions): Notifier {
  const channel = hintChannel(schema);
  const receivers = new Set<(hint: Hint) => void>();
  const held = new Map<string, string>();
  const origin = randomUUID();
  let flushTimer: NodeJS.Timeout | undefined;
  let probeTimer: NodeJS.Timeout | undefined;
  let listener: postgres.Sql | undefined;
  let proven = false;
  let closed = false;
  let awaited: { nonce: string; arrive: () => void } | undefined;

  function receive(text: string): void {
    let wire: Wire & { origin?: string };
    try {
      wire = JSON.parse(text);
    } catch {
      logger.warn({ channel }, "A notification on the engine's channel is not JSON; it is ignored");
      return;
    }
    if (wire.kind === "probe") {
      if (wire.nonce === awaited?.nonce) awaited.arrive();
      return;
    }
    if (wire.origin === origin) return; // told here when it was sent
    deliver(
      wire.kind === "cancel"
        ? {
            kind: "cancel",
            request: {
              lease: { workerId: wire.workerId, number: wire.number },
              position: wire.position,
              id: wire.id,
            },
          }
        : wire,
    );
  }

  function deliver(hint: Hint): void {
    for (const receiver of receivers) receiver(hint);
  }

  async function send(messages: readonly string[]): Promise<void> {
    try {
      await runner.run(bindSchema(NOTIFY, schema), [channel, JSON.stringify(messages)]);
    } catch (error) {
      logger.debug({ err: error }, "A hint was not sent; polling will find the job");
    }
  }

  function flush(): void {
    flushTimer = undefined;
    if (held.size === 0 || closed) return;
    const messages = [...held.values()];
    held.clear();
    flushTimer = setTimeout(flush, DEBOUNCE_MS);
    void send(messages);
  }

  async function probe(): Promise<void> {
    const nonce = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const arrived = new Promise<boolean>((resolve) => {
      awaited = { nonce, arrive: () => resolve(true) };
      timer = setTimeout(() => resolve(false), PROBE_PATIENCE_MS);
    });
    await send([JSON.stringify({ kind: "probe", nonce } satisfies Wire)]);
    const came = await arrived;
    clearTimeout(timer);
    if (closed) return;
    if (proven && !came) {
      logger.warn({ channel }, "Notifications do not arrive; polling each second instead");
      void relisten();
    }
    proven = came;
  }

  function schedule(): void {
    probeTimer = setTimeout(
      () => void probe().finally(() => !closed && schedule()),
      proven ? PROBE_MS : PROBE_PATIENCE_MS,
    );
  }

  /** The driver listens again by itself after a lost connection; a socket that is only half dead needs a new one. */
  async function relisten(): Promise<void> {
    const old = listener;
    listener = undefined;
    void old?.end({ timeout: 0 }).catch(() => {});
    if (closed) return;
    const next = postgres(url, {
      max: 1,
      connect_timeout: 5,
      fetch_types: false,
      onnotice: () => {},
      connection: { application_name: "millrace listen" },
    });
    listener = next;
    const listening = () => {
      if (listener === next && !closed) void probe();
    };
    try {
      await next.listen(channel, receive, listening);
    } catch (error) {
      logger.warn({ err: error, channel }, "Cannot listen for notifications; polling each second instead");
    }
  }

  return {
    get proven() {
      return proven;
    },
    notify(hint) {
      deliver(hint);
      if (closed) return;
      const wire = { ...toWire(hint), origin };
      const key = hint.kind === "ready" ? `ready ${hint.queue} ${hint.priority}` : JSON.stringify(wire);
      held.set(key, JSON.stringify(wire));
      if (flushTimer === undefined) flush();
    },
    subscribe(receiver) {
      receivers.add(receiver);
      return () => receivers.delete(receiver);
    },
    async start() {
      closed = false;
      await relisten();
      schedule();
    },
    async close() {
      closed = true;
      clearTimeout(flushTimer);
      clearTimeout(probeTimer);
      awaited?.arrive();
      const old = listener;
      listener = undefined;
      await Promise.race([
        old?.end({ timeout: 1 }),
        new Promise((resolve) => setTimeout(resolve, 2000).unref()),
      ]);
    },
  };
}
