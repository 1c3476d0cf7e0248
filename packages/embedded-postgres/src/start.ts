import { chown, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries } from "./binaries.ts";
import { DATABASE, ensureCluster, USER } from "./cluster.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { openFolder, type Folder } from "./folder.ts";
import { lockFolder } from "./folder-lock.ts";
import { isPortFree, pickPort } from "./free-port.ts";
import { endLeftoverServer } from "./leftover-server.ts";
import { startServerProcess, type ServerExit, type ServerProcess } from "./server-process.ts";
import { serverSettings } from "./settings.ts";
import { chooseIdentity, type Identity } from "./unprivileged.ts";

export interface EmbeddedPostgresOptions {
  /** Folder for the database, the password and the connection string; made when it is missing. */
  readonly dataDirectory: string;
  /** Loopback port. Default: a free one. */
  readonly port?: number;
  /** Settings of postgresql.conf, over those for a small machine. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** False trades safety for speed: a crash of the machine may destroy the database. For tests. Default: true. */
  readonly durable?: boolean;
  /** Folder with `postgres` and `initdb` of another installation. Default: the packaged PostgreSQL 18. */
  readonly binDirectory?: string;
  /** Gets what happens (info) and what PostgreSQL prints (debug; warn where it is fatal). Default: nobody. */
  readonly logger?: EmbeddedPostgresLogger;
}

/** The part of a logger that is used; a pino logger fits. */
export interface EmbeddedPostgresLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface EmbeddedPostgres {
  /** `postgres://user:password@127.0.0.1:port/millrace`, superuser. Holds a secret: keep it out of logs. */
  readonly url: string;
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
  /** As PostgreSQL prints it: `18.4`. */
  readonly version: string;
  /** Resolves when the server has ended, by `stop` or otherwise. */
  readonly exited: Promise<ServerExit>;
  /** Shuts the server down and resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL on a folder, for this process alone: it listens on 127.0.0.1, asks for a random
 * password, and ends when this process ends, however that happens.
 *
 * Throws `EmbeddedPostgresError`; its `code` tells a folder in use, one that cannot be written, a taken
 * port and the other cases apart.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries(options.binDirectory);
  const folder = await openFolder(options.dataDirectory);
  const lock = await lockFolder(folder);
  try {
    await endLeftoverServer(folder);
    const identity = await chooseIdentity(binaries, folder.path, folder.cluster);
    const password = await ensureCluster(binaries, folder, identity, {
      durable: options.durable ?? true,
      onMake: () =>
        options.logger?.info(
          { folder: folder.path },
          "Making a database for PostgreSQL; only the first start does",
        ),
    });
    const onLogLine = (line: string) => {
      const severe = /\b(FATAL|PANIC):/.test(line);
      options.logger?.[severe ? "warn" : "debug"]({ component: "postgresql" }, line);
    };
    const { server, port } = await startOnPort(options, async (candidate) =>
      startServerProcess(binaries, folder, identity, serverSettings(options, candidate), onLogLine),
    );
    const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
    await writeUrl(folder, identity, url);
    options.logger?.info(
      { version: binaries.version, port, folder: folder.path },
      `PostgreSQL ${binaries.version} runs`,
    );
    const exited = server.exited.then(async (exit) => {
      await rm(folder.url, { force: true });
      await lock.release();
      return exit;
    });
    return {
      url,
      port,
      pid: server.pid,
      version: binaries.version,
      exited,
      async stop() {
        await server.stop();
        await exited;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Another program may take a free port before the server does, and a crashed server's children hold its memory for a moment. */
const TRIES = 40;
const TRY_AGAIN_MS = 250;

async function startOnPort(
  options: EmbeddedPostgresOptions,
  start: (port: number) => Promise<ServerProcess | ServerExit>,
): Promise<{ server: ServerProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await pickPort());
    const outcome = await start(port);
    if ("pid" in outcome) return { server: outcome, port };

    const said = outcome.log.join("\n");
    const portTaken = /could not (bind|create any TCP\/IP sockets)|Address already in use/.test(said);
    const memoryHeld = /shared memory block .* still in use/.test(said);
    if (portTaken && options.port !== undefined && !(await isPortFree(port))) {
      throw new EmbeddedPostgresError(
        "PORT_TAKEN",
        `PostgreSQL cannot listen on 127.0.0.1:${port}: the port is taken. Choose another, or none.`,
      );
    }
    if (!(portTaken || memoryHeld) || attempt === TRIES) {
      throw new EmbeddedPostgresError(
        "START_FAILED",
        `PostgreSQL did not start on ${options.dataDirectory} (exit ${outcome.code ?? outcome.signal}).`,
        {
          log: outcome.log.slice(-8),
        },
      );
    }
    await sleep(TRY_AGAIN_MS);
  }
}

async function writeUrl(folder: Folder, identity: Identity, url: string): Promise<void> {
  await rm(folder.url, { force: true });
  await writeFile(folder.url, url, { mode: 0o600, flag: "wx" });
  if (identity.way === "as-user") await chown(folder.url, identity.uid, identity.gid);
}
