import { isWebhookUrl, MAX_URL_LENGTH, WEBHOOK_URL_FORM } from "@millrace/core";
import { z } from "zod";

const YEAR_MS = 365 * 86_400_000;
export const DEFAULT_WAIT_MS = 600_000;

const label = z.string().min(1).max(200);
const provider = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be the name of a provider, such as novita");
const webhookUrl = z.string().min(1).max(MAX_URL_LENGTH).refine(isWebhookUrl, WEBHOOK_URL_FORM);
/** Milliseconds that an instance may take until it runs. */
const maxWaitTime = z.int().min(1000).max(86_400_000).default(DEFAULT_WAIT_MS);
const environment = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/), z.string().max(4000));

/** Payload of `gpu-instance-create`. */
export const gpuCreateSchema = z
  .strictObject({
    /** What the instance is called here; one that is not gone has it alone. */
    instanceId: label,
    /** For people. At the provider its name carries the installation and the job. */
    name: label.optional(),
    /** The product's name at the provider, such as `RTX 4090 24GB`, or its id. */
    productName: label,
    /** A template at the provider that says the image. */
    templateId: label.optional(),
    /** The container image, where there is no template. */
    imageUrl: z.string().min(1).max(500).optional(),
    gpuNum: z.int().min(1).max(8).default(1),
    /** GB of the root disk. */
    rootfsSize: z.int().min(1).max(6144).default(60),
    /** In the provider's words. Left out: anywhere. */
    region: label.optional(),
    /** Left out: the first that is configured. */
    provider: provider.optional(),
    ports: z
      .array(z.strictObject({ port: z.int().min(1).max(65_535), protocol: z.enum(["http", "tcp"]) }))
      .max(10)
      .optional(),
    /** Shown with the job: leave out secrets. */
    environment: environment.optional(),
    command: z.array(z.string().max(2000)).max(100).optional(),
    maxWaitTime,
    /** It is removed after so long. Milliseconds; default and most: what is configured. */
    leaseMs: z.int().min(1000).max(YEAR_MS).optional(),
    /** It is removed once it has cost so much. US dollars; default and most: what is configured. */
    maxSpendUsd: z.number().min(0).max(1_000_000).optional(),
    /** Told when it runs, has failed, or was taken away. */
    webhookUrl: webhookUrl.optional(),
  })
  .refine(({ templateId, imageUrl }) => templateId !== undefined || imageUrl !== undefined, {
    path: ["templateId"],
    message: "or imageUrl is needed",
  });
export type GpuCreatePayload = z.output<typeof gpuCreateSchema>;

/** Payload of `gpu-instance-monitor`. */
export const gpuMonitorSchema = z
  .strictObject({
    instanceId: label,
    /** What the provider calls it. */
    providerInstanceId: label.optional(),
    /** The same, at Novita. */
    novitaInstanceId: label.optional(),
    provider: provider.optional(),
    /** From when `maxWaitTime` counts: ISO 8601, or epoch milliseconds. */
    startTime: z.union([z.iso.datetime({ offset: true }), z.int().min(0)]),
    maxWaitTime,
    webhookUrl: webhookUrl.optional(),
  })
  .refine((given) => (given.providerInstanceId === undefined) !== (given.novitaInstanceId === undefined), {
    path: ["providerInstanceId"],
    message: "or novitaInstanceId must be given, and not both",
  });
export type GpuMonitorPayload = z.output<typeof gpuMonitorSchema>;

/** Payload of `gpu-instance-delete`. */
export const gpuDeleteSchema = z.strictObject({
  /** One of the ledger. */
  instanceId: label,
  /** For the ledger. */
  because: z.enum(["asked", "failed"]).default("asked"),
  /** Told when it is gone. */
  webhookUrl: webhookUrl.optional(),
});
export type GpuDeletePayload = z.output<typeof gpuDeleteSchema>;

/** Payload of `gpu-instance-reap`. */
export const gpuReapSchema = z.strictObject({});
