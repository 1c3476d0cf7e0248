import { expect, test } from "vitest";
import { containerOptions } from "./container-options.ts";
import { DEFAULT_CONTAINER_POLICY, isContainerNetwork } from "./container-policy.ts";
import { createContainerSchema } from "./schema.ts";

const MIB = 1024 * 1024;
const policy = { ...DEFAULT_CONTAINER_POLICY, images: ["node:22"], network: "bridge" };
const owner = { installation: "abc", jobId: "7" };

const optionsOf = (payload: object, by = policy) =>
  containerOptions(createContainerSchema.parse({ image: "node:22", ...payload }), by, owner);

test("a job that asks for nothing gets all that the policy allows, and nothing of the host", () => {
  const { name, Image, Labels, HostConfig } = optionsOf({});
  expect({ name, Image }).toEqual({ name: "millrace-abc-7", Image: "docker.io/library/node:22" });
  expect(Labels).toEqual({
    "millrace.component": "containers",
    "millrace.installation": "abc",
    "millrace.job": "7",
    "millrace.ttl-ms": "86400000",
  });
  expect(HostConfig).toMatchObject({
    Privileged: false,
    Binds: [],
    NetworkMode: "bridge",
    Memory: 512 * MIB,
    MemorySwap: 512 * MIB,
    NanoCpus: 1e9,
    PidsLimit: 256,
    PublishAllPorts: false,
    SecurityOpt: ["no-new-privileges"],
  });
});

test("ports are published on loopback alone", () => {
  const { HostConfig, ExposedPorts } = optionsOf({
    ports: [{ containerPort: 80 }, { containerPort: 53, hostPort: 5353, protocol: "udp" }],
  });
  expect(HostConfig?.PortBindings).toEqual({
    "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }],
    "53/udp": [{ HostIp: "127.0.0.1", HostPort: "5353" }],
  });
  expect(ExposedPorts).toEqual({ "80/tcp": {}, "53/udp": {} });
});

test.each([
  [{ limits: { memoryMb: 513 } }, "limits.memoryMb is 513, and the worker's operator allows 512 at most."],
  [{ limits: { cpus: 1.5 } }, "limits.cpus is 1.5, and the worker's operator allows 1 at most."],
  [{ limits: { processes: 257 } }, "limits.processes is 257, and the worker's operator allows 256 at most."],
  [{ ttlMs: 86_400_001 }, "ttlMs is 86400001, and the worker's operator allows 86400000 at most."],
])("%o is more than is allowed", (payload, message) => {
  expect(() => optionsOf(payload)).toThrow(
    expect.objectContaining({ code: "CONTAINER_LIMIT_EXCEEDED", message }),
  );
});

test("without a network no port is published", () => {
  expect(() => optionsOf({ ports: [{ containerPort: 80 }] }, { ...policy, network: "none" })).toThrow(
    /ports are asked for.*CONTAINER_NETWORK/,
  );
});

test("no image is allowed until the operator has named it", () => {
  const error = { code: "CONTAINER_IMAGE_NOT_ALLOWED" };
  expect(() => optionsOf({}, { ...policy, images: [] })).toThrow(expect.objectContaining(error));
  expect(() => optionsOf({ image: "node:23" })).toThrow(expect.objectContaining(error));
});

test.each([
  [{ privileged: true }],
  [{ binds: ["/:/host"] }],
  [{ network: "host" }],
  [{ labels: { "millrace.installation": "other" } }],
  [{ ports: [{ containerPort: 80, hostPort: 80 }] }],
  [{ name: "-x" }],
  [{ command: "rm -rf /" }],
  [{ env: { "A=B": "c" } }],
  [{ image: "Node" }],
])("%o is refused when the job is added", (payload) => {
  expect(createContainerSchema.safeParse({ image: "node:22", ...payload }).success).toBe(false);
});

test.each(["host", "default", "container:x", "ns:/proc/1/ns/net", ""])(
  "%s is no network for containers",
  (name) => expect(isContainerNetwork(name)).toBe(false),
);
