/** One server-sent event; a comment has no name. */
export interface SentEvent {
  readonly id: string | null;
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at whatever came
  readonly data: any;
  readonly receivedAt: number;
}

/** A client of `GET /api/stream` that keeps all it was told. */
export interface StreamClient {
  readonly events: readonly SentEvent[];
  /** The last id, as a browser would send it when it comes back. */
  readonly lastId: string | null;
  /** Resolves once an event fits, or has fitted before. */
  until(fits: (event: SentEvent) => boolean): Promise<SentEvent>;
  /** Resolves when the server ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function openStream(url: string, lastId?: string | null): Promise<StreamClient> {
  const abort = new AbortController();
  const response = await fetch(url, {
    signal: abort.signal,
    headers: lastId == null ? {} : { "last-event-id": lastId },
  });
  if (response.status !== 200 || response.body === null)
    throw new Error(`The stream was answered ${response.status}: ${await response.text()}`);
  const events: SentEvent[] = [];
  const waiting = new Set<() => void>();
  let seenId: string | null = lastId ?? null;

  function take(block: string): void {
    const fields = new Map(
      block.split("\n").map((line): [string, string] => {
        const colon = line.indexOf(": ");
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
    );
    seenId = fields.get("id") ?? seenId;
    const event = fields.get("event");
    if (event === undefined) return;
    events.push({
      id: fields.get("id") ?? null,
      event,
      data: JSON.parse(fields.get("data") ?? "null"),
      receivedAt: Date.now(),
    });
    for (const wake of waiting) wake();
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) take(block);
    }
  }
  const ended = read(response.body).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });

  return {
    events,
    get lastId() {
      return seenId;
    },
    ended,
    async until(fits) {
      for (;;) {
        const found = events.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
        waiting.clear();
      }
    },
    close: () => abort.abort(),
  };
}
