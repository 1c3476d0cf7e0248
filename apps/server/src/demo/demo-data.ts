import { addByRest } from "./add-by-rest.ts";
import type { DemoJob } from "./demo-job.ts";
import { field, text } from "./result-field.ts";

/** The table that rows are imported into, in the schema `public` of the demo's database. */
export const DATA_TABLE = "demo_people";

/** Rows into a table, out of it into a file, and from one form to another. */
export function demoData(): readonly DemoJob[] {
  const imported = Promise.withResolvers<string>();
  return [
    {
      title: "import-data",
      door: "POST /api/jobs",
      async add(doors) {
        await doors.run(`create table public.${DATA_TABLE} (id int primary key, name text)`);
        const id = await addByRest(doors, {
          type: "import-data",
          payload: {
            from: { text: "Id,Name\n1, Ada \n2,Grace\nthree,Bob\n", format: "csv" },
            map: { id: { from: "Id", as: "integer" }, name: { from: "Name", trim: true } },
            to: { table: DATA_TABLE },
            maxBadRows: 1,
          },
        });
        imported.resolve(id);
        return id;
      },
      judge: ({ status, result, errorMessage }) => ({
        fine: status === "completed" && field(result, "rowsAdded") === 2,
        lines: [
          errorMessage ??
            `${text(result, "rowsAdded")} rows added; bad: ${JSON.stringify(field(result, "badRows"))}`,
        ],
      }),
    },
    {
      title: "export-data, after the import",
      door: "POST /api/jobs, dependsOn",
      add: async (doors) =>
        addByRest(doors, {
          type: "export-data",
          payload: {
            from: { query: `select * from public.${DATA_TABLE} order by id` },
            to: { file: "people.ndjson" },
          },
          dependsOn: [await imported.promise],
        }),
      judge: ({ status, result, errorMessage }) => ({
        fine: status === "completed" && field(result, "rowsWritten") === 2,
        lines: [errorMessage ?? `${text(result, "rowsWritten")} rows in ${text(result, "file")}`],
      }),
    },
    {
      title: "transform-data",
      door: "POST /api/jobs",
      add: (doors) =>
        addByRest(doors, {
          type: "transform-data",
          payload: {
            from: { text: "name;born\nAda;1815\nGrace;1906\n", format: "csv", csv: { delimiter: ";" } },
            where: [{ field: "name", equals: "Ada" }],
            map: { name: "name", born: { from: "born", as: "integer" } },
          },
        }),
      judge: ({ status, result, errorMessage }) => ({
        fine: status === "completed" && JSON.stringify(result).includes("1815"),
        lines: [errorMessage ?? JSON.stringify(field(result, "rows"))],
      }),
    },
  ];
}
