import { createGpuHandlers, type Instance, type Provider, ProviderError } from "@millrace/gpu-instances";
import { JobQueueManager } from "millrace";

// Machines of one's own, as a provider: an instance runs at the second look at it.
const rack = new Map<string, Instance>();
const provider: Provider = {
  name: "rack",
  async quote({ productName }) {
    if (productName === "RTX 4090") return { costPerHourUsd: 0.4 };
    throw new ProviderError("rack", "invalid", `The rack has no ${productName}.`);
  },
  async create({ name, gpuCount }) {
    const id = `machine-${rack.size + 1}`;
    rack.set(id, { id, name, state: "starting", rawState: "boot", kind: "gpu", gpuCount, endpoints: [] });
    return { id, costPerHourUsd: 0.4 };
  },
  async get(id) {
    const instance = rack.get(id);
    if (instance === undefined) throw new ProviderError("rack", "not_found", `The rack has no ${id}.`);
    rack.set(id, { ...instance, state: "running", rawState: "up" });
    return instance;
  },
  list: async (namePrefix) => [...rack.values()].filter(({ name }) => name.startsWith(namePrefix)),
  remove: async (id) => void rack.delete(id),
};

const jobs: JobQueueManager = new JobQueueManager({
  schema: "example_gpu",
  handlers: createGpuHandlers({
    engine: () => jobs,
    providers: [provider],
    // Your own: of those that share an account at a provider, no two may have the same.
    owner: "example",
    pollMs: 50,
    now: Date.now,
  }),
});
await jobs.initialize();

const made = await jobs.waitFor(
  await jobs.gpuInstances.create({
    instanceId: "training",
    productName: "RTX 4090",
    imageUrl: "registry.example/training:1",
    maxSpendUsd: 20,
  }),
);
console.log(made.status, (made.result as { providerInstanceId: string }).providerInstanceId);

const [monitor] = await jobs.getJobs({ type: "gpu-instance-monitor" });
const { result } = await jobs.waitFor(monitor?.id ?? "");
console.log((result as { status: string }).status);

const refused = await jobs.gpuInstances.create({ instanceId: "x", productName: "H100", imageUrl: "y" });
console.log((await jobs.waitFor(refused)).errorMessage);

for (const { instanceId, state, costPerHourUsd, maxSpendUsd } of (
  await jobs.gpuInstances.list({ state: "running" })
).instances)
  console.log(instanceId, state, costPerHourUsd, maxSpendUsd);

const removal = await jobs.gpuInstances.remove("training");
await jobs.waitFor(removal ?? "");
console.log((await jobs.gpuInstances.get("training"))?.state, rack.size);

await jobs.shutdown();

// Prints:
// completed machine-1
// running
// The rack has no H100.
// training running 0.4 20
// gone 0
