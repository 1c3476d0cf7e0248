import { defaultRuntimeOptions, type Store } from "@millrace/core";
import { findDueWork } from "./queries/find-due-work.ts";
import { DEAD_ROWS_PILE_UP, MARK_LANES } from "./queries/lane-marks.ts";
import { SWEEP_WEBHOOK_DELIVERIES } from "./queries/webhook-deliveries.ts";
import { SWEEP_WORKSPACES } from "./queries/workspaces.ts";
import type { StoreBase } from "./store-part.ts";

type Upkeep = Pick<
  Store,
  "findDueWork" | "promote" | "rescue" | "settleCancels" | "maintain" | "foldCounts" | "dropLogDays"
>;

/** Most unique keys, or dependencies, of one transaction of the sweep. */
const SWEEP_BATCH = 2000;
/** Workspaces of one transaction of the sweep, and days after which one that no program used goes. */
const SWEPT_WORKSPACES = 20;
const WORKSPACE_DAYS = 30;

/** Work that any process does for all; locks and indexes are told at the functions. */
export function createUpkeep({ general, bind }: StoreBase): Upkeep {
  async function sweepUniqueKeys(): Promise<void> {
    let seen: number;
    do {
      const [row] = await general.run(bind("select millrace.sweep_unique_keys($1::text::int4) as seen"), [
        String(SWEEP_BATCH),
      ]);
      seen = row?.seen as number;
    } while (seen === SWEEP_BATCH);
  }

  async function sweepDependencies(retentionDays: number): Promise<void> {
    let seen: number;
    do {
      const [row] = await general.run(
        bind("select millrace.sweep_dependencies($1::text::int4, $2::text::int4) as seen"),
        [String(retentionDays), String(SWEEP_BATCH)],
      );
      seen = row?.seen as number;
    } while (seen === SWEEP_BATCH);
  }

  async function sweepWebhooks(retentionDays: number): Promise<void> {
    const [days, batch] = [String(retentionDays), String(SWEEP_BATCH)];
    let swept: number;
    do {
      const [row] = await general.run(
        bind("select millrace.sweep_webhook_attempts($1::text::int4, $2::text::int4) as swept"),
        [days, batch],
      );
      swept = row?.swept as number;
    } while (swept === SWEEP_BATCH);
    let after = { at: "-infinity" as string | null, job: "0" };
    while (after.at !== null) {
      const [row] = await general.run(bind(SWEEP_WEBHOOK_DELIVERIES), [days, after.at, after.job, batch]);
      after = { at: row?.at as string | null, job: row?.job as string };
    }
  }

  async function sweepWorkspaces(): Promise<void> {
    let seen: number;
    do {
      const [row] = await general.run(bind(SWEEP_WORKSPACES), [
        String(WORKSPACE_DAYS),
        String(SWEPT_WORKSPACES),
      ]);
      seen = row?.seen as number;
    } while (seen === SWEPT_WORKSPACES);
  }

  return {
    findDueWork: () => findDueWork(general, bind),
    async promote(limit) {
      const [row] = await general.run(
        bind("select p.promoted, p.next_due_ms::float8 from millrace.promote($1::text::int4) p"),
        [String(limit)],
      );
      return { promoted: row?.promoted as number, nextDueMs: row?.next_due_ms as number | null };
    },
    async rescue(maxCrashes) {
      const [row] = await general.run(bind("select * from millrace.rescue($1::text::int4)"), [
        String(maxCrashes),
      ]);
      return {
        rescued: row?.rescued as number,
        failed: row?.failed as number,
        workersEnded: row?.workers_ended as number,
      };
    },
    async settleCancels() {
      const [row] = await general.run(bind("select millrace.settle_cancels() as forced"));
      return row?.forced as number;
    },
    async foldCounts() {
      const [row] = await general.run(
        bind(`select millrace.fold_counts(), millrace.fold_failures(), ${DEAD_ROWS_PILE_UP}`),
      );
      if (row?.pile_up === true) await general.run(bind(MARK_LANES));
    },
    async dropLogDays(days) {
      const [row] = await general.run(
        bind("select millrace.drop_days($1::text::int4, '{job_log}') as dropped"),
        [String(days)],
      );
      return row?.dropped as number;
    },
    async maintain(retentionDays, auditDays = defaultRuntimeOptions.auditDays) {
      await general.run(bind("select millrace.make_partitions()"));
      await general.run(bind("select millrace.drop_days($1::text::int4)"), [String(retentionDays)]);
      await general.run(bind("select millrace.drop_audit_days($1::text::int4)"), [String(auditDays)]);
      await general.run(bind("select millrace.sweep_doors()"));
      await general.run(bind("select millrace.sweep_failures($1::text::int4)"), [String(retentionDays)]);
      await general.run(bind("select millrace.sweep_schedule_runs($1::text::int4)"), [String(retentionDays)]);
      await general.run(bind("select millrace.sweep_bulk_actions($1::text::int4)"), [String(retentionDays)]);
      await general.run(bind("select millrace.sweep_reports($1::text::int4)"), [String(retentionDays)]);
      await general.run(bind("select millrace.sweep_emails($1::text::int4)"), [String(retentionDays)]);
      await general.run(bind("select millrace.sweep_gpu_instances($1::text::int4)"), [String(retentionDays)]);
      await sweepUniqueKeys();
      await sweepDependencies(retentionDays);
      await sweepWebhooks(retentionDays);
      await sweepWorkspaces();
      await general.run(bind("select millrace.fold_counts()"));
    },
  };
}
