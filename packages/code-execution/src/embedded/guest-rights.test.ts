import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { guestModules } from "./guest-modules.ts";
import { guestRights } from "./guest-rights.ts";

/** What the code does in a process with a guest's rights. */
function inGuest(code: string): string {
  const report = `Promise.resolve().then(async () => { ${code} })
    .then((got) => console.log("done", got), (error) => console.log(error.code ?? error.cause?.code ?? error.message))`;
  return execFileSync(process.execPath, [...guestRights(guestModules()), "-e", report], { env: {} })
    .toString()
    .trim();
}

test.each([
  ["reads a file of the host", 'require("node:fs").readFileSync("/etc/hostname")'],
  ["lists a folder of the host", 'require("node:fs").readdirSync("/")'],
  ["writes a file", 'require("node:fs").writeFileSync("/tmp/guest", "")'],
  [
    "writes into its own package",
    `require("node:fs").writeFileSync(${JSON.stringify(import.meta.filename)}, "")`,
  ],
  ["starts a process", 'require("node:child_process").execFileSync("/bin/true")'],
  ["opens the inspector", 'require("node:inspector").open(0)'],
  [
    "connects",
    'await new Promise((done, fail) => require("node:net").connect(9, "127.0.0.1").on("connect", done).on("error", fail))',
  ],
  [
    "listens",
    'await new Promise((done, fail) => require("node:net").createServer().on("error", fail).listen(0, done))',
  ],
])("a guest that %s is denied", (_what, code) => {
  expect(inGuest(code)).toBe("ERR_ACCESS_DENIED");
});

test("a guest reads its own code, which shows that the others were denied for a reason", () => {
  const own = JSON.stringify(import.meta.filename);
  expect(inGuest(`return require("node:fs").readFileSync(${own}).length > 0`)).toBe("done true");
});
