const server = process.env.MILLRACE_URL ?? "http://127.0.0.1:3000";

const code = `#include <iostream>
int main() { std::cout << "6 x 7 = " << 6 * 7 << std::endl; }`;

const submitted = await fetch(`${server}/api/compile`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ roomId: "r1", userId: "ada", code, options: { flags: ["-O2"], timeout: 5000 } }),
});
const { jobId, status, message } = await submitted.json();
console.log(submitted.status, status, message);

await fetch(`${server}/api/jobs/${jobId}?wait=60`); // answers when the job ends
const program = await (await fetch(`${server}/api/compile/${jobId}`)).json();
const { success, stdout, exitCode, timedOut } = program.result;
console.log(program.status, { success, stdout, exitCode, timedOut });

// Prints:
// 202 queued Compilation job queued successfully
// completed { success: true, stdout: '6 x 7 = 42\n', exitCode: 0, timedOut: false }
