/** What the fake of RunPod answers with: values of our own, in the fields of its OpenAPI document. */
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

/** A pod: the environment and SSH commands are part of it. */
export function runpodPodValues(id: string, name: string, status: string, gpuCount: number) {
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
