import { z } from "zod";

/**
 * RunPod's REST API v2 as its OpenAPI document has it: every field that a request may have and every field of an answer, with its type, and whether
 * it is always there. Read on 2026-11-23 in https://github.com/runpod/docs/blob/main/api-reference-v2/openapi.json as of commit
 * a900806 of 2026-08-20, under the names of its schemas. The values of the fake, and those of runpod-examples.ts, are our own.
 */
const text = z.string();
const whole = z.int();
const cloud = z.enum(["SECURE", "COMMUNITY"]);
const version = z
  .string()
  .regex(/^\d+\.\d+$/)
  .meta({ examples: ["12.8"] });
const port = z
  .string()
  .regex(/^\d{1,5}\/(http|tcp)$/)
  .meta({ examples: ["8888/http"] });

/** `ContainerConfig` */
const container = {
  args: text.optional(),
  disk: z.int().min(1).optional(),
  env: z.record(z.string(), z.string()).optional(),
  image: text.optional(),
  ports: z.array(port).optional(),
  registry: text.nullable().optional(),
};
const mounts = z.strictObject({
  persistent: z.strictObject({ size: z.int().min(10), path: text }).optional(),
  network: z.array(z.strictObject({ volumeId: text, path: text })).optional(),
});

/** `CreatePodRequest`: nothing besides; a GPU or a processor, and an image unless there is a template. */
export const runpodCreateRequest = z
  .strictObject({
    ...container,
    name: z.string().min(1),
    cloud: cloud.optional(),
    cpu: z.strictObject({ id: z.string().min(1), vcpuCount: z.int().min(2) }).optional(),
    dataCenterIds: z.array(text).optional(),
    globalNetworking: z.boolean().optional(),
    gpu: z
      .strictObject({
        id: text,
        count: z.int().min(1).optional(),
        allowedCudaVersions: z.array(version).optional(),
        minCudaVersion: version.optional(),
      })
      .optional(),
    mounts: mounts.optional(),
    startJupyter: z.boolean().optional(),
    startSsh: z.boolean().optional(),
    templateId: z.string().min(1).optional(),
  })
  .refine(({ image, templateId }) => image !== undefined || templateId !== undefined, "image is required")
  .refine(
    ({ gpu, cpu }) => (gpu === undefined) !== (cpu === undefined),
    "exactly one of gpu and cpu is required",
  );

/** `PodActionRequest` */
export const runpodActionRequest = z.strictObject({
  action: z.enum(["start", "stop", "restart", "terminate"]),
});

/** Parameters of `listGpuTypes`; `product` and `count` go with `include` alone. */
export const runpodGpusQuery = z
  .strictObject({
    include: z.literal("AVAILABILITY").optional(),
    product: text.optional(),
    count: z.string().regex(/^\d+$/).optional(),
    cloud: cloud.optional(),
    countryCodes: text.optional(),
    cudaVersions: text.optional(),
    minCudaVersion: text.optional(),
  })
  .refine(
    ({ include, product }) => (include === undefined) === (product === undefined),
    "product goes with include",
  );

export const runpodListQuery = z.strictObject({ includeClusterPods: z.enum(["true", "false"]).optional() });

const level = z.enum(["LOW", "MEDIUM", "HIGH", "NONE"]);

/** `ListGpuTypesResponse` */
const runpodGpusAnswer = z.strictObject({
  gpus: z.array(
    z.strictObject({
      id: text,
      name: text,
      pool: text.nullable(),
      manufacturer: z.enum(["NVIDIA", "AMD", "UNKNOWN"]),
      memory: whole,
      secure: z.boolean(),
      community: z.boolean(),
      price: z.strictObject({ secure: z.number(), community: z.number(), serverless: z.number().optional() }),
      maxCount: z.strictObject({ secure: whole, community: whole }),
      availability: level.optional(),
      dataCenters: z.array(z.strictObject({ id: text, name: text, availability: level })).optional(),
      cudaVersions: z.array(z.strictObject({ version, available: z.boolean() })).optional(),
    }),
  ),
});

const sshEndpoint = z.strictObject({ host: text, port: whole, username: text, command: text }).nullable();
const used = z.strictObject({ util: whole.optional() }).optional();

/** `Pod`: the environment and SSH commands are part of it. */
const runpodPodAnswer = z.strictObject({
  ...container,
  id: text,
  name: text,
  /** Any text: a status may be newer than the list of the document. */
  status: text,
  actions: z.array(z.enum(["start", "stop", "restart", "terminate"])),
  mounts,
  gpu: z.strictObject({ id: text, count: z.int().min(1).optional() }).optional(),
  cpu: z
    .strictObject({
      id: text,
      vcpuCount: z
        .int()
        .min(2)
        .meta({ examples: [2] }),
      memory: whole,
    })
    .optional(),
  cloud,
  dataCenterId: text.nullable(),
  cudaVersion: text.nullable(),
  ssh: z.strictObject({ proxy: sshEndpoint, direct: sshEndpoint }),
  cluster: z
    .strictObject({ id: text, rank: whole.nullable(), role: text.optional(), ip: text.optional() })
    .optional(),
  template: text.nullable(),
  cost: z.number(),
  locked: z.boolean(),
  globalNetworking: z.strictObject({
    enabled: z.boolean(),
    ip: text.optional(),
    internalDns: text.optional(),
  }),
  runtime: z
    .strictObject({
      uptime: whole.optional(),
      gpus: z.array(z.strictObject({ util: whole.optional(), memoryUtil: whole.optional() })).optional(),
      cpu: used,
      memory: used,
      ports: z
        .array(
          z.strictObject({
            private: whole.optional(),
            public: whole.nullable().optional(),
            type: text.optional(),
            ip: text.nullable().optional(),
          }),
        )
        .optional(),
    })
    .nullable(),
  createdAt: z.iso.datetime().meta({ examples: ["2026-06-01T12:00:00Z"] }),
  startedAt: z.iso
    .datetime()
    .meta({ examples: ["2026-06-01T12:02:00Z"] })
    .nullable(),
});

/** `ListPodsResponse` */
const runpodPodsAnswer = z.strictObject({ pods: z.array(runpodPodAnswer) });

/** By the calls of the fake; an action answers a pod too. */
export const RUNPOD_ANSWERS = {
  create: runpodPodAnswer,
  get: runpodPodAnswer,
  list: runpodPodsAnswer,
  gpus: runpodGpusAnswer,
  action: runpodPodAnswer,
} as const;
