import type { Bench } from "../bench.ts";
import { measureLargeTables } from "./measure-large-tables.ts";
import { largeTablesReport } from "./report.ts";

/** Reads and claims on tables of millions of jobs. */
export const largeTables: Bench = {
  name: "large-tables",
  settings: { max_wal_size: "8GB" },
  async run({ server, scale, say, log }) {
    const sizes = {
      ready: Math.ceil(1e6 * scale),
      scheduled: Math.ceil(1e6 * scale),
      finished: Math.ceil(3e6 * scale),
    };
    return largeTablesReport(await measureLargeTables(server.url, sizes, say, log), sizes, server.version);
  },
};
