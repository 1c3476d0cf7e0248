import { type TableRule, tablesKept } from "./backup-tables.ts";
import type { EngineColumns } from "./engine-columns.ts";

/** A part of a backup: rows of one table, or jobs in the form of a table's rows. */
export interface BackupSection {
  readonly name: string;
  /** The table whose columns the rows have. */
  readonly table: string;
  readonly columns: readonly string[];
  /** One column `line`: each row as the text of a JSON object. Lock: none. Index: none, the table is read once. */
  readonly select: string;
}

/** Where the rows of a section come from, as `x`, when it is not the table as it stands; and its columns that are worked out. */
interface Source {
  readonly table: string;
  readonly from?: string;
  readonly values?: Readonly<Record<string, string>>;
}

const LARGE = (id: string) =>
  `coalesce(x.payload, (select p.body from millrace.payload p where p.id = ${id}))`;

/** Jobs stand with their large payloads; those that run stand as the ready jobs that they become again, in front. */
const JOB_SOURCES: Readonly<Record<string, Source>> = {
  running: {
    table: "ready",
    from: `(select l.queue_id, 1::int2 as head, e.* from millrace.lease l
      cross join lateral unnest(l.ids, l.seqs, l.created_ats, l.type_ids, l.policy_ids, l.retry_counts, l.crashes, l.priorities, l.payloads, l.extras)
        with ordinality as e (id, seq, created_at, type_id, policy_id, retry_count, crashes, priority, payload, extra, pos)
      where e.pos <> all (l.closed) order by e.priority, e.seq) x`,
    values: { payload: LARGE("x.id") },
  },
  ready: {
    table: "ready",
    from: "(select * from millrace.ready order by priority, head, seq) x",
    values: { payload: LARGE("coalesce(x.id, x.seq)") },
  },
  scheduled: { table: "scheduled", values: { payload: LARGE("x.id") } },
  finished: { table: "finished", values: { payload: LARGE("x.id") } },
};

/** Settings that stand beside how things are now: of keys their own settings, and none of the rest. */
const SETTING_SOURCES: Readonly<Record<string, Omit<Source, "table">>> = {
  queue_key: {
    from: "(select * from millrace.queue_key where coalesce(concurrency, rate_limit, weight) is not null) x",
    values: {
      active: "0",
      is_full: "false",
      free_at: "null",
      head_priority: "null",
      head_seq: "null",
      pass: "0",
      rank: "0",
    },
  },
};

/** The sections of a backup in order: each needs only what stands before it. */
export function backupSections(columns: EngineColumns): BackupSection[] {
  const plain = [...tablesKept("named"), ...tablesKept("settings")].map(
    ([table]) => [table, { table, ...SETTING_SOURCES[table] }] as const,
  );
  const ofJobs = tablesKept("with jobs").map(([table]) => [table, { table }] as const);
  const totals = tablesKept("totals").map(
    ([table, rule]) => [table, totalsOf(table, rule, columns)] as const,
  );
  const sources: (readonly [string, Source])[] = [
    ...plain,
    ...Object.entries(JOB_SOURCES),
    ...ofJobs,
    ...totals,
  ];
  return sources.map(([name, source]) => toSection(name, source, columns));
}

/** The kept sums and what was not folded into them; nothing is present before a recovery. */
function totalsOf(
  table: string,
  { by, deltas, present }: Extract<TableRule, { kept: "totals" }>,
  columns: EngineColumns,
): Source {
  const apart = new Set([...by, ...present]);
  const totals = [...(columns.get(table)?.keys() ?? [])].filter((name) => !apart.has(name));
  const sums = totals.map((name) => `coalesce(sum(c.${name}), 0)::int8 as ${name}`);
  const parts = [table, deltas].map(
    (part) => `select ${[...by, ...totals].join(", ")} from millrace.${part}`,
  );
  return {
    table,
    from: `(select ${[...by, ...sums].join(", ")} from (${parts.join(" union all ")}) c group by ${by.join(", ")}) x`,
    values: Object.fromEntries(present.map((name) => [name, "0"])),
  };
}

function toSection(
  name: string,
  { table, from, values = {} }: Source,
  columns: EngineColumns,
): BackupSection {
  const types = [...(columns.get(table) ?? [])];
  const list = types.map(([column, type]) => {
    const value = values[column] ?? `x.${column}`;
    return `${type === "jsonb" ? `case when ${value} is not null then json_build_array(${value}) end` : value} as ${column}`;
  });
  return {
    name,
    table,
    columns: types.map(([column]) => column),
    select: `select row_to_json(r)::text as line from (select ${list.join(", ")} from ${from ?? `millrace.${table} x`}) r`,
  };
}
