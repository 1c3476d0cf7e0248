import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { app, base, CSV, files, folder, PEOPLE, run, sql, useDataApp } from "./test-data-app.fixture.ts";

useDataApp();

const people = () => sql`select id, name, born::text as born from public.people order by id`;

test.each([
  ["rows", { rows: PEOPLE }],
  ["a CSV text", { text: CSV, format: "csv" }],
  ["a JSON text", { text: JSON.stringify(PEOPLE), format: "json" }],
  ["an NDJSON text", { text: PEOPLE.map((one) => JSON.stringify(one)).join("\n"), format: "ndjson" }],
  [
    "a query",
    {
      query:
        "select * from (values (1, 'Ada', '1815-12-10'), (2, 'Zoë, \"Z\"', null), (3, E'two\\nlines', '1999-01-01')) p (id, name, born)",
    },
  ],
])("imports %s", async (_what, from) => {
  const job = await run("import-data", { from, to: { table: "people" } });
  expect(job).toMatchObject({
    status: "completed",
    queue: "data-processing",
    result: { success: true, table: "public.people", rowsRead: 3, rowsAdded: 3, rowsLeftOut: 0, badRows: [] },
  });
  expect(await people()).toEqual(PEOPLE);
});

test.each([
  ["people.csv", Buffer.from(CSV)],
  ["people.csv.gz", gzipSync(CSV)],
  ["people.ndjson.gz", gzipSync(PEOPLE.map((one) => JSON.stringify(one)).join("\n"))],
  ["people.json", Buffer.from(JSON.stringify(PEOPLE, null, 2))],
])("imports the file and the URL %s, and tells progress by bytes", async (name, content) => {
  await writeFile(join(folder, name), content);
  files[`/${name}`] = content;
  for (const from of [{ file: name }, { url: `${base}/${name}` }]) {
    await sql`truncate public.people`;
    const job = await run("import-data", { from, to: { table: "people" } });
    expect(job.status, job.errorMessage).toBe("completed");
    expect(await people()).toEqual(PEOPLE);
    const { body } = await app.send("GET", `/api/jobs/${job.id}`);
    expect(body.progress).toMatchObject({ done: content.length, total: content.length, percent: 100 });
  }
});

test("Parquet is imported from a file and from a URL", async () => {
  const content = await readFile(
    new URL("../../../packages/data-processing/src/read/people.parquet", import.meta.url),
  );
  await writeFile(join(folder, "people.parquet"), content);
  files["/people.parquet"] = content;
  for (const from of [{ file: "people.parquet" }, { url: `${base}/people.parquet` }]) {
    await sql`truncate public.people`;
    const job = await run("import-data", { from, to: { table: "people" }, map: { id: "id", name: "name" } });
    expect(job.status, job.errorMessage).toBe("completed");
    expect((await people()).map(({ id, name }) => [id, name])).toEqual(
      PEOPLE.map(({ id, name }) => [id, name]),
    );
  }
});

test("bad rows are named with line and reason, up to the limit", async () => {
  const text =
    "id,name,born\n1,Ada,\n2,Bob,never\nthree,Eve,\n4\n5,Kim,2000-01-01\n1,Ada again,\n6,,2000-01-01\n";
  const payload = { from: { text, format: "csv" }, to: { table: "people" } };
  const job = await run("import-data", { ...payload, maxBadRows: 5 });
  expect(job.status, job.errorMessage).toBe("completed");
  expect(job.result).toMatchObject({ rowsRead: 7, rowsAdded: 2 });
  expect(job.result.badRows).toEqual([
    { line: 3, reason: expect.stringMatching(/^born: invalid input syntax for type date: "never"/) },
    { line: 4, reason: expect.stringMatching(/^id: invalid input syntax for type integer: "three"/) },
    { line: 5, reason: "has 1 fields, and the columns are 3" },
    { line: 7, reason: expect.stringMatching(/duplicate key/) },
    { line: 8, reason: expect.stringMatching(/null value in column "name"/) },
  ]);
  expect(await people()).toHaveLength(2);

  await sql`truncate public.people`;
  const failed = await run("import-data", { ...payload, maxBadRows: 4 });
  expect(failed).toMatchObject({ status: "failed", retryCount: 0, result: { code: "too-many-bad-rows" } });
  expect(failed.result.badRows).toHaveLength(5);
  expect(await people()).toHaveLength(0);
});

