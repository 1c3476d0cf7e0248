import type { Store } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import postgres from "postgres";
import type { Bench } from "../bench.ts";
import { fillWithFeatures, linkNewerJobs } from "./busy-neighbours.ts";
import { type CallCosts, measureCalls } from "./call-costs.ts";
import { type EngineName, openPlainEngine, type PlainEngine, type PlainFigures } from "./plain-engine.ts";
import { limitsReport, type Round } from "./report.ts";
import { removeFeatures } from "./without-features.ts";

/** Jobs of one engine in one round, and rounds. */
const JOBS = 10_000;
const ROUNDS = 9;
/** Keys that have jobs, beside the plain ones. */
const KEYS = 100_000;
/** While the calls are timed, dead rows are removed so often: nobody else does. */
const VACUUM_CALLS = 50;

/** What limits, keys, dependencies and the stream cost jobs that use none of them. */
export const limits: Bench = {
  name: "limits",
  // No checkpoint while it runs: pages written in full after one would fall on whoever comes next.
  settings: {
    shared_preload_libraries: "pg_stat_statements",
    max_wal_size: "16GB",
    checkpoint_timeout: "1h",
    // Nor does it clean up at moments of its own: that is done between the rounds.
    autovacuum: "off",
    shared_buffers: "512MB",
  },
  async run({ server, scale, say }) {
    const jobs = Math.ceil(JOBS * scale);
    const keys = Math.ceil(KEYS * scale);
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    const engines: PlainEngine[] = [];
    try {
      await sql`create extension pg_stat_statements`;
      const open = async (name: EngineName): Promise<PlainEngine> => {
        const engine = await openPlainEngine(server.url, name, sql, server.pid);
        engines.push(engine);
        return engine;
      };
      await open("bare");
      await removeFeatures(sql, "bare");
      await open("plain");
      const beside = await open("beside");
      say(`filling: ${keys} keys, fair and limited queues, unique keys, a schedule, a workflow`);
      await fillWithFeatures(beside.producer, sql, beside.name, keys);
      await sql`vacuum analyze`;

      const calls = await callCosts(server, sql, engines);
      const rounds: Round[] = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        const figures = new Map<EngineName, PlainFigures>();
        // Each engine takes each turn, so that none gains by its place.
        for (let turn = 0; turn < engines.length; turn += 1) {
          const engine = engines[(turn + round) % engines.length]!;
          const between = engine === beside ? () => linkNewerJobs(engine.producer) : async () => {};
          figures.set(engine.name, await engine.runJobs(jobs, between));
        }
        // The first warms up and does not count.
        if (round > 0) rounds.push(figures);
        const said = [...figures].map(([name, { perSecond }]) => `${name} ${Math.round(perSecond)} jobs/s`);
        say(`round ${round} of ${ROUNDS}: ${said.join(", ")}`);
      }
      return limitsReport({ rounds, calls, jobs, keys, version: server.version });
    } finally {
      for (const engine of engines) await engine.close();
      await sql.end();
    }
  },
};

/** Of each engine, in which nobody works meanwhile. */
async function callCosts(
  server: { readonly url: string; readonly pid: number },
  sql: postgres.Sql,
  engines: readonly PlainEngine[],
): Promise<ReadonlyMap<EngineName, CallCosts>> {
  const stores = new Map<EngineName, Store>();
  try {
    for (const { name } of engines)
      stores.set(name, createPostgresStore({ url: server.url, schema: name }).store);
    return await measureCalls(server.pid, stores, async (name, call) => {
      if (call % VACUUM_CALLS === 0)
        await sql.unsafe(`vacuum ${name}.ready, ${name}.lease, ${name}.count_delta`);
    });
  } finally {
    for (const store of stores.values()) await store.close();
  }
}
