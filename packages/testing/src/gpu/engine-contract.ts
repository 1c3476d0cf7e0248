import { z } from "zod";

/**
 * Requests of the Docker Engine API and answers in the shapes of its reference, as far as instances need them; the values are
 * invented. https://docs.docker.com/reference/api/engine/version/v1.51/
 * `ContainerCreate`, with the fields that this fake knows the meaning of.
 */
export const engineCreateRequest = z.strictObject({
  Image: z.string().min(1),
  Cmd: z.array(z.string()).optional(),
  Env: z.array(z.string().regex(/^[^=]+=/s)).optional(),
  Labels: z.record(z.string(), z.string()).optional(),
  ExposedPorts: z.record(z.string().regex(/^\d+\/tcp$/), z.strictObject({})).optional(),
  HostConfig: z.strictObject({
    PortBindings: z.record(
      z.string(),
      z.array(z.strictObject({ HostIp: z.literal("127.0.0.1"), HostPort: z.string() })),
    ),
    DeviceRequests: z
      .array(
        z.strictObject({
          Driver: z.string(),
          Count: z.int().optional(),
          DeviceIDs: z.array(z.string()).optional(),
          Capabilities: z.array(z.array(z.string())).optional(),
        }),
      )
      .optional(),
    Memory: z.int(),
    MemorySwap: z.int(),
    NanoCpus: z.int(),
    PidsLimit: z.int(),
    Init: z.boolean(),
    CapDrop: z.array(z.string()),
    SecurityOpt: z.array(z.string()),
    Privileged: z.literal(false),
    Binds: z.array(z.string()).max(0),
    LogConfig: z.strictObject({ Type: z.string(), Config: z.record(z.string(), z.string()) }),
    RestartPolicy: z.strictObject({ Name: z.string() }),
    AutoRemove: z.boolean(),
  }),
});

/** `ContainerInspect` */
export function engineContainerAnswer(
  id: string,
  name: string,
  status: string,
  labels: Readonly<Record<string, string>>,
) {
  return {
    Id: id,
    Name: `/${name}`,
    Created: "2026-06-01T12:00:00.123456789Z",
    State: { Status: status, Running: status === "running", ExitCode: 0, OOMKilled: false, Error: "" },
    Config: { Env: ["TOKEN=environmentSecretWord"], Labels: labels },
    NetworkSettings: { Ports: { "8888/tcp": [{ HostIp: "127.0.0.1", HostPort: "49153" }] } },
  };
}

/** `SystemInfo` of a host with two GPUs that the engine knows through CDI. */
export const ENGINE_INFO = {
  ServerVersion: "28.3.0",
  NCPU: 8,
  Runtimes: { runc: { path: "runc" } },
  DiscoveredDevices: ["0", "1", "all"].map((device) => ({ Source: "cdi", ID: `nvidia.com/gpu=${device}` })),
};
