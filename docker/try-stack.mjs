// In the API's container: waits until it serves, sends a mail, and has a C++ program compiled and run, by the driver that DRIVER
// names.
const url = "http://127.0.0.1:3000";
const driver = process.env.DRIVER;
// The image that programs run in may have to be built.
const deadline = Date.now() + 300_000;

/** Asks until `done` holds of an answer, for so long as there is time. */
async function ask(path, options, done) {
  for (;;) {
    const answer = await fetch(url + path, options).then(
      async (response) => ({ status: response.status, body: await response.json() }),
      (error) => ({ status: 0, body: String(error.cause ?? error) }),
    );
    if (done(answer)) return answer.body;
    if (Date.now() > deadline) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

console.log("/readyz", await ask("/readyz", {}, ({ status }) => status === 200));

const mail = await ask(
  "/api/jobs?wait=60",
  {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      type: "email-notification",
      payload: { userId: "u1", template: "welcome", data: { email: "ada@example.org" } },
    }),
  },
  // Known once a worker has said so.
  ({ status }) => status === 201,
);
console.log("a mail", mail.status, mail.result);
if (mail.result?.recipients?.[0]?.state !== "kept") throw new Error("The mail is not in the outbox.");

// The one for containers throws, which WebAssembly cannot.
const CODE = {
  embedded: '#include <cstdio>\nint main() { std::printf("%d\\n", 6 * 7); }',
  docker: '#include <cstdio>\nint main() { try { throw 6 * 7; } catch (int n) { std::printf("%d\\n", n); } }',
};
const { id } = await ask(
  "/api/executions",
  {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ language: "cpp", code: CODE[driver] }),
  },
  ({ status }) => status === 202,
);
const { status, result } = await ask(
  `/api/executions/${id}`,
  {},
  ({ body }) => !["pending", "running"].includes(body.status),
);
console.log("a program", { status, ...result });
if (status !== "completed" || result.stdout !== "42\n" || result.driver !== driver)
  throw new Error(`The program did not print 42 under the driver ${driver}.`);
