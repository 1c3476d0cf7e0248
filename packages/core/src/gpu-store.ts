import type { GpuInstance, GpuInstanceState } from "./gpu-instance.ts";
import type { HandlerTransaction } from "./handler.ts";
import type { JobId } from "./job.ts";

/** An instance that is about to be made. */
export interface GpuIntent {
  readonly jobId: JobId;
  readonly instanceId: string;
  readonly provider: string;
  readonly name: string;
  readonly productName: string;
  readonly region: string | null;
  readonly gpuCount: number;
  /** How long it may live. Milliseconds. */
  readonly leaseMs: number;
  /** How long it may live at most, however often its lease is extended. Milliseconds. */
  readonly leaseLimitMs: number;
  readonly maxSpendUsd: number | null;
  /** The highest cap that it may be given later. */
  readonly spendLimitUsd: number | null;
  readonly webhookUrl: string | null;
  /** Most instances of this engine at a time. */
  readonly maxInstances: number;
}

/**
 * What became of an intent. `new`: it is written. `again`: an earlier attempt of the job wrote it. `taken`: another job's
 * instance has that `instanceId`. `full`: there are as many instances as may be.
 */
export type GpuIntentAnswer =
  | { readonly verdict: "new" | "again" | "full" }
  | { readonly verdict: "taken"; readonly holder: JobId };

/** What is to count from now on; what is left out stays. */
export interface GpuExtension {
  /** It is removed so long from now. Milliseconds. */
  readonly leaseMs?: number;
  /** It is removed once it has cost so much. US dollars. */
  readonly maxSpendUsd?: number;
}

/**
 * What became of an extension. `none`: no instance of that id is there. `ending`: it is to be removed. The others: its lease would end
 * before the one that it has, or past its limit; and so of its cap.
 */
export type GpuExtensionVerdict =
  | "extended"
  | "none"
  | "ending"
  | "lease-earlier"
  | "lease-beyond"
  | "spend-lower"
  | "spend-beyond";

/** What a provider says of an instance. */
export interface GpuSighting {
  readonly state: GpuInstanceState;
  readonly rawState: string;
  readonly stateReason: string | null;
  /** Null: it does not tell, and what was known stays. */
  readonly costPerHourUsd: number | null;
}

export interface GpuInstanceFilter {
  readonly instanceId?: string;
  readonly provider?: string;
  readonly state?: GpuInstanceState;
  /** True: only those that are not gone; false: only those that are. */
  readonly live?: boolean;
}

export interface GpuPageRequest extends GpuInstanceFilter {
  readonly limit: number;
  /** Only those of earlier jobs. */
  readonly beforeJobId: JobId | null;
}

/** The part of the store that knows of GPU instances: a ledger of what is paid for. Throws as the store does. */
export interface GpuStore {
  /** 12 of 0-9 and a-f: this engine, told apart from those in other databases, copies of this one among them. */
  identifyEngine(): Promise<string>;
  /** Writes the intent. Given the handler's transaction, only while its worker holds the job. */
  intendGpuInstance(intent: GpuIntent, transaction: HandlerTransaction): Promise<GpuIntentAnswer>;
  /**
   * Notes that the provider is about to be asked, and its price: after a lost answer nobody else may tell it. Answers when, as
   * the ledger has it; null: somebody wanted it removed, or it is gone.
   */
  callGpuProvider(
    jobId: JobId,
    costPerHourUsd: number | null,
    transaction: HandlerTransaction,
  ): Promise<string | null>;
  /** Notes that the call of that time has surely made nothing. One that another attempt began since is not forgotten. */
  forgetGpuCall(jobId: JobId, calledAt: string): Promise<void>;
  /** Notes what the provider has made. False: the ledger knows another one of that job, or it is gone. */
  recordGpuInstance(
    jobId: JobId,
    made: { readonly providerInstanceId: string; readonly costPerHourUsd: number | null },
  ): Promise<boolean>;
  /** Notes what the provider says; `gone` ends it. */
  noteGpuInstance(jobId: JobId, sighting: GpuSighting): Promise<void>;
  /** Notes that there is none, or none any more. False: that was noted before. */
  endGpuInstance(jobId: JobId, because: string): Promise<boolean>;
  /**
   * Notes that it is to be removed, and why. False: that was noted before, it is gone, or what was over (`lease`, `spend`) was
   * extended meanwhile.
   */
  removeGpuInstance(jobId: JobId, because: string, transaction?: HandlerTransaction): Promise<boolean>;
  /** Extends lease and cap of the live instance of that id. */
  extendGpuInstance(instanceId: string, extension: GpuExtension): Promise<GpuExtensionVerdict>;
  getGpuInstance(jobId: JobId): Promise<GpuInstance | null>;
  /** By the provider's id; null: the ledger does not know it. */
  findGpuInstance(provider: string, providerInstanceId: string): Promise<GpuInstance | null>;
  /** By job, newest first. */
  listGpuInstances(request: GpuPageRequest): Promise<readonly GpuInstance[]>;
  /** All that are not gone. */
  getLiveGpuInstances(provider: string): Promise<readonly GpuInstance[]>;
}
