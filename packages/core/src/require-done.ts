import { JobNotFoundError, JobStateError, QueueFullError, UniqueKeyTakenError } from "./errors.ts";
import type { JobId } from "./job.ts";
import type { ChangeAnswer } from "./store.ts";

/** Throws what keeps a change from being done; `asked` completes "cannot be …". */
export function requireDone(id: JobId, answer: ChangeAnswer, asked: string): void {
  switch (answer.kind) {
    case "done":
      return;
    case "unknown":
      throw new JobNotFoundError(id);
    case "taken":
      throw new UniqueKeyTakenError(answer.holder);
    case "full":
      throw new QueueFullError(answer.queue, answer.maxWaiting);
    case "conflict":
      throw new JobStateError(id, answer.status, asked);
  }
}
