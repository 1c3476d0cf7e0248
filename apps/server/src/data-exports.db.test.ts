import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { app, CSV, folder, PEOPLE, run, useDataApp } from "./test-data-app.fixture.ts";

useDataApp();

test.each([
  ["out.csv", CSV],
  ["out.csv.gz", CSV],
  ["out.ndjson", PEOPLE.map((one) => `${JSON.stringify(one)}\n`).join("")],
  ["out.json", `[\n${PEOPLE.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`],
])("exports a query to %s", async (file, expected) => {
  await run("import-data", { from: { rows: PEOPLE }, to: { table: "people" } });
  const job = await run("export-data", {
    from: { query: "select id, name, born from public.people order by id" },
    to: { file },
  });
  expect(job.status, job.errorMessage).toBe("completed");
  const content = await readFile(join(folder, file));
  expect((file.endsWith(".gz") ? gunzipSync(content) : content).toString()).toBe(expected);
  const sha256 = createHash("sha256").update(content).digest("hex");
  expect(job.result).toMatchObject({ rowsWritten: 3, file, bytes: content.length, sha256 });
});

test("a table goes to Parquet and back, and comes back the same", async () => {
  await run("import-data", { from: { rows: PEOPLE }, to: { table: "people" } });
  const query = "select id, name, born from public.people order by id";
  const out = await run("export-data", { from: { query }, to: { file: "people.parquet" } });
  expect(out.status, out.errorMessage).toBe("completed");
  expect((await readFile(join(folder, "people.parquet"))).subarray(0, 4).toString()).toBe("PAR1");
  const back = await run("transform-data", { from: { file: "people.parquet" } });
  expect(back.result).toMatchObject({ rowsRead: 3, rows: PEOPLE });
});

test("an export escapes formulas, has a first row without rows, and leaves nothing when it fails", async () => {
  const to = { file: "formulas.csv" };
  await run("export-data", { from: { query: "select '=1+1' as a, -5 as b" }, to });
  expect(await readFile(join(folder, "formulas.csv"), "utf8")).toBe("a,b\r\n'=1+1,-5\r\n");
  await run("export-data", { from: { query: "select 1 as a where false" }, to });
  expect(await readFile(join(folder, "formulas.csv"), "utf8")).toBe("a\r\n");
  const failed = await run("export-data", {
    from: { query: "select 1 / (3 - n) as a from generate_series(1, 5) n" },
    to,
  });
  expect(failed).toMatchObject({
    status: "failed",
    errorMessage: expect.stringContaining("division by zero"),
  });
  expect(await readFile(join(folder, "formulas.csv"), "utf8")).toBe("a\r\n");
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
});

test("transforms a file to a file, and rows to a result, which has a limit", async () => {
  await writeFile(join(folder, "in.csv"), "n,drop\n1,\n2,x\n3,\n");
  const steps = { where: [{ field: "drop", exists: false }], map: { n: { from: "n", as: "number" } } };
  const job = await run("transform-data", {
    from: { file: "in.csv" },
    to: { file: "out.ndjson.gz" },
    ...steps,
  });
  expect(job.result).toMatchObject({ rowsRead: 3, rowsWritten: 2, rowsLeftOut: 1 });
  expect(gunzipSync(await readFile(join(folder, "out.ndjson.gz"))).toString()).toBe('{"n":1}\n{"n":3}\n');
  const shown = await run("transform-data", { from: { file: "in.csv" }, ...steps });
  expect(shown.result).toMatchObject({ rows: [{ n: 1 }, { n: 3 }] });
  const many = await run("transform-data", {
    from: { rows: Array.from({ length: 1001 }, (_, n) => ({ n })) },
  });
  expect(many).toMatchObject({ status: "failed", errorMessage: expect.stringContaining("1000 rows") });
});

test("a cancel stops an export at once, and leaves no file", async () => {
  const payload = {
    from: { query: "select generate_series(1, 100000000) as n, repeat('x', 100) as x" },
    to: { file: "endless.csv" },
  };
  const { body } = await app.send("POST", "/api/jobs", { type: "export-data", payload });
  await expect
    .poll(async () => (await app.send("GET", `/api/jobs/${body.id}`)).body.progress?.done ?? 0, {
      timeout: 30_000,
    })
    .toBeGreaterThan(0);
  const began = performance.now();
  await app.send("POST", `/api/jobs/${body.id}/cancel`);
  expect(await app.jobs.waitFor(body.id, { timeoutMs: 30_000 })).toMatchObject({ status: "cancelled" });
  expect(performance.now() - began).toBeLessThan(10_000);
  await expect
    .poll(async () => (await readdir(folder)).filter((name) => name.includes("endless")), { timeout: 30_000 })
    .toEqual([]);
});
