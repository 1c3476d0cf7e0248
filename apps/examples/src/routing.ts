import { defineHandler, JobQueueManager, JobType } from "millrace";
import { z } from "zod";

const workflow = defineHandler({
  type: "execute-workflow",
  schema: z.strictObject({ repository: z.string(), workflow: z.string(), event: z.string().optional() }),
  execute: ({ workflow: name }) => ({ ran: name }),
});
const metrics = defineHandler({
  type: "collect-metrics",
  schema: z.strictObject({ targets: z.array(z.string()) }),
  execute: ({ targets }) => ({ collected: targets.length }),
});

const jobs = new JobQueueManager({ handlers: [workflow, metrics] });
await jobs.initialize();
const jobRouter = jobs.routing;

const deploy = await jobRouter.route({
  type: JobType.EXECUTE_WORKFLOW,
  data: { repository: "org/repo", workflow: "deploy.yml" },
});
const { queue, priority } = await jobs.waitFor(deploy.id as string);
console.log(queue, priority);

await jobRouter.rules.put({
  name: "acme-first",
  match: { types: ["execute-*"], all: [{ path: "/repository", matches: "acme/*" }] },
  effect: { queue: "acme", priority: "high", maxRetries: 9 },
});
const preview = await jobRouter.preview({
  type: JobType.EXECUTE_WORKFLOW,
  data: { repository: "acme/site", workflow: "ci.yml", event: "push" },
});
console.log(preview.queue, preview.priority, preview.policy.maxRetries);
for (const { field, rule, why } of preview.decisions) console.log(`${field}: ${rule}, ${why}`);

const every = { targets: ["system"], interval: 60_000 };
const { schedule, created } = await jobRouter.route({ type: JobType.COLLECT_METRICS, data: every });
const again = await jobRouter.route({ type: JobType.COLLECT_METRICS, data: { ...every, interval: 5000 } });
console.log(created, again.created, schedule === again.schedule);

await jobs.shutdown();

// Prints:
// job-execution 1
// acme 2 9
// queue: acme-first, type execute-* and /repository matches "acme/*"
// priority: acme-first, type execute-* and /repository matches "acme/*"
// maxRetries: acme-first, type execute-* and /repository matches "acme/*"
// retry: workflow-retries, type execute-workflow
// true false true
