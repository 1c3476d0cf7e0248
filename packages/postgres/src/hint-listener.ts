import { randomUUID } from "node:crypto";
import type { Logger, Mailbox } from "@millrace/core";
import { parseWire, type Wire } from "./hint-wire.ts";
import { type Client, openClient } from "./open-client.ts";

export interface HintListenerOptions {
  readonly url: string;
  readonly channel: string;
  readonly logger: Logger;
  /** Called for each notification but the listener's own probes. */
  readonly receive: (wire: Exclude<Wire, { kind: "probe" }>) => void;
  /** Called for each message that comes to the mailbox. */
  readonly receiveMail: (message: string) => void;
  /** Sends one message to the channel, by another connection. */
  readonly send: (message: string) => Promise<void>;
  /** How often a probe shows that notifications arrive, in ms. Default: 15 000. */
  readonly probeMs?: number;
  /** How long a probe may take, and the pause before the next try after one that failed, in ms. Default: 5 000. */
  readonly patienceMs?: number;
}

/** Listens on a channel, and knows whether what is sent there arrives. */
export interface HintListener {
  readonly proven: boolean;
  /** Undefined unless proven. */
  readonly mailbox: Mailbox | undefined;
  /** Resolves when the first try to listen is over, whether it worked or not. */
  start(): Promise<void>;
  close(): void;
}

/** Holds one connection, which must not go through a pool in transaction mode. */
export function createHintListener(options: HintListenerOptions): HintListener {
  const { url, channel, logger, receive, receiveMail, send, probeMs = 15_000, patienceMs = 5_000 } = options;
  let client: Client | undefined;
  let proven = false;
  let mailbox: Mailbox | undefined;
  let warned = false;
  let closed = true;
  let timer: NodeJS.Timeout | undefined;
  let awaited: { readonly nonce: string; readonly arrived: () => void } | undefined;

  function onNotification(text: string): void {
    const wire = parseWire(text);
    if (wire === undefined)
      logger.warn({ channel }, "A notification on the engine's channel is not ours; it is ignored");
    else if (wire.kind !== "probe") receive(wire);
    else if (wire.nonce === awaited?.nonce) awaited.arrived();
  }

  /** Each try has a client of its own: the driver's own attempt to listen again ends at its first failure. */
  async function listen(): Promise<void> {
    client?.destroy();
    const next = openClient({
      url,
      max: 1,
      applicationName: "millrace listen",
      onSocketClose: () => next === client && lose("its connection was lost"),
    });
    client = next;
    try {
      await next.sql.listen(channel, onNotification);
      const ownChannel = `millrace_${randomUUID()}`;
      const { state } = await next.sql.listen(ownChannel, receiveMail);
      mailbox = { channel: ownChannel, listenerPid: state.pid };
      if (next === client) probe();
    } catch (error) {
      if (next === client) lose(error instanceof Error ? error.message : String(error));
    }
  }

  /** Sends a notification to ourselves. */
  function probe(): void {
    const nonce = randomUUID();
    schedule(() => lose("a probe did not come back"), patienceMs);
    awaited = {
      nonce,
      arrived() {
        awaited = undefined;
        if (warned) logger.info({ channel }, "Notifications arrive again");
        warned = false;
        proven = true;
        schedule(probe, probeMs);
      },
    };
    void send(JSON.stringify({ kind: "probe", nonce } satisfies Wire));
  }

  function lose(reason: string): void {
    if (closed) return;
    if (!warned) logger.warn({ channel, reason }, "Notifications do not arrive; polling each second instead");
    warned = true;
    proven = false;
    awaited = undefined;
    schedule(() => void listen(), patienceMs);
  }

  function schedule(step: () => void, ms: number): void {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(step, ms);
  }

  return {
    get proven() {
      return proven;
    },
    get mailbox() {
      return proven ? mailbox : undefined;
    },
    async start() {
      closed = false;
      await listen();
    },
    close() {
      closed = true;
      proven = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      last?.destroy();
    },
  };
}
