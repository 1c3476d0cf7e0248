import type { JobId } from "./job.ts";
import type { CancelRequest } from "./store.ts";

/** What processes tell each other. Each is a hint: nothing is lost when one does not arrive. */
export type Hint =
  | { readonly kind: "ready"; readonly queue: string; readonly priority: number }
  | { readonly kind: "scheduled"; readonly inMs: number }
  /** A schedule is due in that time. */
  | { readonly kind: "schedule"; readonly inMs: number }
  /** A bulk action began. */
  | { readonly kind: "bulk" }
  /** A job ended that others wait for. */
  | { readonly kind: "dependency" }
  | { readonly kind: "cancel"; readonly request: CancelRequest }
  | { readonly kind: "slot"; readonly queue: string }
  /** Something was sent to a job that reads while it runs. */
  | { readonly kind: "input"; readonly jobId: JobId };

/** Where this process alone is told something. Another one after each loss of the connection. */
export interface Mailbox {
  readonly channel: string;
  /** The server's process behind the connection, as the server tells it. */
  readonly listenerPid: number;
}

/** Wakes sleeping processes. Correctness rests on polling; a notifier only makes it quick. */
export interface Notifier {
  /** Debounced per hint, leading and trailing edge; never throws. */
  notify(hint: Hint): void;
  /** Calls `receive` for hints of every process, this one included. Returns how to stop. */
  subscribe(receive: (hint: Hint) => void): () => void;
  /** Whether a self-probe came back lately, so that polls may be rare. */
  readonly proven: boolean;
  /** Undefined while notifications are not known to arrive. */
  readonly mailbox: Mailbox | undefined;
  /** Calls `receive` for each message that comes to the mailbox. Returns how to stop. */
  subscribeMail(receive: (message: string) => void): () => void;
  start(): Promise<void>;
  close(): Promise<void>;
}
