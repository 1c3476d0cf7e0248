const server = process.env.MILLRACE_URL ?? "http://127.0.0.1:3000";

/** Runs a program and answers with its result. */
async function run(program) {
  const submitted = await fetch(`${server}/run`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(program),
  });
  const { jobId } = await submitted.json();
  await fetch(`${server}/api/jobs/${jobId}?wait=60`); // answers when the job ends
  return (await (await fetch(`${server}/queue/job/${jobId}`)).json()).result;
}

const code = `const numbers = require("fs").readFileSync(0, "utf8").split(" ").map(Number);
console.log({ numbers, sum: numbers.reduce((sum, n) => sum + n) });`;
const summed = await run({ language: "node", code, stdin: "1 2 39" });
process.stdout.write(summed.stdout);

const primes = await run({
  language: "python",
  code: "print([n for n in range(2, int(input())) if all(n % d for d in range(2, n))])",
  stdin: "30",
});
process.stdout.write(primes.stdout);

const endless = await run({
  language: "typescript",
  code: "const on: boolean = true; while (on);",
  timeout: 500,
});
console.log(endless.success, endless.verdict);

// Prints:
// { numbers: [ 1, 2, 39 ], sum: 42 }
// [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
// false time_limit
