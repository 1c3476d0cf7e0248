import type { Store } from "@millrace/core";
import type Docker from "dockerode";
import type { ContainerPolicy } from "./container-policy.ts";

export interface ContainerDependencies {
  /** The engine; asked for at the first job that needs it. `() => connectDocker(endpoint)`. */
  readonly connectEngine: () => Promise<Docker>;
  readonly policy: ContainerPolicy;
  /** Whose containers these are, by 1 to 40 of a-z, 0-9 and -: unlike that of any other installation on the same engine. */
  readonly installation: () => Promise<string>;
  /** Knows which jobs have ended: a JobQueueManager's. */
  readonly connectStore: () => Promise<Pick<Store, "getJobsById">>;
}
