import { resolveDrizzleQuickly } from "@millrace/drizzle-resolution";
import { limitHeapGrowth, WORKER_FLAGS } from "../../as-worker.ts";
import type { System } from "../system.ts";

// Counts for what is loaded after it.
resolveDrizzleQuickly();
const { millrace } = await import("./millrace.ts");

/** The library in a process that runs Node as `npm start` and `millrace worker` do. */
export const millraceWorker: System = {
  ...millrace,
  name: "millrace-worker",
  module: import.meta.url,
  nodeFlags: WORKER_FLAGS,
  settings: `Node as \`millrace worker\` runs it: ${WORKER_FLAGS.join(" ")}, and the growth of its heap bounded`,
  async connect(url) {
    const client = await millrace.connect(url);
    limitHeapGrowth();
    return client;
  },
};
