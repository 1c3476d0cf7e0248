import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const fetchPart = defineHandler({
  type: "fetch-part",
  schema: z.strictObject({ part: z.string() }),
  execute({ part }) {
    if (part === "broken") throw new Error("No such part");
    return { part, bytes: part.length };
  },
});

const merge = defineHandler({
  type: "merge",
  schema: z.strictObject({}),
  async execute(_payload, context) {
    const parents = await context.parents();
    return parents.map(({ ref, status, result }) => ({ ref, status, result }));
  },
});

const report = defineHandler({
  type: "report",
  schema: z.strictObject({}),
  async execute(_payload, context) {
    const jobs = await context.parents(); // of a completion job: all jobs of the workflow
    return { failed: jobs.filter(({ status }) => status === "failed").length };
  },
});

const jobs = new JobQueueManager({ handlers: [fetchPart, merge, report] });
await jobs.initialize();

const { id, idsByRef, onCompleteId } = await jobs.workflows.create({
  name: "build",
  jobs: [
    { ref: "head", type: "fetch-part", payload: { part: "head" } },
    { ref: "tail", type: "fetch-part", payload: { part: "tail" }, dependsOn: ["head"] },
    { ref: "all", type: "merge", payload: {}, dependsOn: ["head", "tail"] },
  ],
  onComplete: { type: "report", payload: {} },
});
console.log((await jobs.waitFor(idsByRef.all as string)).result);
console.log((await jobs.waitFor(onCompleteId as string)).result, (await jobs.workflows.get(id)).state);

const parent = await jobs.createJob({ type: "fetch-part", payload: { part: "broken" }, maxRetries: 0 });
const strict = await jobs.createJob({ type: "merge", payload: {}, dependsOn: [parent] });
const lenient = await jobs.createJob({
  type: "merge",
  payload: {},
  dependsOn: [parent],
  onParentFailure: "run",
});
const { status, errorCode } = await jobs.waitFor(strict);
console.log(status, errorCode);
console.log((await jobs.waitFor(lenient)).status);

await jobs.shutdown();

// Prints:
// [
//   {
//     ref: 'head',
//     result: { part: 'head', bytes: 4 },
//     status: 'completed'
//   },
//   {
//     ref: 'tail',
//     result: { part: 'tail', bytes: 4 },
//     status: 'completed'
//   }
// ]
// { failed: 0 } completed
// failed parent-failed
// completed
