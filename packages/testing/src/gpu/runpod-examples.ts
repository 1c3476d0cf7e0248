import { RUNPOD_GPUS } from "./runpod-values.ts";

/**
 * A request, answers and refusals with the fields that the examples of RunPod's OpenAPI document have, each with a value: https://github.com/runpod/docs/blob/main/api-reference-v2/openapi.json,
 * commit a900806 of 2026-08-20, read on 2026-11-23. The values are our own.
 */
const pod = {
  id: "podone",
  name: "training-1",
  image: "registry.example/training:3",
  args: "",
  disk: 50,
  ports: ["8888/http", "22/tcp"],
  env: { MODEL_NAME: "small-1" },
  registry: null,
  status: "RUNNING",
  actions: ["stop", "restart", "terminate"],
  mounts: { persistent: { size: 20, path: "/workspace" } },
  gpu: { id: "NVIDIA GeForce RTX 4090", count: 1 },
  cloud: "SECURE",
  dataCenterId: "US-KS-2",
  cudaVersion: "12.8",
  ssh: {
    proxy: {
      host: "ssh.example",
      port: 22,
      username: "podone-user",
      command: "ssh podone-user@ssh.example",
    },
    direct: {
      host: "192.0.2.17",
      port: 30522,
      username: "root",
      command: "ssh root@192.0.2.17 -p 30522",
    },
  },
  template: "template-1",
  cost: 0.44,
  locked: false,
  globalNetworking: { enabled: false },
  runtime: { uptime: 1800, ports: [{ private: 22, public: 30522, type: "tcp", ip: "192.0.2.17" }] },
  createdAt: "2026-11-01T08:00:00Z",
  startedAt: "2026-11-01T08:03:00Z",
};

/** A request of `createPod`. */
export const RUNPOD_CREATE_EXAMPLE = {
  name: "training-1",
  image: "registry.example/training:3",
  gpu: { id: "NVIDIA GeForce RTX 4090", count: 1 },
  disk: 50,
};

/** An answer of each call. That of a pod's actions is the pod. */
export const RUNPOD_ANSWER_EXAMPLES = {
  list: { pods: [pod] },
  get: pod,
  action: pod,
  create: {
    ...pod,
    status: "PROVISIONING",
    actions: ["start", "terminate"],
    ssh: { ...pod.ssh, direct: null },
    runtime: {},
    startedAt: null,
  },
  gpus: { gpus: RUNPOD_GPUS.slice(0, 1) },
};

/** Problem documents, one of each. */
export const RUNPOD_REFUSAL_EXAMPLES = [
  { title: "Unauthorized", status: 401, detail: "no token came with it" },
  { title: "Forbidden", status: 403, detail: "this token may not do it" },
  { title: "Bad Request", status: 400, detail: "what was asked cannot be done" },
  { title: "Not Found", status: 404, detail: "there is none of that id" },
  { title: "Unprocessable Entity", status: 422, detail: "a field is wrong" },
  { title: "Method Not Allowed", status: 405, detail: "not by this method" },
  { title: "Too Many Requests", status: 429, detail: "too many calls in this minute" },
];
