import { z } from "zod";

/** Answers of the Docker Engine API 1.51, as far as they are read: https://docs.docker.com/reference/api/engine/version/v1.51/ */
/** What the client makes of `ContainerCreate`. */
export const containerCreatedShape = z.object({ id: z.string().min(1) });

const portBinding = z.object({ HostIp: z.string().nullish(), HostPort: z.string() });

export const containerShape = z.object({
  Id: z.string().min(1),
  /** With a slash in front. */
  Name: z.string(),
  Created: z.iso.datetime(),
  State: z.object({
    Status: z.string().min(1),
    ExitCode: z.number(),
    OOMKilled: z.boolean().nullish(),
    Error: z.string().nullish(),
  }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
  NetworkSettings: z.object({
    /** By `80/tcp`; null for one that is not published. */
    Ports: z.record(z.string(), z.array(portBinding).nullish()).nullish(),
  }),
});

export type Container = z.infer<typeof containerShape>;

export const containerListShape = z.array(
  z.object({ Id: z.string().min(1), Names: z.array(z.string()).nullish() }),
);

export const engineInfoShape = z.object({
  /** Processors. */
  NCPU: z.number(),
  /** By name; `nvidia` when NVIDIA's container toolkit is set up. */
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  /** Since 1.51. */
  DiscoveredDevices: z.array(z.object({ Source: z.string(), ID: z.string() })).nullish(),
});

export type EngineInfo = z.infer<typeof engineInfoShape>;
