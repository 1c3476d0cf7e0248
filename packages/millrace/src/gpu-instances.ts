import {
  GPU_CREATE_TYPE,
  GPU_DELETE_TYPE,
  GPU_INSTANCE_STATES,
  type GpuExtension,
  type GpuExtensionVerdict,
  type GpuInstance,
  type GpuInstanceFilter,
  InvalidInputError,
  isJobId,
  isStorableText,
  type JobId,
  MillraceError,
} from "@millrace/core";
import type { CreateOptions } from "./create-options.ts";
import type { Engine } from "./engine.ts";

/** Most instances of one page. */
const MAX_ROWS = 1000;
const DEFAULT_ROWS = 100;

/** An instance to make: the payload of a job `gpu-instance-create`. */
export interface NewGpuInstance {
  /** What it is called here; one instance at a time has it. */
  readonly instanceId: string;
  /** The product's name at the provider, such as `RTX 4090 24GB`, or its id. */
  readonly productName: string;
  /** For people. */
  readonly name?: string;
  /** A template at the provider that says the image; or else `imageUrl`. */
  readonly templateId?: string;
  readonly imageUrl?: string;
  /** Default 1. */
  readonly gpuNum?: number;
  /** GB of the root disk. Default 60. */
  readonly rootfsSize?: number;
  /** In the provider's words. Default: anywhere. */
  readonly region?: string;
  /** Default: the first that is configured. */
  readonly provider?: string;
  readonly ports?: readonly { readonly port: number; readonly protocol: "http" | "tcp" }[];
  /** Shown with the job: leave out secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** How long it may take until it runs. Milliseconds. Default 600 000. */
  readonly maxWaitTime?: number;
  /** It is removed after so long. Milliseconds. Default, and most: what is configured. */
  readonly leaseMs?: number;
  /** It is removed once it has cost so much. US dollars. Default, and most: what is configured. */
  readonly maxSpendUsd?: number;
  /** Told when it runs, has failed, or was taken away. */
  readonly webhookUrl?: string;
}

export interface GpuInstanceList {
  /** Newest job first. */
  readonly instances: readonly GpuInstance[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
}

/** The GPU instances of a manager, as its ledger knows them. Jobs of a process with `createGpuHandlers` make and remove them. */
export class GpuInstances {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /** Adds the job that makes an instance, and answers the job's id. Throws as `createJob` does. */
  async create(instance: NewGpuInstance, options: CreateOptions = {}): Promise<JobId> {
    const { writer } = await this.#connect();
    return (await writer.add({ type: GPU_CREATE_TYPE, payload: instance }, options)).id;
  }

  /** Instances that fit all filters. `limit`: 1 to 1000, default 100. Throws InvalidInputError `INVALID_FILTER`. */
  async list(
    filter: GpuInstanceFilter = {},
    range: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<GpuInstanceList> {
    const { limit = DEFAULT_ROWS, cursor } = range;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ROWS)
      throw invalid("limit", `must be an integer from 1 to ${MAX_ROWS}`);
    if (cursor !== undefined && !isJobId(cursor))
      throw invalid("cursor", "must be the nextCursor of the page before");
    if (filter.state !== undefined && !GPU_INSTANCE_STATES.includes(filter.state))
      throw invalid("state", `must be one of ${GPU_INSTANCE_STATES.join(", ")}`);
    for (const field of ["instanceId", "provider"] as const)
      if (!isStorableText(filter[field] ?? "")) throw invalid(field, "must be a text");
    const { store } = await this.#connect();
    const found = await store.listGpuInstances({ ...filter, limit: limit + 1, beforeJobId: cursor ?? null });
    const instances = found.slice(0, limit);
    return { instances, nextCursor: found.length > limit ? (instances.at(-1)?.jobId ?? null) : null };
  }

