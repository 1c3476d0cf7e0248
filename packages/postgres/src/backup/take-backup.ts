import { RELEASE } from "../release.ts";
import type { Runner } from "../connection.ts";
import type { OpenSession } from "../store-part.ts";
import { backupSections } from "./backup-sections.ts";
import { type BackupHeader, backupWriter, FORMAT_VERSION } from "./backup-lines.ts";
import { readEngineColumns } from "./engine-columns.ts";

/** Lock: none. Index: none; a few rows of the catalog. The sequences are ahead of every id that the snapshot sees. */
const HEADER = `
select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as taken_at,
  (select max(m.name) from millrace.migration m) as migration,
  (select s.last_value from millrace.job_seq s)::text as job_seq,
  coalesce(pg_sequence_last_value(pg_get_serial_sequence('millrace.worker', 'id')::regclass), 0)::text as worker_seq,
  array(select distinct d.day::text from (
    select (f.finished_at at time zone 'utc')::date as day from millrace.finished f
    union select (a.ended_at at time zone 'utc')::date from millrace.attempt a
    union select (l.logged_at at time zone 'utc')::date from millrace.job_log l) d order by 1)::text as days`;

/** The whole engine, of one snapshot. The first read of the sequence is in it too, before any row. */
export async function* takeBackup(
  openSession: OpenSession,
  bind: (text: string) => string,
): AsyncGenerator<Uint8Array> {
  const session = openSession("backup");
  try {
    await session.run("set timezone to 'UTC'");
    await session.run("begin transaction isolation level repeatable read read only");
    const writer = backupWriter();
    yield writer.header(await readHeader(session, bind));
    for (const { name, columns, select } of backupSections(await readEngineColumns(session, bind))) {
      yield writer.section(name, columns);
      for await (const bytes of session.copyOut(bind(select))) yield writer.rows(name, bytes);
    }
    yield writer.end();
  } finally {
    await session.close();
  }
}

async function readHeader(runner: Runner, bind: (text: string) => string): Promise<BackupHeader> {
  const [row] = await runner.run(bind(HEADER));
  return {
    version: FORMAT_VERSION,
    release: RELEASE,
    migration: row?.migration as string,
    takenAt: row?.taken_at as string,
    days: String(row?.days).slice(1, -1).split(",").filter(Boolean),
    jobSeq: row?.job_seq as string,
    workerSeq: row?.worker_seq as string,
  };
}
