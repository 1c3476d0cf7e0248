const server = process.env.MILLRACE_URL ?? "http://127.0.0.1:3000";

/** Runs a program and answers with the execution at its end. */
async function execute(program) {
  const answer = await fetch(`${server}/api/executions?wait=60`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(program),
  });
  return answer.json();
}

const greeting = await execute({
  language: "node",
  files: [
    { name: "main.js", content: `console.log(require("./lib/greet").greet(process.argv[2]));` },
    { name: "lib/greet.js", content: `exports.greet = (name) => process.env.GREETING + ", " + name;` },
  ],
  args: ["Ada Lovelace"],
  env: { GREETING: "Hello" },
});
console.log(greeting.verdict, JSON.stringify(greeting.result.stdout));

const judged = await execute({
  language: "python",
  code: "n = int(input())\nprint(n * n if n < 10 else n + n)",
  tests: [
    { name: "small", stdin: "7", expected: "49" },
    { name: "large", stdin: "12", expected: "144" },
  ],
});
for (const test of judged.result.tests) console.log(test.name, test.passed, test.verdict);
console.log(judged.error.message);

const left = await execute({
  language: "node",
  code: `require("fs").writeFileSync("report.txt", "all is well");`,
  outputs: ["report.txt", "nothing.txt"],
});
console.log(left.verdict, left.result.files);

const busy = await execute({ language: "node", code: "for (;;);", limits: { timeoutMs: 10000, cpuMs: 100 } });
console.log(busy.verdict, busy.result.reason);

// Prints:
// ok "Hello, Ada Lovelace\n"
// small true ok
// large false wrong_answer
// 1 of 2 tests did not pass. The first is test 2 (large): The program wrote something else than was expected.
// file_error [
//   { name: 'report.txt', content: 'all is well', encoding: 'utf8' },
//   { name: 'nothing.txt', error: 'missing' }
// ]
// time_limit cpu
