import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDataProcessingHandlers } from "@millrace/data-processing";
import { createQueryReader, createTableImports, JobQueueManager } from "millrace";
import postgres from "postgres";

const databaseUrl = process.env["DATABASE_URL"] as string;
const folder = await mkdtemp(join(tmpdir(), "millrace-example-"));
await writeFile(
  join(folder, "people.csv"),
  "Id,Name,Joined\n1, Ada ,1840-01-05\n2,Bob,someday\n3,=Eve,2026-02-03\n",
);
const sql = postgres(databaseUrl, { onnotice() {} });
await sql`create table public.person (id integer primary key, name text not null, joined date)`;

const handlers = createDataProcessingHandlers({
  folder,
  tables: { imports: createTableImports(), allowed: ["public.person"] },
  queries: { default: createQueryReader({ url: databaseUrl, applicationName: "exports" }) },
});
const jobs = new JobQueueManager({ databaseUrl, handlers });
await jobs.initialize();

async function run(type: string, payload: object) {
  const job = await jobs.waitFor(await jobs.createJob({ type, payload }));
  return job.result as Record<string, unknown>;
}

const imported = await run("import-data", {
  from: { file: "people.csv" },
  map: { id: { from: "Id", as: "integer" }, name: { from: "Name", trim: true }, joined: "Joined" },
  to: { table: "person" },
  maxBadRows: 10,
});
console.log(imported["rowsAdded"], imported["badRows"]);

const exported = await run("export-data", {
  from: { query: "select id, name from public.person where id > $1 order by id", parameters: [0] },
  to: { file: "names.csv" },
});
console.log(exported["rowsWritten"], await readFile(join(folder, "names.csv"), "utf8"));

const transformed = await run("transform-data", {
  from: { text: '[{"n": 1}, {"n": 5}]', format: "json" },
  where: [{ field: "n", atLeast: 2 }],
});
console.log(transformed["rows"]);

await jobs.shutdown();
await sql.end();
await rm(folder, { recursive: true });

// Prints:
// 2 [
//   {
//     line: 3,
//     reason: 'joined: invalid input syntax for type date: "someday"'
//   }
// ]
// 2 id,name
// 1,Ada
// 3,'=Eve
//
// [ { n: 5 } ]
