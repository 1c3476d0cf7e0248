import {
  MillraceError,
  RECOVERY_GROUPS,
  type Recovery,
  type RecoveryGroup,
  type RecoverySelection,
} from "@millrace/core";
import { ACTOR_SETTING, currentActor } from "../actor.ts";
import { numberArray, textArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";
import type { OpenSession } from "../store-part.ts";
import { type BackupHeader, type BackupRows, checkBackup, readRows, tooNew } from "./backup-lines.ts";
import { backupSections } from "./backup-sections.ts";
import { tablesKept } from "./backup-tables.ts";
import { type EngineColumns, readEngineColumns } from "./engine-columns.ts";
import { jobStatement, namedStatements, plainStatement, PREPARE } from "./recovery-statements.ts";

const LOCK = "select pg_try_advisory_lock(hashtextextended('millrace.recover', 0)) as locked";
const NEWEST = "select max(m.name) as name from millrace.migration m";
/** Ids that are given out from now on are above those of the backup; the days of its jobs have their partitions. */
const MAKE_ROOM = "select millrace.make_room($1::text::int8, $2::text::int8, $3::text::date[])";
const OLD_QUEUES = `
select array_agg(m.old_id)::text as ids from pg_temp.recovery_id m join millrace.queue q on q.id = m.new_id
where m.kind = 'queue' and q.name = any ($1::text::text[])`;
/** Until the session ends. */
const ACT_AS = `select set_config('${ACTOR_SETTING}', $1, false)`;
const ENTER = "select millrace.audit('backup', $1::text, 'recover', null, $2::text::jsonb)";
const FINISH = "select millrace.finish_recovery()";

const STATUS_CODES: Partial<Record<RecoveryGroup, number>> = { completed: 1, failed: 2, cancelled: 3 };
const NAMED = new Map(tablesKept("named"));

/**
 * Reads a backup twice: to check all of it, and to carry it out. Named rows are committed first and at once, since
 * others wait for a name that is being added; jobs and all that is theirs in one transaction after them.
 */
export async function recoverBackup(
  openSession: OpenSession,
  bind: (text: string) => string,
  open: () => AsyncIterable<Uint8Array>,
  selection: RecoverySelection,
): Promise<Recovery> {
  const header = await checkBackup(open());
  const session = openSession("recovery");
  try {
    const [{ locked } = {}] = await session.run(bind(LOCK));
    if (locked !== true) {
      throw new MillraceError("RECOVERY_UNDER_WAY", "Another recovery is under way. Wait for its end.");
    }
    await checkRelease(session, bind, header);
    await session.run(ACT_AS, [currentActor()]);
    await session.run("set timezone to 'UTC'");
    for (const statement of PREPARE.split(";")) await session.run(statement);
    await session.run(bind(MAKE_ROOM), [header.jobSeq, header.workerSeq, textArray(header.days)]);
    const engine = await readEngineColumns(session, bind);
    await addNamed(session, bind, open, engine, isWhole(selection));
    await session.run("begin");
    const recovery = await bringBack(session, bind, open, engine, selection);
    await session.run(bind(FINISH));
    await session.run(bind(ENTER), [header.takenAt, JSON.stringify(recovery)]);
    await session.run("commit");
    return recovery;
  } finally {
    await session.close();
  }
}

/** Settings come with the whole alone: a part of the jobs starts no schedule. */
function isWhole({ only, queues }: RecoverySelection): boolean {
  return only === undefined && queues === undefined;
}

async function checkRelease(
  runner: Runner,
  bind: (text: string) => string,
  header: BackupHeader,
): Promise<void> {
  const [row] = await runner.run(bind(NEWEST));
  if (header.migration > (row?.name as string)) throw tooNew(`${header.release}, ${header.migration}`);
}

async function addNamed(
  runner: Runner,
  bind: (text: string) => string,
  open: () => AsyncIterable<Uint8Array>,
  engine: EngineColumns,
  whole: boolean,
): Promise<void> {
  for await (const { section, columns, rows } of readRows(open())) {
    const rule = NAMED.get(section);
    // They stand in front.
    if (rule === undefined) return;
    if (rule.setting === true && !whole) continue;
    for (const statement of namedStatements(section, rule.by, columns, engine))
      await runner.run(bind(statement), [rows]);
  }
}

async function bringBack(
  runner: Runner,
  bind: (text: string) => string,
  open: () => AsyncIterable<Uint8Array>,
  engine: EngineColumns,
  selection: RecoverySelection,
): Promise<Recovery> {
  const { only, queues } = selection;
  const whole = isWhole(selection);
  const recovered = Object.fromEntries(RECOVERY_GROUPS.map((group) => [group, 0])) as Record<
    RecoveryGroup,
    number
  >;
  let existing = 0;
  const tables = new Map(backupSections(engine).map(({ name, table }) => [name, table]));
  const jobTables = new Set(tablesKept("jobs").map(([table]) => table));
  const ofJobs = new Set(tablesKept("with jobs").map(([table]) => table));
  const queueIds = queues === undefined ? null : await oldQueues(runner, bind, queues);

  for await (const batch of readRows(open())) {
    const table = tables.get(batch.section);
    if (table === undefined) throw tooNew(`section ${batch.section}`);
    if (NAMED.has(table)) continue;
    if (jobTables.has(table)) {
      const statuses = selectedStatuses(batch.section, only);
      if (statuses === undefined) continue;
      const statement = jobStatement(batch.section, table, batch.columns, engine, whole);
      for (const row of await runner.run(bind(statement), [batch.rows, queueIds, statuses])) {
        recovered[row.group as RecoveryGroup] += row.recovered as number;
        existing += (row.asked as number) - (row.recovered as number);
      }
    } else if (whole || ofJobs.has(table)) await addPlain(runner, bind, table, batch, engine);
  }
  return { recovered, existing };
}

async function addPlain(
  runner: Runner,
  bind: (text: string) => string,
  table: string,
  { columns, rows }: BackupRows,
  engine: EngineColumns,
): Promise<void> {
  await runner.run(bind(plainStatement(table, columns, engine)), [rows]);
}

/** The statuses of finished jobs that are wanted; null: all of the section, undefined: none of it. */
function selectedStatuses(
  section: string,
  only: readonly RecoveryGroup[] | undefined,
): string | null | undefined {
  if (only === undefined) return null;
  if (section === "running") return only.includes("stalled") ? null : undefined;
  if (section !== "finished") return only.includes("incomplete") ? null : undefined;
  const codes = only.flatMap((group) => STATUS_CODES[group] ?? []);
  return codes.length === 0 ? undefined : numberArray(codes);
}

async function oldQueues(
  runner: Runner,
  bind: (text: string) => string,
  queues: readonly string[],
): Promise<string> {
  const [row] = await runner.run(bind(OLD_QUEUES), [textArray(queues)]);
  return (row?.ids as string | null) ?? "{}";
}