  /** The instance of that id: the one that is not gone, else the last that was there. Null: there was none. */
  async get(instanceId: string): Promise<GpuInstance | null> {
    const { instances } = await this.list({ instanceId, live: true }, { limit: 1 });
    return instances[0] ?? (await this.list({ instanceId }, { limit: 1 })).instances[0] ?? null;
  }

  /**
   * Has a live instance stay longer: its lease ends `leaseMs` from now, it may cost `maxSpendUsd` in all, and what is left out stays.
   * Both only grow, up to the instance's `leaseLimit` and `spendLimitUsd`. Answers it as it is now; null: there is none of that id.
   * Throws InvalidInputError `INVALID_GPU_EXTENSION`, naming the field and the limit, and MillraceError `GPU_INSTANCE_ENDING`
   * when it is to be removed.
   */
  async extend(instanceId: string, extension: GpuExtension): Promise<GpuInstance | null> {
    checkExtension(extension);
    if (!isStorableText(instanceId)) return null;
    const { store } = await this.#connect();
    const verdict = await store.extendGpuInstance(instanceId, extension);
    const instance = verdict === "none" ? null : await this.get(instanceId);
    if (instance === null || verdict === "extended") return instance;
    throw extensionError(instance, verdict);
  }

  /** Adds the job that removes an instance, or answers the one that does already. Null: there is none of that id. */
  async remove(
    instanceId: string,
    { webhookUrl, ...options }: CreateOptions & { readonly webhookUrl?: string } = {},
  ): Promise<JobId | null> {
    const instance = await this.get(instanceId);
    if (instance === null || instance.endedAt !== null) return null;
    const { writer } = await this.#connect();
    const payload = { instanceId, ...(webhookUrl !== undefined && { webhookUrl }) };
    const unique = { key: `gpu-delete-${instance.jobId}` };
    return (await writer.add({ type: GPU_DELETE_TYPE, payload, unique }, options)).id;
  }
}

function invalid(field: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_FILTER", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}

/** As in bodies over HTTP. The limits of an instance lie below. */
const EXTENSION_FIELDS = {
  leaseMs: { unit: "milliseconds", most: 365 * 86_400_000 },
  maxSpendUsd: { unit: "US dollars", most: 1_000_000 },
} as const;

function checkExtension(extension: GpuExtension): void {
  const given = Object.entries(extension).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw invalidExtension("leaseMs", "or maxSpendUsd is needed");
  for (const [field, value] of given) {
    const known = EXTENSION_FIELDS[field as keyof GpuExtension];
    if (known === undefined) throw invalidExtension(field, "is unknown");
    if (!(Number.isFinite(value) && value >= 0 && value <= known.most))
      throw invalidExtension(field, `must be ${known.unit}, 0 to ${known.most}`);
  }
}

function extensionError(instance: GpuInstance, verdict: GpuExtensionVerdict): MillraceError {
  const { instanceId, leaseUntil, leaseLimit, maxSpendUsd, spendLimitUsd, removedBecause } = instance;
  switch (verdict) {
    case "lease-earlier":
      return invalidExtension(
        "leaseMs",
        `would end its lease before ${leaseUntil.toISOString()}, as it is now`,
      );
    case "lease-beyond":
      return invalidExtension("leaseMs", `would end its lease past ${leaseLimit.toISOString()}, its limit`);
    case "spend-lower":
      return invalidExtension("maxSpendUsd", `must be at least ${maxSpendUsd}, as it is now`);
    case "spend-beyond":
      return invalidExtension("maxSpendUsd", `must be at most ${spendLimitUsd}, its limit`);
    default:
      return new MillraceError(
        "GPU_INSTANCE_ENDING",
        `GPU instance ${instanceId.slice(0, 200)} is being removed (${removedBecause}) and cannot be extended: make another.`,
      );
  }
}

function invalidExtension(field: string, detail: string): InvalidInputError {
  return new InvalidInputError(
    "INVALID_GPU_EXTENSION",
    `The instance cannot be extended: ${field} ${detail}.`,
    [{ pointer: `/${field}`, detail }],
  );
}
