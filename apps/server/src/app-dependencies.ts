import type { EmailTemplates } from "@millrace/email";
import type { JobCount, Logger, WorkerFigures } from "@millrace/core";
import type { IdempotentRequests } from "@millrace/postgres";
import type { JobReader } from "./coalesced-reader.ts";
import type { JobService } from "./job-service.ts";
import type { Metrics } from "./metrics.ts";
import type { RequestGuard } from "./http/guard-requests.ts";
import type { CodeExecution } from "./routes/compile/code-execution.ts";

/** Everything that the routes stand on. */
export interface AppDependencies {
  readonly jobs: JobService;
  readonly reader: JobReader;
  readonly idempotentRequests: Pick<IdempotentRequests, "once">;
  readonly codeExecution: CodeExecution;
  readonly emailTemplates: EmailTemplates;
  readonly health: HealthProbes;
  readonly metrics: Metrics;
  readonly requestGuard: RequestGuard;
  /** Aborted when the server begins to close: requests that wait for a job answer at once. */
  readonly closing: AbortSignal;
  readonly logger: Logger;
  /** Version of the program. */
  readonly release: string;
}

export interface HealthProbes {
  /** Jobs by queue and type; throws when the database does not answer. */
  getCounts(): Promise<readonly JobCount[]>;
  /** Whether some live worker runs jobs, in this process or another. */
  isProcessing(): Promise<boolean>;
  /** Worker processes that have not ended. */
  getWorkers(): Promise<readonly WorkerFigures[]>;
  /** Why requests cannot be served as they should be; empty when ready. */
  findObstacles(): Promise<readonly string[]>;
}
