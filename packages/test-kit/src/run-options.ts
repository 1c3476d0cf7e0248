import type { JobHandler, JobPolicy, Logger, ParentJob } from "@millrace/core";

export interface RunOptions {
  /** 1 on the first execution. Default: 1. */
  readonly attempt?: number;
  /** Default: `1`. */
  readonly jobId?: string;
  /** Default: the handler's. */
  readonly queue?: string;
  /** Over what the handler declares and the engine's defaults. Jitter is 0 unless it is given. */
  readonly policy?: Partial<JobPolicy>;
  /** What `context.parents()` gives. Default: none. */
  readonly parents?: readonly ParentJob[];
  /** What `context.transaction` hands to its work. Default: it throws, saying that there is no database. */
  readonly transaction?: unknown;
  /** Handlers whose schemas judge the jobs that this one adds. Default: this one's alone; other payloads pass. */
  readonly handlers?: readonly JobHandler[];
  /** What is sent to the job while it runs, as `context.input` hands it on before its end. Default: nothing. */
  readonly input?: string | Uint8Array;
  /** The process's log. Default: silent. */
  readonly logger?: Logger;
}
