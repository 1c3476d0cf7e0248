import { z } from "zod";

/**
 * Answers of RunPod's API v2, as far as they are read: the OpenAPI document behind
 * https://docs.runpod.io/api-reference-v2/pods/create-a-pod. Fields that are not named here are left behind, and with them
 * SSH commands and the environment.
 */
export const runpodPodShape = z.object({
  id: z.string().min(1),
  name: z.string(),
  status: z.string().min(1),
  gpu: z.object({ count: z.number().nullish() }).nullish(),
  /** US dollars an hour for the whole pod; 0 when it is stopped. */
  cost: z.number(),
  createdAt: z.iso.datetime({ offset: true }),
  runtime: z
    .object({
      ports: z
        .array(
          z.object({
            private: z.number().nullish(),
            public: z.number().nullish(),
            type: z.string().nullish(),
            ip: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

export type RunpodPod = z.infer<typeof runpodPodShape>;

/** All pods at once: this list has no pages. */
export const runpodPodsShape = z.object({ pods: z.array(runpodPodShape) });

export const runpodGpusShape = z.object({
  gpus: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string(),
      /** US dollars an hour for one GPU. */
      price: z.object({ secure: z.number(), community: z.number() }),
      maxCount: z.object({ secure: z.number(), community: z.number() }),
      /** NONE, LOW, MEDIUM, HIGH. */
      availability: z.string().nullish(),
      /** Left out when nothing is free anywhere. */
      dataCenters: z.array(z.object({ id: z.string(), availability: z.string() })).nullish(),
    }),
  ),
});

export type RunpodGpu = z.infer<typeof runpodGpusShape>["gpus"][number];
