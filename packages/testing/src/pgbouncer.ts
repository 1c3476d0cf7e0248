import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PgBouncerOptions {
  /** The server behind it. */
  readonly target: string;
  readonly mode: "session" | "transaction";
  /** Further lines of its section `pgbouncer`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A real PgBouncer in front of a server, on a port of its own. Whoever asks may come in. */
export interface PgBouncer {
  /** As the target's, by way of it. */
  readonly url: string;
  /** Ends it as a fault would; its clients lose their connections. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** The `pgbouncer` of the path. */
const PROGRAM = "pgbouncer";

export function hasPgBouncer(): boolean {
  return spawnSync(PROGRAM, ["--version"], { stdio: "ignore" }).status === 0;
}

export async function startPgBouncer(options: PgBouncerOptions): Promise<PgBouncer> {
  const { target, mode, settings = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), "millrace-pgbouncer-"));
  const port = await freePort();
  const url = new URL(target);
  const lines = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "any",
    pool_mode: mode,
    max_client_conn: 200,
    ...settings,
  };
  const server = [`host=${url.hostname}`, `port=${url.port}`, `user=${decodeURIComponent(url.username)}`];
  if (url.password !== "") server.push(`password=${decodeURIComponent(url.password)}`);
  const file = join(folder, "pgbouncer.ini");
  const section = Object.entries(lines).map(([name, value]) => `${name} = ${value}`);
  await writeFile(file, ["[databases]", `* = ${server.join(" ")}`, "[pgbouncer]", ...section, ""].join("\n"));
  // It refuses to run as root, and reads its file as the other user.
  await chmod(folder, 0o755);
  const asUser = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(PROGRAM, [...asUser, file], { stdio: ["ignore", "ignore", "pipe"] });
    child = started;
    const up = Promise.withResolvers<void>();
    let log = "";
    started.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("process up")) up.resolve();
    });
    const fail = () => up.reject(new Error(`PgBouncer did not start: ${log}`));
    started.once("error", fail).once("exit", fail);
    await up.promise;
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  await start();
  const through = new URL(target);
  through.hostname = "127.0.0.1";
  through.port = String(port);
  return {
    url: through.href,
    kill,
    start,
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  return address.port;
}
