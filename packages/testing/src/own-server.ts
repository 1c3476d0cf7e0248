import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@millrace/embedded-postgres";

export interface OwnServerOptions {
  /** Settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Folder with `postgres` and `initdb` of another installation. Default: the packaged PostgreSQL 18. */
  readonly binDirectory?: string;
}

/** A durable PostgreSQL (fsync on) of one test's own, to be crashed at will. The port and the data stay over restarts. */
export interface OwnServer {
  readonly url: string;
  /** Of the postmaster that runs now. */
  readonly pid: number;
  /**
   * Ends the server as a fault would and resolves when the postmaster is gone: `immediate` is
   * `pg_ctl stop -m immediate`, `kill` is SIGKILL to the postmaster, `fast` breaks the connections but
   * loses nothing. It stays down until `start`.
   */
  crash(mode: "immediate" | "kill" | "fast"): Promise<void>;
  /** Starts it again on the same port and resolves when it has recovered and accepts connections. */
  start(): Promise<void>;
  /** `crash` and `start`. */
  restart(mode: "immediate" | "kill" | "fast"): Promise<void>;
  /** Stops it, if it runs, and removes its data. */
  remove(): Promise<void>;
}

const SIGNALS = { immediate: "SIGQUIT", kill: "SIGKILL", fast: "SIGINT" } as const;

export async function startOwnServer(options: OwnServerOptions = {}): Promise<OwnServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "millrace-own-"));
  let server = await startEmbeddedPostgres({ ...options, dataDirectory });
  const { port, url } = server;
  let running = true;

  async function crash(mode: keyof typeof SIGNALS): Promise<void> {
    if (!running) throw new Error("The server is already down.");
    process.kill(server.pid, SIGNALS[mode]);
    await server.exited;
    running = false;
  }

  async function start(): Promise<void> {
    if (running) throw new Error("The server already runs.");
    server = await startEmbeddedPostgres({ ...options, dataDirectory, port });
    running = true;
  }

  return {
    url,
    get pid(): EmbeddedPostgres["pid"] {
      return server.pid;
    },
    crash,
    start,
    async restart(mode) {
      await crash(mode);
      await start();
    },
    async remove() {
      if (running) await server.stop();
      running = false;
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