test("where, map and schema; a row with a field that there is no column for", async () => {
  const from = {
    rows: [
      { Id: "1", Name: " Ada " },
      { Id: "2", Name: "" },
      { Id: "x", Name: "Eve" },
      { Id: "9", Name: "gone" },
    ],
  };
  const job = await run("import-data", {
    from,
    where: [{ field: "Name", not: "gone" }],
    map: { id: { from: "Id", as: "integer" }, name: { from: "Name", trim: true, default: "nobody" } },
    schema: { type: "object", properties: { id: { type: "integer", maximum: 5 } } },
    to: { table: "people" },
    maxBadRows: 1,
  });
  expect(job.result).toMatchObject({
    rowsAdded: 2,
    rowsLeftOut: 1,
    badRows: [{ line: 3, reason: 'id: "x" is no integer' }],
  });
  expect((await people()).map(({ name }) => name)).toEqual(["Ada", "nobody"]);

  const odd = await run("import-data", {
    from: {
      rows: [
        { id: 7, name: "a" },
        { id: 8, name: "b", x: 1 },
      ],
    },
    to: { table: "people" },
    maxBadRows: 1,
  });
  expect(odd.result).toMatchObject({
    rowsAdded: 1,
    badRows: [{ line: 2, reason: "x: the first row has no such field" }],
  });
});

test.each([
  [{ from: { rows: [] }, to: { table: "secrets" } }, /Nothing may be imported into public.secrets/],
  [
    { from: { rows: [{ a: 1 }] }, to: { schema: "millrace", table: "ready" } },
    /millrace holds no tables of yours/,
  ],
  [
    { from: { rows: [{ a: 1 }] }, to: { schema: "staging", table: "nowhere" } },
    /There is no table staging.nowhere/,
  ],
  [{ from: { rows: [{ nope: 1 }] }, to: { table: "people" } }, /has no column nope/],
  [{ from: { file: "none.csv" }, to: { table: "people" } }, /There is no file none.csv/],
  [
    { from: { query: "select 1", connection: "other" }, to: { table: "people" } },
    /No connection "other" is allowed/,
  ],
  [
    { from: { url: "http://169.254.169.254/latest.csv" }, to: { table: "people" } },
    /169\.254\.169\.254 is not on the public internet \(linkLocal\)/,
  ],
  [
    { from: { url: "http://[::ffff:10.0.0.1]/a.csv" }, to: { table: "people" } },
    /not on the public internet/,
  ],
  [{ from: { url: "https://10.0.0.7/a.csv" }, to: { table: "people" } }, /not on the public internet/],
])("%j ends at once and says why", async (payload, message) => {
  const job = await run("import-data", payload);
  expect(job).toMatchObject({ status: "failed", retryCount: 0 });
  expect(job.errorMessage).toMatch(message);
});

test("a redirect is not followed, and a server's error is tried again", async () => {
  files["/moved.csv"] = () => 302;
  const moved = await run("import-data", { from: { url: `${base}/moved.csv` }, to: { table: "people" } });
  expect(moved).toMatchObject({
    status: "failed",
    retryCount: 0,
    errorMessage: expect.stringContaining("redirects to another URL"),
  });
  let asked = 0;
  files["/late.csv"] = () => {
    asked += 1;
    if (asked === 2) files["/late.csv"] = Buffer.from(CSV);
    return 503;
  };
  const late = await run(
    "import-data",
    { from: { url: `${base}/late.csv` }, to: { table: "people" } },
    { retry: { baseDelayMs: 10, strategy: "fixed" } },
  );
  expect(late).toMatchObject({ status: "completed", retryCount: 2, result: { rowsAdded: 3 } });
});

