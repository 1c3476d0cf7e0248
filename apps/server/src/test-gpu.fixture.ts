import { type Logger, silentLogger } from "@millrace/core";
import { startEngineFake, startNovitaFake, startRunpodFake } from "@millrace/testing";
import { startTestApp } from "./test-app.fixture.ts";
import { startReceiver } from "./test-webhooks.fixture.ts";

const IMAGE = "registry.example/training:1";

/** Each provider's fake, with the variables that lead the server there and a product that it has. */
export const CLOUDS = {
  async novita() {
    const fake = await startNovitaFake();
    const variables = { NOVITA_API_KEY: fake.apiKey, NOVITA_API_URL: fake.url, GPU_OWNER: "tests" };
    return { fake, variables, product: { productName: "RTX 4090 24GB", templateId: "212" } };
  },
  async runpod() {
    const fake = await startRunpodFake();
    const variables = { RUNPOD_API_KEY: fake.apiKey, RUNPOD_API_URL: fake.url, GPU_OWNER: "tests" };
    return { fake, variables, product: { productName: "RTX 4090", imageUrl: IMAGE } };
  },
  async docker() {
    const fake = await startEngineFake();
    const variables = { DOCKER_HOST: fake.endpoint, GPU_DOCKER_IMAGES: IMAGE };
    return { fake, variables, product: { productName: "this host", imageUrl: IMAGE } };
  },
} as const;
export type CloudName = keyof typeof CLOUDS;

/** Each provider's words for what tests have happen. */
export const WORDS: Readonly<Record<CloudName, Readonly<Record<"stuck" | "running" | "failed", string>>>> = {
  novita: { stuck: "pulling", running: "running", failed: "exited" },
  runpod: { stuck: "STARTING", running: "RUNNING", failed: "ERROR" },
  docker: { stuck: "restarting", running: "running", failed: "dead" },
};

/** The whole server with one provider's fake, and a receiver of webhooks. Retries come at once, and looks are quick. */
export async function startGpuApp<Name extends CloudName>(
  cloud: Name,
  variables: Readonly<Record<string, string>> = {},
  logger: Logger = silentLogger,
) {
  const [opened, receiver] = await Promise.all([CLOUDS[cloud](), startReceiver()]);
  const { product } = opened;
  const fake = opened.fake as Awaited<ReturnType<(typeof CLOUDS)[Name]>>["fake"];
  const app = await startTestApp({
    logger,
    variables: {
      ...opened.variables,
      GPU_POLL_MS: "10",
      GPU_SETTLE_MS: "300",
      GPU_MAX_INSTANCES: "1000",
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1",
      ...variables,
    },
  });
  for (const type of ["gpu-instance-create", "gpu-instance-delete"]) {
    await app.send("PUT", `/api/job-types/${type}/policy`, { strategy: "fixed", baseDelayMs: 1, jitter: 0 });
  }
  // Tests reap when they want to.
  await app.jobs.schedules.pause("gpu:reap");
  return {
    ...app,
    fake,
    receiver,
    /** Adds an instance; answers the job that makes it, at its end. */
    async make(instanceId: string, fields: object = {}) {
      const webhookUrl = `${receiver.url}/${instanceId}`;
      const { body } = await app.send("POST", "/api/gpu-instances", {
        instanceId,
        webhookUrl,
        ...product,
        ...fields,
      });
      return app.jobs.waitFor(body.jobId, { timeoutMs: 60_000 });
    },
    /** What the webhook says that comes n-th, from 1. */
    async told(instanceId: string, n = 1) {
      return (await receiver.got(`/${instanceId}`, n))[n - 1]?.message;
    },
    async see(instanceId: string) {
      return (await app.send("GET", `/api/gpu-instances/${instanceId}`)).body;
    },
    async reap() {
      const id = await app.jobs.createJob({ type: "gpu-instance-reap", payload: {} });
      return app.jobs.waitFor(id, { timeoutMs: 60_000 });
    },
    async stop() {
      await app.stop();
      await receiver.close();
      await fake.close();
    },
  };
}
export type GpuApp<Name extends CloudName = CloudName> = Awaited<ReturnType<typeof startGpuApp<Name>>>;
