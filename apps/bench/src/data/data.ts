import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@millrace/postgres";
import postgres from "postgres";
import type { Bench } from "../bench.ts";
import { findProgram } from "../comparison/report/find-program.ts";
import { measurePsql, measureWay, type Took } from "./measure-way.ts";
import { CREATE_PEOPLE, writePeople } from "./people-file.ts";
import { type DataCase, dataReport } from "./report.ts";
import { SELECT, SOURCE, TARGET } from "./way.ts";

const ROWS = 1_000_000;
/** Inserts one by one take too long for all of them. */
const SINGLE_ROWS = 50_000;
const ROUNDS = 3;

/** How fast rows come in and go out, beside the way that people write first, and PostgreSQL's own as the floor. */
export const data: Bench = {
  name: "data",
  async run({ server, scale, say }) {
    const folder = await mkdtemp(join(tmpdir(), "millrace-bench-data-"));
    const sql = postgres(server.url, { max: 1, onnotice() {} });
    const psql = await findProgram("psql");
    const [rows, few] = [Math.ceil(ROWS * scale), Math.ceil(SINGLE_ROWS * scale)];
    const cases = new Map<string, DataCase>();
    const measure = async (name: string, count: number, work: () => Promise<Took>) => {
      const took = await work();
      const { samples } = cases.get(name) ?? { samples: [] };
      cases.set(name, { rows: count, samples: [...samples, took] });
      say(`${name}: ${Math.round(count / (took.ms / 1000))} rows/s`);
    };
    try {
      await migrate(server.url);
      await sql.unsafe(CREATE_PEOPLE);
      for (let round = 0; round < ROUNDS; round += 1) {
        await writePeople(join(folder, SOURCE), few);
        const single = "csv-parse, inserts one by one";
        await measure(single, few, () => measureWay(single, server.url, folder));
        await sql`truncate public.person`;

        await writePeople(join(folder, SOURCE), rows);
        if (psql !== null) {
          const from = `\\copy public.person from '${join(folder, SOURCE)}' (format csv, header)`;
          await measure("psql \\copy from", rows, () => measurePsql(psql, server.url, from));
          await sql`truncate public.person`;
        }
        await measure("import-data", rows, () => measureWay("import-data", server.url, folder));
        await measure("export-data", rows, () => measureWay("export-data", server.url, folder));
        if (psql !== null) {
          const to = `\\copy (${SELECT}) to '${join(folder, TARGET)}' (format csv, header)`;
          await measure("psql \\copy to", rows, () => measurePsql(psql, server.url, to));
        }
        await sql`truncate public.person`;
      }
      const { size } = await stat(join(folder, SOURCE));
      const [version] = await sql`show server_version`;
      return dataReport(cases, rows, size, String(version?.["server_version"]));
    } finally {
      await sql.end();
      await rm(folder, { recursive: true });
    }
  },
};
