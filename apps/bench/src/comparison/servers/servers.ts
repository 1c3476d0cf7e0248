import { COUNTER, startPostgres } from "./postgres-server.ts";
import { startRedis } from "./redis-server.ts";
import type { Server, ServerName } from "./server.ts";

/** How each server is started; the answer is a reason where this machine cannot. */
const STARTS: Readonly<Record<ServerName, () => Promise<Server | string>>> = {
  postgres: () => startPostgres("postgres"),
  // Counting costs each statement a little, so nothing that is compared is measured there.
  "postgres-counting": () => startPostgres("postgres-counting", { shared_preload_libraries: COUNTER }),
  "redis-everysec": () => startRedis("redis-everysec", "everysec"),
  "redis-always": () => startRedis("redis-always", "always"),
};

/** The servers of a comparison, each started when it is first asked for. */
export class Servers {
  readonly #started = new Map<ServerName, Promise<Server | string>>();

  /** The server, or why this machine has none. */
  get(name: ServerName): Promise<Server | string> {
    const started = this.#started.get(name) ?? STARTS[name]();
    this.#started.set(name, started);
    return started;
  }

  async stop(): Promise<void> {
    for (const started of this.#started.values()) {
      const server = await started.catch(() => "it did not start");
      if (typeof server !== "string") await server.stop();
    }
  }
}
