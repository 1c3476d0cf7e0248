import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { findProgram } from "../report/find-program.ts";
import type { Server, ServerName } from "./server.ts";

const LOOK_MS = 20;

/** A new Redis with an append-only file that is synced so often, or why this machine has none. */
export async function startRedis(
  name: ServerName,
  appendfsync: "everysec" | "always",
): Promise<Server | string> {
  const program = await findProgram("redis-server");
  if (program === null) return "redis-server is not installed";
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-redis-"));
  const port = await freePort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    appendonly: "yes",
    appendfsync,
    save: "",
    // The file is rewritten before each run, and never within one.
    "auto-aof-rewrite-percentage": 0,
  };
  const args = Object.entries(settings).flatMap(([setting, value]) => [`--${setting}`, String(value)]);
  const child = spawn(program, args, { stdio: "ignore" });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const redis = new Redis({ host: "127.0.0.1", port });
  // It tries again by itself until the server listens; without a listener each try is printed.
  redis.on("error", () => {});
  const version = fieldOf(await redis.info("server"), "redis_version");
  return {
    name,
    description: `Redis ${version}, appendfsync ${appendfsync}`,
    pid: child.pid!,
    async freshDatabase() {
      await redis.flushall();
      return `redis://127.0.0.1:${port}`;
    },
    async settle() {
      await redis.bgrewriteaof();
      for (;;) {
        const info = await redis.info("persistence");
        const busy = ["aof_rewrite_in_progress", "aof_rewrite_scheduled"].some(
          (field) => fieldOf(info, field) !== "0",
        );
        if (!busy) return;
        await sleep(LOOK_MS);
      }
    },
    logBytes: async () => Number(fieldOf(await redis.info("persistence"), "aof_current_size")),
    statementsDone: async () => Number(fieldOf(await redis.info("stats"), "total_commands_processed")),
    async stop() {
      process.off("exit", endWithUs);
      redis.disconnect();
      child.kill("SIGTERM");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function fieldOf(info: string, field: string): string {
  return new RegExp(`^${field}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
