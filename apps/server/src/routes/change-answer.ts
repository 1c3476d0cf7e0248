import { type ChangeAnswer, JobNotFoundError, JobStateError, UniqueKeyTakenError } from "@millrace/core";

/** Throws what keeps a change from being done; `asked` completes "cannot be …". */
export function requireDone(id: string, answer: ChangeAnswer, asked: string): void {
  if (answer.kind === "unknown") throw new JobNotFoundError(id);
  if (answer.kind === "taken") throw new UniqueKeyTakenError(answer.holder);
  if (answer.kind === "conflict") throw new JobStateError(id, answer.status, asked);
}
