import type { JobPolicy } from "./job-policy.ts";
import type { JobType } from "./job-type.ts";

/** Some settings of a policy; the others come from whoever counts next. */
export type PolicySettings = Partial<JobPolicy>;

/** What new jobs of a type take over in its own queue, and who set it; the operator counts before the handler, that before the queue. */
export interface TypePolicy {
  readonly type: string;
  readonly queue: string;
  /** The whole policy. What nobody set comes from the process that has the handler. */
  readonly policy: JobPolicy;
  readonly operator: PolicySettings;
  readonly handler: PolicySettings;
  readonly queueSettings: PolicySettings;
}

/** The part of the store that keeps policies. Throws as the store does. */
export interface PolicyStore {
  /** Reads them again when what is known is older than a second. */
  readPolicies(): Promise<void>;
  /** What a job of the type takes over in a queue, as far as known; undefined: an unknown type. */
  policyOf(type: string, queue: string): JobPolicy | undefined;
  /** The type as it is stored, as far as known; undefined: an unknown type. */
  storedType(type: string): JobType | undefined;
  /** Of one type, or of all by name. */
  getTypePolicies(type?: string): Promise<readonly TypePolicy[]>;
  /** Sets what counts before the handler; what was set before goes. False: there is no such type. */
  setTypePolicy(type: string, settings: PolicySettings): Promise<boolean>;
}
