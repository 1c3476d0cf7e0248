import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

export const PEOPLE = [
  { id: 1, name: "Ada", born: "1815-12-10" },
  { id: 2, name: 'Zoë, "Z"', born: null },
  { id: 3, name: "two\nlines", born: "1999-01-01" },
];
const LINES = ["id,name,born", "1,Ada,1815-12-10", '2,"Zoë, ""Z""",', '3,"two\nlines",1999-01-01'];
export const CSV = LINES.map((line) => `${line}\r\n`).join("");

// Live bindings, made anew for each file of tests.
export let app: TestApp;
export let folder: string;
export let sql: postgres.Sql;
/** Where `files` are served. */
export let base: string;
/** Content by path, or what gives a status. */
export const files: Record<string, Buffer | (() => number)> = {};

/** A server with tables and a folder for data, and a host of files. */
export function useDataApp(): void {
  const host = createServer((request, response) => {
    const file = files[request.url ?? ""];
    if (file === undefined) response.writeHead(404).end();
    else if (Buffer.isBuffer(file)) response.writeHead(200, { "content-length": file.length }).end(file);
    else response.writeHead(file(), { location: "http://127.0.0.1:1/" }).end();
  });
  let drop = async () => {};

  beforeAll(async () => {
    host.listen(0, "127.0.0.1");
    await once(host, "listening");
    base = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), "millrace-data-"));
    const database = await createTestDatabase();
    drop = () => database.drop();
    sql = postgres(database.url, { max: 1, onnotice() {} });
    await sql`create table public.people (id integer primary key, name text not null, born date, note text)`;
    await sql`create schema staging`;
    await sql`create table staging.people (like public.people including all)`;
    app = await startTestApp({
      databaseUrl: database.url,
      variables: {
        DATA_FOLDER: folder,
        DATA_TABLES: "public.people,staging.*,millrace.*",
        DATA_CONNECTIONS: `default=${database.url}`,
        DATA_ALLOWED_NETWORKS: "127.0.0.1",
      },
    });
  });
  afterAll(async () => {
    await app?.stop();
    await sql?.end();
    await drop();
    host.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => void (await sql`truncate public.people`));
}

/** Adds a job and waits for its end. */
export async function run(type: string, payload: object, more: object = {}) {
  const { body } = await app.send("POST", "/api/jobs?wait=60", { type, payload, ...more });
  return body;
}
