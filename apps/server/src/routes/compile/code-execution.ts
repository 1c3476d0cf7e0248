import type { codeExecutionSchema } from "@millrace/code-execution";
import type { RuntimeListBody } from "@millrace/contract";

/** Whether programs can be run; if not, why, and what to do about it. */
export type CodeExecutionAvailability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string; readonly cure: string };

/** What the code routes stand on. */
export interface CodeExecution {
  findAvailability(): Promise<CodeExecutionAvailability>;
  /** Judges payloads by this server's ceilings. */
  readonly schema: ReturnType<typeof codeExecutionSchema>;
  /** Languages as they are run here, or by others, with the most that a program may ask for. */
  listRuntimes(): RuntimeListBody["runtimes"];
  /** Most submissions of one user a minute. */
  readonly submissionsPerMinute: number;
  /** Programs that run at once and that wait, over all processes, as this server is configured. */
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
  /** Programs of `/api/compile` that wait. */
  readonly maxWaitingCompiles: number;
  /** Gives these programs their own limit of how many run at once, where it is missing. */
  limitCompiles(): Promise<void>;
}
