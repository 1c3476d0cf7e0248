import type { InstanceState } from "./instance-state.ts";

/** A port of the instance that is to be reached from outside. */
export interface InstancePort {
  readonly port: number;
  readonly protocol: "http" | "tcp";
}

export interface InstanceRequest {
  /** Made by `instanceName`: it carries the job, so that an instance whose answer was lost is found again. */
  readonly name: string;
  /** The product's name at the provider, such as `RTX 4090 24GB`, or its id. */
  readonly productName: string;
  /** Where: a region, cluster or data centre in the provider's words. Default: anywhere. */
  readonly region?: string | undefined;
  /** A template at the provider that says the image; what is given here besides wins. */
  readonly templateId?: string | undefined;
  /** The container image. Needed when there is no template. */
  readonly image?: string | undefined;
  readonly gpuCount: number;
  /** Root disk, in GB. */
  readonly diskGb: number;
  readonly ports?: readonly InstancePort[] | undefined;
  /** May hold secrets: never logged, never part of an `Instance`. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Arguments for the image's entry point. */
  readonly command?: readonly string[] | undefined;
}

/** Where a port of the instance is reached. */
export interface InstanceEndpoint {
  /** The port inside the instance. */
  readonly port: number;
  /** In the provider's words, such as `http` or `tcp`. */
  readonly protocol: string;
  /** `host:port` or a URL. */
  readonly address: string;
}

/** An instance as its provider tells it now. Holds no password, token, SSH command or environment: it may be stored and shown. */
export interface Instance {
  /** The provider's id. */
  readonly id: string;
  readonly name: string;
  readonly state: InstanceState;
  /** The state in the provider's own word. */
  readonly rawState: string;
  /** Why it failed or was taken away, in the provider's words: one line, at most 300 characters. */
  readonly stateReason?: string | undefined;
  /** `container`: a plain container without a GPU, on a host that has none. */
  readonly kind: "gpu" | "container";
  readonly endpoints: readonly InstanceEndpoint[];
  readonly gpuCount?: number | undefined;
  /** US dollars an hour for the whole instance, when the provider tells. */
  readonly costPerHourUsd?: number | undefined;
  readonly createdAt?: Date | undefined;
}

/** What `create` is sure of. Everything else comes by `get`. */
export interface CreatedInstance {
  readonly id: string;
  /** US dollars an hour for the whole instance, when the provider tells. */
  readonly costPerHourUsd?: number | undefined;
}

/** What an instance would cost. */
export interface Quote {
  /** US dollars an hour for the whole instance; undefined when the provider does not tell. */
  readonly costPerHourUsd?: number | undefined;
}

/**
 * Where GPU instances come from. Every call ends within the adapter's own deadline, rejects with the signal's reason when
 * that is aborted, and with a `ProviderError` on any failure. An adapter never repeats a call: whoever calls it knows how
 * much time there is.
 */
export interface Provider {
  /** `novita`, `runpod`, `docker`. */
  readonly name: string;
  /** Finds the product by name and region. Rejects as `create` would with `invalid` and `no_capacity`. Makes nothing. */
  quote(request: InstanceRequest, signal: AbortSignal): Promise<Quote>;
  /** Finds the product by name and region and makes one instance. After `lost_answer` there may be one: look in `list`. */
  create(request: InstanceRequest, signal: AbortSignal): Promise<CreatedInstance>;
  /** Rejects with `not_found` when there is none of that id. */
  get(id: string, signal: AbortSignal): Promise<Instance>;
  /** All instances whose name begins with `namePrefix`, from every page. */
  list(namePrefix: string, signal: AbortSignal): Promise<readonly Instance[]>;
  /** Resolves when the provider has accepted the removal, and when there is no such instance (any more). */
  remove(id: string, signal: AbortSignal): Promise<void>;
  start?(id: string, signal: AbortSignal): Promise<void>;
  stop?(id: string, signal: AbortSignal): Promise<void>;
}
