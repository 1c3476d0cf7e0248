import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { EmbeddedPostgresOptions } from "./start.ts";

/** What suits one program on a small machine, instead of PostgreSQL's own defaults. */
const SMALL_MACHINE = {
  max_connections: "100",
  shared_buffers: "128MB",
  // No replica and no archive: less to write. Both settings belong together.
  wal_level: "minimal",
  max_wal_senders: "0",
  // Short statements only; compiling them costs more than it brings.
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

const NOT_DURABLE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Loopback with a password is the one door. A socket file would let in whoever can reach the folder. */
const LAUNCHER_OWN = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  // To our pipe, in a form of one line each.
  logging_collector: "off",
  log_destination: "stderr",
  log_line_prefix: "%m [%p] ",
};

/** The settings of one start. Throws when the caller names one that is the launcher's own. */
export function serverSettings(
  options: Pick<EmbeddedPostgresOptions, "settings" | "durable">,
  port: number,
): Record<string, string> {
  const fixed: Record<string, string> = { ...LAUNCHER_OWN, port: String(port) };
  const asked = Object.entries(options.settings ?? {}).map(([name, value]) => [name, String(value)] as const);
  for (const [name] of asked) {
    if (name in fixed) {
      throw new EmbeddedPostgresError(
        "START_FAILED",
        `The setting ${name} is the launcher's own and cannot be given.`,
      );
    }
  }
  return {
    ...SMALL_MACHINE,
    ...(options.durable === false ? NOT_DURABLE : {}),
    ...Object.fromEntries(asked),
    ...fixed,
  };
}
