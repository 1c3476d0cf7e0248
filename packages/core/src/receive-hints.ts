import type { Background } from "./background.ts";
import type { Claimer } from "./claimer.ts";
import type { HeldJobs } from "./held-jobs.ts";
import type { JobInputs } from "./job-inputs.ts";
import type { Hint } from "./notifier.ts";
import type { QueuePoller } from "./queue-poller.ts";

interface HintReceivers {
  readonly poller: Pick<QueuePoller, "hint">;
  readonly claimer: Pick<Claimer, "check">;
  readonly held: Pick<HeldJobs, "cancel">;
  readonly inputs: Pick<JobInputs, "hint">;
  background(): Background | undefined;
}

/** Hands each hint to the part of the runtime that it concerns. */
export function receiveHints({
  poller,
  claimer,
  held,
  inputs,
  background,
}: HintReceivers): (hint: Hint) => void {
  return (hint) => {
    switch (hint.kind) {
      case "ready":
        poller.hint(hint.queue, hint.priority);
        return claimer.check();
      case "slot":
        poller.hint(hint.queue);
        return claimer.check();
      case "scheduled":
        return background()?.jobDueIn(hint.inMs);
      case "dependency":
        return background()?.parentEnded();
      case "schedule":
        return background()?.scheduleDueIn(hint.inMs);
      case "bulk":
        return background()?.bulkBegan();
      case "cancel":
        background()?.cancelRequested();
        return held.cancel(hint.request);
      case "input":
        return inputs.hint(hint.jobId);
    }
  };
}
