import type { EventBus } from "./events.ts";
import type { FailureStore } from "./failure-store.ts";
import type { JobHandler } from "./handler.ts";
import type { Job } from "./job.ts";
import { REST_MS } from "./lookout.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Store } from "./store.ts";

/** Calls at the same time. */
const BATCH = 10;

interface FailureTellerOptions {
  readonly store: Pick<FailureStore, "takeFailureNotices" | "settleFailureNotices"> & Pick<Store, "getJob">;
  readonly events: EventBus;
  readonly random: () => number;
  /** By type, read live. */
  readonly handlers: ReadonlyMap<string, JobHandler>;
  /** Whether this process takes jobs of the type. An older handler does not: what failed may be more than it knows. */
  serves(type: string): boolean;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Calls `onFailed` for failed jobs whose own worker cannot: it died under them again and again, or right after it
 * recorded that they failed. Any process does that has the handler, and not an older one. A process that dies while the call is under way
 * leaves it to another, so such a call may come twice.
 */
export function startFailureTeller({
  store,
  events,
  random,
  handlers,
  serves,
  onError,
}: FailureTellerOptions): Loop {
  async function tell(job: Job | null): Promise<void> {
    // It may have been deleted or retried by hand meanwhile: there is nothing to tell any more.
    if (job?.status !== "failed") return;
    const cause = Object.assign(new Error(job.errorMessage ?? ""), { code: job.errorCode });
    try {
      await handlers.get(job.type)?.onFailed?.(job, cause);
    } catch (error) {
      events.emit("hook.failed", { job, error });
    }
  }

  return startLoop({
    random,
    onError,
    async step() {
      const types = [...handlers.values()].filter(
        ({ type, onFailed }) => onFailed !== undefined && serves(type),
      );
      if (types.length === 0) return REST_MS;
      const ids = await store.takeFailureNotices(
        types.map(({ type }) => type),
        BATCH,
      );
      if (ids.length === 0) return REST_MS;
      await Promise.all(ids.map(async (id) => tell(await store.getJob(id))));
      await store.settleFailureNotices(ids);
      return 0;
    },
  });
}
