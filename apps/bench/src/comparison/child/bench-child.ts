// The program of a child process: one system, told by messages what to do.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { findByName } from "../../find-by-name.ts";
import type { System } from "../system.ts";
import { createActs } from "./acts.ts";
import type { Reply, Request } from "./messages.ts";

const PATIENCE_MS = 30_000;

// As the workspace's own programs start: what was compiled once is neither compiled nor held twice.
enableCompileCache(fileURLToPath(new URL("../../../../../node_modules/.cache/compile", import.meta.url)));

const [module = "", name = "", url = ""] = process.argv.slice(2);
const send = (reply: Reply) => process.send?.(reply);
const exported = (await import(module)) as Readonly<Record<string, System>>;
const acts = createActs(findByName("system", Object.values(exported), name), url, PATIENCE_MS);

// The parent is done with this process, or is gone. Whatever the system leaves open ends with it.
process.on("disconnect", () => {
  const end = () => process.kill(process.pid, "SIGKILL");
  acts.close().then(end, end);
});

process.on("message", ({ id, act, input }: Request) => {
  // The request and the act's input were typed together where the request was made.
  const run = acts[act] as (input: unknown) => Promise<unknown>;
  run(input).then(
    (output) => send({ id, output }),
    (error: unknown) =>
      send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
