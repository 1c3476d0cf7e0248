import type { GpuCaps } from "@millrace/gpu-instances";
import { z } from "zod";
import { integer } from "./setting-shapes.ts";

const GPU_PROVIDERS = ["novita", "runpod", "docker"] as const;
type GpuProviderName = (typeof GPU_PROVIDERS)[number];

/** A key as it is sent in a header. What cannot be read is not repeated. */
const apiKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/, "must be a key, of printable characters without spaces");
const apiUrl = z
  .string()
  .refine(
    (text) => /^https:\/\/|^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]/.test(text) && URL.canParse(text),
    "must be an https address",
  );

const providerList: z.ZodType<readonly GpuProviderName[], string> = z
  .string()
  .transform((text) => text.split(",").map((item) => item.trim()))
  .pipe(
    z.array(z.enum(GPU_PROVIDERS, `must be of ${GPU_PROVIDERS.join(", ")}, with commas between several`)),
  );

const imageList: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const images = text.split(",").map((item) => item.trim());
  if (!images.includes("")) return images;
  context.addIssue(
    "must be names of images, or their beginnings with a * behind, with commas between several",
  );
  return z.NEVER;
});

/** Variables of GPU instances. */
export const gpuVariables = {
  NOVITA_API_KEY: apiKey.optional(),
  NOVITA_API_URL: apiUrl.optional(),
  RUNPOD_API_KEY: apiKey.optional(),
  RUNPOD_API_URL: apiUrl.optional(),
  GPU_PROVIDERS: providerList.optional(),
  GPU_DOCKER_IMAGES: imageList.optional(),
  GPU_OWNER: z
    .string()
    .regex(/^[a-z0-9]{1,20}$/, "must be 1 to 20 of a-z and 0-9")
    .optional(),
  GPU_INSTALLATION: z
    .string()
    .regex(/^[a-z0-9]{1,32}$/, "must be 1 to 32 of a-z and 0-9")
    .optional(),
  GPU_MAX_LEASE_MS: integer(1000, 9_999_999_999).default(86_400_000),
  GPU_MAX_SPEND_USD: integer(0, 1_000_000).default(100),
  GPU_MAX_INSTANCES: integer(1, 10_000).default(10),
  GPU_POLL_MS: integer(10, 600_000).default(5000),
  GPU_SETTLE_MS: integer(0, 3_600_000).default(60_000),
};

type GpuVariables = z.output<z.ZodObject<typeof gpuVariables>>;

/** Without this variable there is no such provider. */
const NEEDS: Readonly<Record<GpuProviderName, keyof GpuVariables>> = {
  novita: "NOVITA_API_KEY",
  runpod: "RUNPOD_API_KEY",
  docker: "GPU_DOCKER_IMAGES",
};

export interface GpuConfig {
  /** In order of preference. */
  readonly providers: readonly GpuProviderName[];
  /** Hold secrets. */
  readonly keys: { readonly novita: string | undefined; readonly runpod: string | undefined };
  /** Undefined: the provider's own address. */
  readonly urls: { readonly novita: string | undefined; readonly runpod: string | undefined };
  /** Images that may run on the local host. */
  readonly dockerImages: readonly string[];
  /** Undefined: the container engine's own socket. */
  readonly dockerHost: string | undefined;
  readonly owner: string;
  /** Undefined: `owner` and the database's identity. */
  readonly installation: string | undefined;
  readonly caps: GpuCaps;
  readonly pollMs: number;
  readonly settleMs: number;
}

function configured(data: GpuVariables): readonly GpuProviderName[] {
  return data.GPU_PROVIDERS ?? GPU_PROVIDERS.filter((name) => data[NEEDS[name]] !== undefined);
}

/** What is wrong with the variables together. */
export function gpuFaults(data: GpuVariables): string[] {
  const providers = configured(data);
  const unusable = providers
    .filter((name) => data[NEEDS[name]] === undefined)
    .map(
      (name) =>
        `GPU_PROVIDERS names ${name}, and ${NEEDS[name]}, without which it cannot be used, is not set`,
    );
  const isPaid = providers.some((name) => name !== "docker");
  if (isPaid && data.GPU_OWNER === undefined) {
    unusable.push(
      "GPU_OWNER is not set: it names this installation, which removes what carries its name and is not in its ledger, so two that share an account must not have the same",
    );
  }
  return unusable;
}

export function toGpuConfig(data: GpuVariables & { readonly DOCKER_HOST?: string | undefined }): GpuConfig {
  return {
    providers: configured(data),
    keys: { novita: data.NOVITA_API_KEY, runpod: data.RUNPOD_API_KEY },
    urls: { novita: data.NOVITA_API_URL, runpod: data.RUNPOD_API_URL },
    dockerImages: data.GPU_DOCKER_IMAGES ?? [],
    dockerHost: data.DOCKER_HOST,
    // Containers of this host alone: the database's identity tells them apart.
    owner: data.GPU_OWNER ?? "local",
    installation: data.GPU_INSTALLATION,
    caps: {
      maxLeaseMs: data.GPU_MAX_LEASE_MS,
      maxSpendUsd: data.GPU_MAX_SPEND_USD,
      maxInstances: data.GPU_MAX_INSTANCES,
    },
    pollMs: data.GPU_POLL_MS,
    settleMs: data.GPU_SETTLE_MS,
  };
}