test.each(["../../etc/passwd.csv", "/etc/passwd", "a/../../b.csv"])(
  "the file name %s is a 400 that names the field",
  async (file) => {
    const { status, body } = await app.send("POST", "/api/jobs", {
      type: "import-data",
      payload: { from: { file, format: "csv" }, to: { table: "people" } },
    });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { pointer: "/payload/from/file", detail: expect.stringContaining("must be a name below the folder") },
    ]);
  },
);

test("an import goes on where a failed attempt stopped, and adds no row twice", async () => {
  const line = (id: number) => `${id},${"x".repeat(100)},\n`;
  const rows = Array.from({ length: 60_000 }, (_, index) => line(index + 1));
  const good = `id,name,born\n${rows.join("")}`;
  const bad = good.replace(line(50_000), line(7));
  await writeFile(join(folder, "long.csv"), bad);
  const job = await run("import-data", { from: { file: "long.csv" }, to: { table: "people" } });
  expect(job).toMatchObject({ status: "failed", result: { badRows: [{ line: 50_001 }] } });
  const [before] = await sql`select count(*)::int as n from public.people`;
  expect(before?.["n"]).toBeGreaterThan(10_000);
  expect(before?.["n"]).toBeLessThan(50_000);

  // Its end is mended, its beginning is the same.
  await writeFile(join(folder, "long.csv"), good);
  await app.send("POST", `/api/jobs/${job.id}/retry`);
  const { body: mended } = await app.send("GET", `/api/jobs/${job.id}?wait=60`);
  const ended =
    mended.status === "completed" ? mended : await app.jobs.waitFor(job.id, { timeoutMs: 60_000 });
  expect(ended).toMatchObject({ status: "completed", result: { rowsRead: 60_000, rowsAdded: 60_000 } });
  const [after] = await sql`select count(*)::int as n, count(distinct id)::int as ids from public.people`;
  expect(after).toEqual({ n: 60_000, ids: 60_000 });
});

test("an import of Parquet goes on within a row group", async () => {
  const query = "select n as id, 'x' as name from generate_series(1, 24000) n order by n";
  await run("export-data", { from: { query }, to: { file: "on.parquet" } });
  await sql`insert into public.people (id, name) values (17000, 'in the way')`;
  const job = await run("import-data", { from: { file: "on.parquet" }, to: { table: "people" } });
  expect(job).toMatchObject({ status: "failed", result: { badRows: [{ line: 17_000 }] } });
  const [before] = await sql`select max(id) as id from public.people where id <> 17000`;
  expect(before?.["id"]).toBe(15_000);

  await sql`delete from public.people where id = 17000`;
  await app.send("POST", `/api/jobs/${job.id}/retry`);
  const ended = await app.jobs.waitFor(job.id, { timeoutMs: 60_000 });
  expect(ended).toMatchObject({ status: "completed", result: { rowsRead: 24_000, rowsAdded: 24_000 } });
  const [after] = await sql`select count(*)::int as n, sum(id)::int as sum from public.people`;
  expect(after).toEqual({ n: 24_000, sum: 12_000 * 24_001 });
});

test("an import does not go on in a source whose beginning has changed", async () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => `${index + 1},x,\n`).join("");
  await writeFile(join(folder, "changed.csv"), `id,name,born\n${rows}x,y,\n`);
  const job = await run("import-data", { from: { file: "changed.csv" }, to: { table: "people" } });
  expect(job.status).toBe("failed");
  await writeFile(join(folder, "changed.csv"), `id,name,born\n0,new,\n${rows}`);
  await app.send("POST", `/api/jobs/${job.id}/retry`);
  const ended = await app.jobs.waitFor(job.id, { timeoutMs: 60_000 });
  expect(ended).toMatchObject({
    status: "failed",
    errorMessage: expect.stringContaining("has changed since"),
  });
});
