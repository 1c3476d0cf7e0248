import { z } from "zod";

/**
 * Requests of RunPod's REST API v2 and answers in the shapes of its OpenAPI document, which stands at
 * https://github.com/runpod/docs/blob/main/api-reference-v2/openapi.json; the values are invented.
 * `CreatePodRequest`: nothing besides, and an image unless there is a template.
 */
export const runpodCreateRequest = z
  .strictObject({
    name: z.string().min(1),
    image: z.string().optional(),
    args: z.string().optional(),
    disk: z.int().min(1).optional(),
    env: z.record(z.string(), z.string()).optional(),
    ports: z.array(z.string().regex(/^\d{1,5}\/(http|tcp)$/)).optional(),
    registry: z.string().nullable().optional(),
    cloud: z.enum(["SECURE", "COMMUNITY"]).optional(),
    dataCenterIds: z.array(z.string()).optional(),
    globalNetworking: z.boolean().optional(),
    gpu: z.strictObject({
      id: z.string(),
      count: z.int().min(1).optional(),
      allowedCudaVersions: z.array(z.string()).optional(),
      minCudaVersion: z.string().optional(),
    }),
    startJupyter: z.boolean().optional(),
    startSsh: z.boolean().optional(),
    templateId: z.string().min(1).optional(),
  })
  .refine(({ image, templateId }) => image !== undefined || templateId !== undefined, "image is required");

/** `PodActionRequest` */
export const runpodActionRequest = z.strictObject({
  action: z.enum(["start", "stop", "restart", "terminate"]),
});

/** Parameters of `listGpuTypes`; `product` and `count` go with `include` alone. */
export const runpodGpusQuery = z
  .strictObject({
    include: z.literal("AVAILABILITY").optional(),
    product: z.string().optional(),
    count: z.string().regex(/^\d+$/).optional(),
    cloud: z.enum(["SECURE", "COMMUNITY"]).optional(),
    countryCodes: z.string().optional(),
    cudaVersions: z.string().optional(),
    minCudaVersion: z.string().optional(),
  })
  .refine(
    ({ include, product }) => (include === undefined) === (product === undefined),
    "product goes with include",
  );

export const runpodListQuery = z.strictObject({ includeClusterPods: z.enum(["true", "false"]).optional() });

/** `GpuType`, with its availability. */
export const RUNPOD_GPUS = [
  {
    id: "NVIDIA GeForce RTX 4090",
    name: "RTX 4090",
    pool: "ADA_24",
    manufacturer: "NVIDIA",
    memory: 24,
    secure: true,
    community: true,
    price: { secure: 0.44, community: 0.31, serverless: 1.1 },
    maxCount: { secure: 8, community: 4 },
    availability: "HIGH",
    dataCenters: [
      { id: "US-KS-2", name: "US Kansas 2", availability: "HIGH" },
      { id: "EU-RO-1", name: "EU Romania 1", availability: "NONE" },
    ],
  },
  {
    id: "NVIDIA H100 80GB HBM3",
    name: "H100 SXM",
    pool: null,
    manufacturer: "NVIDIA",
    memory: 80,
    secure: true,
    community: false,
    price: { secure: 2.69, community: 0 },
    maxCount: { secure: 8, community: 0 },
    availability: "NONE",
  },
];

/** `Pod`: the environment and SSH commands are part of it. */
export function runpodPodAnswer(id: string, name: string, status: string, gpuCount: number) {
  const isRunning = status === "RUNNING";
  return {
    id,
    name,
    image: "registry.example/training:1",
    args: "",
    disk: 60,
    ports: ["8888/http", "22/tcp"],
    env: { TOKEN: "environmentSecretWord" },
    registry: null,
    status,
    actions: isRunning ? ["stop", "restart", "terminate"] : ["stop", "terminate"],
    mounts: {},
    gpu: { id: "NVIDIA GeForce RTX 4090", count: gpuCount },
    cloud: "SECURE",
    dataCenterId: "US-KS-2",
    cudaVersion: "12.8",
    ssh: {
      proxy: { host: "ssh.example", port: 22, username: id, command: `ssh ${id}@ssh.example` },
      direct: null,
    },
    template: null,
    cost: ["EXITED", "TERMINATED"].includes(status) ? 0 : 0.44 * gpuCount,
    locked: false,
    globalNetworking: { enabled: false },
    runtime: isRunning
      ? {
          uptime: 30,
          ports: [
            { private: 8888, public: null, type: "http", ip: null },
            { private: 22, public: 34_446, type: "tcp", ip: "192.0.2.7" },
          ],
        }
      : null,
    createdAt: "2026-06-01T12:00:00Z",
    startedAt: isRunning ? "2026-06-01T12:02:00Z" : null,
  };
}
