import { Coalescer, type JobId, type StoredJob } from "@millrace/core";

/** Most jobs of one statement, and most characters of their payloads together. */
const MAX_JOBS = 1000;
const MAX_CHARACTERS = 4_194_304;

/** Single adds as batches; a caller is answered when its job is durable. */
export class CoalescedEnqueue<Answer = JobId> extends Coalescer<StoredJob, Answer> {
  constructor(enqueue: (jobs: readonly StoredJob[]) => Promise<readonly Answer[]>) {
    super({
      run: enqueue,
      mostItems: MAX_JOBS,
      begin() {
        let characters = 0;
        return ({ payload }) => (characters += payload.length) <= MAX_CHARACTERS;
      },
    });
  }
}
