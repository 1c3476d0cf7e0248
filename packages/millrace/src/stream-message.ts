import type { QueueFigures, StreamedEvent } from "@millrace/core";

/** What a stream tells. `point`: where to resume once the message was received, or null where it does not move. */
export type StreamMessage =
  | { readonly kind: "events"; readonly events: readonly StreamedEvent[]; readonly point: string }
  /** Queues whose figures are other than they were a second ago. */
  | { readonly kind: "queues"; readonly queues: readonly QueueFigures[]; readonly point: null }
  /** Something may have happened that was not told: read anew what you show. */
  | { readonly kind: "reset"; readonly point: string };

/** Whom a stream tells. */
export interface StreamListener {
  /** Whether the figures of queues are read for it. */
  readonly queues: boolean;
  tell(message: StreamMessage): void;
  /** Resolves when it can take more; asked between the pages of what it missed. Default: it always can. */
  room?(): Promise<void>;
}
