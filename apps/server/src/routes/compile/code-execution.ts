import type { codeExecutionSchema } from "@millrace/code-execution";
import type { RuntimeListBody } from "@millrace/contract";
import type { CachePurge, CacheSum } from "@millrace/core";

/** Whether programs can be run; if not, why, and what to do about it. */
export type CodeExecutionAvailability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string; readonly cure: string };

/** What one client may have of the programs of all routes but `/api/compile`. */
export interface ClientLimits {
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
}

/** What the code routes stand on. */
export interface CodeExecution {
  findAvailability(): Promise<CodeExecutionAvailability>;
  /** Judges payloads by this server's ceilings. */
  readonly schema: ReturnType<typeof codeExecutionSchema>;
  /** Languages as they are run here, or by others, with the most that a program may ask for. */
  listRuntimes(): RuntimeListBody["runtimes"];
  /** What workers keep: compiled programs, sets of packages, images. */
  readonly caches: {
    read(): Promise<readonly CacheSum[]>;
    /** Null: everything. */
    purge(packageName: string | null): Promise<CachePurge>;
  };
  /** Most submissions a minute by `/api/compile`: of one user, and of all users of one address together. */
  readonly submissionsPerMinute: number;
  readonly addressSubmissionsPerMinute: number;
  /** Programs that run at once and that wait, over all processes, as this server is configured. */
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
  /** Programs of `/api/compile` that wait. */
  readonly maxWaitingCompiles: number;
  /** Gives these programs their own limit of how many run at once, where it is missing. */
  limitCompiles(): Promise<void>;
  /** Programs of one client that run at once and that wait, over all processes. Undefined: clients have no such limits. */
  readonly ofClient: ClientLimits | undefined;
  /** Gives the programs of each client the first of these, once in this process. `anew`: it was found missing. */
  limitClients(anew?: boolean): Promise<void>;
}
