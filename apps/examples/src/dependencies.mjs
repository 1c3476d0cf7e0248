import { readFile } from "node:fs/promises";

const server = process.env.MILLRACE_URL ?? "http://127.0.0.1:3000";
/** Where package.json and package-lock.json are: what `npm install left-pad` left there. */
const folder = new URL(process.env.LOCK_FOLDER ?? "./", import.meta.url);

async function ask(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${server}${path}`, { method, headers, body: JSON.stringify(body) });
  return answer.json();
}

const program = {
  language: "node",
  code: `console.log(require("left-pad")("7", 3, "0"));`,
  dependencies: {
    "package.json": await readFile(new URL("package.json", folder), "utf8"),
    "package-lock.json": await readFile(new URL("package-lock.json", folder), "utf8"),
  },
};
for (const time of ["first", "second"]) {
  const { verdict, result } = await ask("POST", "/api/executions?wait=60", program);
  console.log(time, verdict, result.stdout.trim(), result.dependencies.cache);
}

const { package: purged } = await ask("DELETE", "/api/executions/cache?package=left-pad");
console.log("let go:", purged);

// Prints:
// first ok 007 miss
// second ok 007 hit
// let go: left-pad
