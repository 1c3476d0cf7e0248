import { randomUUID } from "node:crypto";
import type { Hint, Logger, Notifier } from "@millrace/core";
import type { Runner } from "./connection.ts";
import { createHintListener, type HintListenerOptions } from "./hint-listener.ts";
import { toHint, toWire } from "./hint-wire.ts";
import { NO_HINTS } from "./queries/add-ready.ts";
import { bindSchema, hintChannel } from "./schema-name.ts";

/** A hint of one kind is sent at once, and again at most this often; what was held back is sent at its end, in ms. */
const DEBOUNCE_MS = 5;

/**
 * Lock: none of ours; the server orders commits that notify, each waiting for the disk, so under load hints are sent
 * outside the transactions of work. They need not be durable, so nothing waits for the disk. A probe has to do without anything of the engine's.
 */
const PROBE =
  "select pg_notify($1, h) from jsonb_array_elements_text($2::text::jsonb) h, (select set_config('synchronous_commit', 'off', true)) s";
/** As above, and only where a worker may sleep through what is told. */
const NOTIFY = `${PROBE} where millrace.is_wanted(h::jsonb)`;

export interface PostgresNotifierOptions extends Pick<HintListenerOptions, "probeMs" | "patienceMs"> {
  readonly url: string;
  readonly schema: string;
  /** Sends the hints. */
  readonly runner: Runner;
  readonly logger: Logger;
}

export interface PostgresNotifier extends Notifier {
  /**
   * Does work that makes hints true, and tells them: by its own commit, which is the sooner by a round trip, or after
   * it, when some were told just now. `within`: those that its transaction is to give to `millrace.hint`, as JSON.
   * `hints` are asked for when they are told.
   */
  announce<T>(hints: () => readonly Hint[], work: (within: () => string) => Promise<T>): Promise<T>;
}

/** LISTEN and NOTIFY on the engine's channel. */
export function createPostgresNotifier({
  schema,
  runner,
  ...listening
}: PostgresNotifierOptions): PostgresNotifier {
  const { logger } = listening;
  const channel = hintChannel(schema);
  const tell = bindSchema(NOTIFY, schema);
  const receivers = new Set<(hint: Hint) => void>();
  const mailReceivers = new Set<(message: string) => void>();
  const held = new Map<string, string>();
  const origin = randomUUID();
  let flushTimer: NodeJS.Timeout | undefined;
  let closed = false;

  const listener = createHintListener({
    ...listening,
    channel,
    send: (message) => send(PROBE, [message]),
    receiveMail(message) {
      for (const receiver of mailReceivers) receiver(message);
    },
    receive(wire) {
      if (wire.origin !== origin) deliver(toHint(wire)); // ours were told here when they were sent
    },
  });

  function deliver(hint: Hint): void {
    for (const receiver of receivers) receiver(hint);
  }

  async function send(statement: string, messages: readonly string[]): Promise<void> {
    try {
      await runner.run(statement, [channel, JSON.stringify(messages)]);
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
    void send(tell, messages);
  }

  function notify(hint: Hint): void {
    deliver(hint);
    if (closed) return;
    const text = JSON.stringify(toWire(hint, origin));
    held.set(hint.kind === "ready" ? `ready ${hint.queue} ${hint.priority}` : text, text);
    if (flushTimer === undefined) flush();
  }

  return {
    get proven() {
      return listener.proven;
    },
    get mailbox() {
      return listener.mailbox;
    },
    subscribeMail(receiver) {
      mailReceivers.add(receiver);
      return () => mailReceivers.delete(receiver);
    },
    notify,
    async announce(hints, work) {
      const quiet = flushTimer === undefined && !closed;
      if (quiet) flushTimer = setTimeout(flush, DEBOUNCE_MS);
      const wire = () => JSON.stringify(hints().map((hint) => toWire(hint, origin)));
      const result = await work(quiet ? wire : () => NO_HINTS);
      for (const hint of hints()) (quiet ? deliver : notify)(hint);
      return result;
    },
    subscribe(receiver) {
      receivers.add(receiver);
      return () => receivers.delete(receiver);
    },
    async start() {
      closed = false;
      await listener.start();
    },
    async close() {
      closed = true;
      clearTimeout(flushTimer);
      flushTimer = undefined;
      listener.close();
    },
  };
}
