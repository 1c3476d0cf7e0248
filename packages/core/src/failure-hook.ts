import type { EventBus } from "./events.ts";
import type { JobHandler } from "./handler.ts";
import type { Store } from "./store.ts";

interface FailureHookOptions {
  readonly store: Pick<Store, "getJob" | "settleFailureNotices">;
  readonly events: EventBus;
  readonly handlerOf: (type: string) => JobHandler | undefined;
}

export interface FailureHooks {
  /** Listens no more and waits for the calls under way. */
  stop(): Promise<void>;
}

/** Calls a handler's `onFailed` once its job is recorded as failed for good. */
export function callFailureHooks({ store, events, handlerOf }: FailureHookOptions): FailureHooks {
  const underWay = new Set<Promise<void>>();
  const unsubscribe = events.on("job.failed", ({ job: claimed, error, thrown }) => {
    const handler = handlerOf(claimed.type);
    if (handler?.onFailed === undefined) return;
    const call = callHook(handler)
      .catch((hookError: unknown) => events.emit("hook.failed", { job: claimed, error: hookError }))
      .then(() => store.settleFailureNotices([claimed.id]))
      .catch((error: unknown) =>
        // Then some process calls it again: better twice than never.
        events.emit("service.failed", { service: "failure hook", error, retryInMs: 0 }),
      )
      .finally(() => underWay.delete(call));
    underWay.add(call);

    async function callHook(handler: JobHandler): Promise<void> {
      const job = await store.getJob(claimed.id);
      if (job === null) throw new Error(`Job ${claimed.id} was removed before its onFailed could be called.`);
      const cause =
        thrown instanceof Error ? thrown : Object.assign(new Error(error.message), { code: error.code });
      await handler.onFailed?.(job, cause);
    }
  });
  return {
    async stop() {
      unsubscribe();
      await Promise.all(underWay);
    },
  };
}
