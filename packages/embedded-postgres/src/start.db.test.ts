import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { isAlive } from "./process-identity.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./start.ts";

let made: string;
let folder: string;
let servers: EmbeddedPostgres[];

// Making a database takes seconds, copying one does not.
beforeAll(async () => {
  made = join(await mkdtemp(join(tmpdir(), "millrace-made-")), "postgres");
  const server = await startEmbeddedPostgres({ dataDirectory: made, durable: false });
  await server.stop();
});
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "millrace-embedded-")), "postgres");
  await cp(made, folder, { recursive: true });
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(join(folder, ".."), { recursive: true, force: true });
});
afterAll(() => rm(join(made, ".."), { recursive: true, force: true }));

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory: folder, durable: false, ...options });
  servers.push(server);
  return server;
}

async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice() {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

test("serves on loopback behind a password, and keeps its data and password over a restart", async () => {
  const first = await start();
  await query(first.url, "create table kept as select 42 as answer");
  expect(await readFile(join(folder, "url"), "utf8")).toBe(first.url);
  expect((await stat(join(folder, "url"))).mode & 0o077).toBe(0);
  expect((await stat(folder)).mode & 0o077).toBe(0);

  const stranger = new URL(first.url);
  stranger.password = "guess";
  await expect(query(stranger.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  for (const address of Object.values(networkInterfaces()).flat()) {
    if (address === undefined || address.internal || address.family !== "IPv4") continue;
    const outside = new URL(first.url);
    outside.hostname = address.address;
    await expect(query(outside.href, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }

  await first.stop();
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  await expect(readFile(join(folder, "url"))).rejects.toMatchObject({ code: "ENOENT" });

  const second = await start({ port: first.port });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("orders text by code point and knows Unicode's upper case, whatever the machine's locale", async () => {
  const { url } = await start();
  expect(
    await query(
      url,
      "select upper('ä') as upper, 'Z' < 'a' as by_code_point, current_setting('server_encoding') as encoding",
    ),
  ).toEqual([{ upper: "Ä", by_code_point: true, encoding: "UTF8" }]);
});

test("passes settings on, and refuses those that say where it listens", async () => {
  await expect(start({ settings: { listen_addresses: "*" } })).rejects.toThrow(
    "listen_addresses is the launcher's own",
  );
  const { url } = await start({ settings: { work_mem: "5MB" } });
  expect(
    await query(
      url,
      "select current_setting('work_mem') as work_mem, current_setting('listen_addresses') as listens",
    ),
  ).toEqual([{ work_mem: "5MB", listens: "127.0.0.1" }]);
});

test("refuses a folder that is in use, here and from another process, naming both", async () => {
  await start();
  await expect(start()).rejects.toMatchObject({
    code: "FOLDER_IN_USE",
    message: expect.stringContaining("this process"),
  });
  const other = spawnSync(process.execPath, [launcher, folder], { encoding: "utf8" });
  expect(other.status).not.toBe(0);
  expect(other.stderr).toContain(`The data folder ${folder} is in use by process ${process.pid}.`);
});

test("refuses a folder that cannot be written, in one line", async () => {
  await rm(folder, { recursive: true });
  await writeFile(folder, "a file, not a folder");
  const error = await start().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "FOLDER_UNWRITABLE" });
  expect(String(error)).toContain(`${folder} cannot be written (EEXIST)`);
  expect(String(error)).not.toContain("\n");
});

test("refuses a port that is taken, and takes a free one unasked", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const address = blocker.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(start({ port })).rejects.toMatchObject({
    code: "PORT_TAKEN",
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
  blocker.close();
  expect((await start()).port).not.toBe(port);
});

test("refuses data of another major version", async () => {
  await (await start()).stop();
  await writeFile(join(folder, "data", "PG_VERSION"), "14\n");
  await expect(start()).rejects.toMatchObject({
    code: "VERSION_MISMATCH",
    message: expect.stringContaining("PostgreSQL 14"),
  });
});

test("says what PostgreSQL said when it does not start", async () => {
  await expect(start({ settings: { shared_buffers: "nonsense" } })).rejects.toMatchObject({
    code: "START_FAILED",
    message: expect.stringContaining('invalid value for parameter "shared_buffers"'),
  });
  expect((await start()).version).toMatch(/^\d/);
});

test("recovers after kill -9 of the server, also when its pid now belongs to another program", async () => {
  const first = await start({ durable: true });
  await query(first.url, "create table kept as select 42 as answer");
  process.kill(first.pid, "SIGKILL");
  expect(await first.exited).toMatchObject({ signal: "SIGKILL" });

  // As in a restarted container, where pids repeat: this test run is not that server.
  const pidFile = join(folder, "data", "postmaster.pid");
  const text = await readFile(pidFile, "utf8");
  await writeFile(pidFile, text.replace(String(first.pid), String(process.ppid)));
  const second = await start({ durable: true });
  expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("starts over after an interrupted initdb", async () => {
  await rm(folder, { recursive: true });
  await mkdir(join(folder, "data.unfinished", "base"), { recursive: true });
  await writeFile(join(folder, "password"), "of the interrupted one");
  expect(await query((await start()).url, "select 1 as one")).toEqual([{ one: 1 }]);
});

const launcher = new URL("./test-launcher.ts", import.meta.url).pathname;

async function launch(): Promise<{
  child: ReturnType<typeof spawn>;
  lines: AsyncIterator<string>;
  pid: number;
  url: string;
}> {
  const child = spawn(process.execPath, [launcher, folder], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  return { child, lines, ...(JSON.parse(String(value)) as { pid: number; url: string }) };
}

test("ends with the process that started it, even after kill -9, and the next start waits for that", async () => {
  const { child, pid, url } = await launch();
  await query(url, "create table kept as select 42 as answer");
  child.kill("SIGKILL");
  await once(child, "exit");
  const next = await start({ durable: true });
  expect(isAlive(pid)).toBe(false);
  expect(await query(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("an interrupt of the whole process group leaves the server up until it is stopped", async () => {
  const { child, lines, pid } = await launch();
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect((await lines.next()).value).toBe('{"afterInterrupt":"alive"}');
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

const asRoot = process.getuid?.() === 0;
const namespaces = asRoot && spawnSync("unshare", ["--user", "--map-user=65534", "--", "true"]).status === 0;

test("as root: runs under an unprivileged user where that one can go", async (context) => {
  context.skip(!asRoot, "needs root");
  const world = await mkdtemp(join(tmpdir(), "millrace-world-"));
  spawnSync("chmod", ["755", world]);
  const server = await start({ dataDirectory: join(world, "postgres") });
  const status = await readFile(`/proc/${server.pid}/status`, "utf8");
  expect(status).not.toMatch(/^Uid:\s+0\b/m);
  await server.stop();
  await rm(world, { recursive: true });
});

test("as root: runs in a folder that only root may enter", async (context) => {
  context.skip(!namespaces, "needs root and a kernel that allows user namespaces");
  // mkdtemp made its parent with mode 700, as /root has.
  const server = await start();
  expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect((await stat(join(folder, "data"))).uid).toBe(0);
});
