import { type ContainerPolicy, isContainerNetwork, isImagePattern } from "@millrace/containers";
import { z } from "zod";
import { cpuShare, integer, memorySize } from "./setting-shapes.ts";

/** Images with commas between them: `node:22, registry.example/team/*`. */
const imageList: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const images = text.split(",").map((item) => item.trim());
  if (images.every(isImagePattern)) return images;
  context.addIssue(
    "must be images such as node:22, node:* or registry.example/team/*, with commas between them",
  );
  return z.NEVER;
});

/** Variables of containers that jobs make. */
export const containerVariables = {
  CONTAINER_IMAGES: imageList.default([]),
  CONTAINER_MAX_MEMORY: memorySize.default(512 * 1024 * 1024),
  CONTAINER_MAX_CPU: cpuShare.default(1),
  CONTAINER_MAX_PROCESSES: integer(1, 1_000_000).default(256),
  CONTAINER_MAX_TTL_MS: integer(1000, 2_147_483_647).default(86_400_000),
  CONTAINER_NETWORK: z
    .string()
    .refine(isContainerNetwork, "must be the name of a Docker network, or none; not host")
    .default("none"),
  CONTAINER_PULL: z.enum(["missing", "never"]).default("missing"),
};

export function toContainerPolicy(data: z.output<z.ZodObject<typeof containerVariables>>): ContainerPolicy {
  return {
    images: data.CONTAINER_IMAGES,
    memoryBytes: data.CONTAINER_MAX_MEMORY,
    cpus: data.CONTAINER_MAX_CPU,
    processes: data.CONTAINER_MAX_PROCESSES,
    ttlMs: data.CONTAINER_MAX_TTL_MS,
    network: data.CONTAINER_NETWORK,
    pull: data.CONTAINER_PULL === "missing",
  };
}
