// A program that starts an embedded server, for the tests that kill or interrupt it. Tells its state by lines
// of JSON on its standard output.
import postgres from "postgres";
import { startEmbeddedPostgres } from "./start.ts";

const [dataDirectory = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDirectory });

process.once("SIGINT", () => {
  void (async () => {
    // The interrupt went to the whole process group, and the server must still answer.
    const sql = postgres(server.url, { max: 1 });
    const [row] = await sql`select 'alive' as state`;
    await sql.end();
    await server.stop();
    process.stdout.write(`${JSON.stringify({ afterInterrupt: row?.["state"] })}\n`);
  })();
});
process.stdout.write(`${JSON.stringify({ pid: server.pid, url: server.url })}\n`);
