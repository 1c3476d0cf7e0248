import { resolveDrizzleQuickly } from "@millrace/drizzle-resolution";
import type { System } from "../system.ts";

// Counts for what is loaded after it.
resolveDrizzleQuickly();
const { millrace } = await import("./millrace.ts");
const { limitHeapGrowth } = (await import(
  new URL("../../../../server/src/limit-heap-growth.ts", import.meta.url).href
)) as { limitHeapGrowth(): void };

const NODE_FLAGS = ["--max-semi-space-size=8"];

/** The library in a process that runs Node as `npm start` and `millrace worker` do. */
export const millraceWorker: System = {
  ...millrace,
  name: "millrace-worker",
  module: import.meta.url,
  nodeFlags: NODE_FLAGS,
  settings: `Node as \`millrace worker\` runs it: ${NODE_FLAGS.join(" ")}, and the growth of its heap bounded`,
  async connect(url) {
    const client = await millrace.connect(url);
    limitHeapGrowth();
    return client;
  },
};
