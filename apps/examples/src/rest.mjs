const server = process.env.MILLRACE_URL ?? "http://127.0.0.1:3000";

/** Adds a job, and waits up to 10 seconds for its end. */
async function addJob(job, idempotencyKey) {
  return fetch(`${server}/api/jobs?wait=10`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
    body: JSON.stringify(job),
  });
}

const records = [{ name: " Ada " }, { name: "Ada" }, { name: "Grace" }];
const job = {
  type: "data-processing",
  payload: { batchId: "b1", operation: "transform", data: records },
};
const answer = await addJob(job, "import-1");
const added = await answer.json();
console.log(answer.status, answer.headers.get("location"), added.status);
console.log(added.result.records);

const repeated = await addJob(job, "import-1");
console.log(repeated.status, repeated.headers.get("location"), "the same job, which did not run again");

const refused = await addJob({ type: "data-processing", payload: { operation: "import" } }, "import-2");
const { code, errors } = await refused.json();
console.log(refused.status, code, errors[0].pointer);

// Prints:
// 201 /api/jobs/1 completed
// [ { name: 'Ada' }, { name: 'Grace' } ]
// 201 /api/jobs/1 the same job, which did not run again
// 400 INVALID_PAYLOAD /payload/batchId
