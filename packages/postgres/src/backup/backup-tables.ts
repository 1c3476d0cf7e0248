/** What becomes of a table in a backup. */
export type TableRule =
  /** Rows that others refer to by id: matched by this column; added where there is none of that name. Jobs need no `setting`. */
  | { readonly kept: "named"; readonly by: string; readonly setting?: true }
  /** Rows as they are; one that is there already stays. */
  | { readonly kept: "settings" }
  /** Jobs. */
  | { readonly kept: "jobs" }
  /** Rows of jobs, by these columns: kept with every job that is brought back. */
  | { readonly kept: "with jobs"; readonly jobs: readonly string[] }
  /** Sums since installation by these columns, those of `deltas` added; columns of what is `present` are counted anew. */
  | {
      readonly kept: "totals";
      readonly by: readonly string[];
      readonly deltas: string;
      readonly present: readonly string[];
    }
  | { readonly left: string };

/** Every table of the engine, in the order of a backup. A test fails while one of them is missing here. */
export const BACKUP_TABLES: Readonly<Record<string, TableRule>> = {
  policy: { kept: "named", by: "settings" },
  queue: { kept: "named", by: "name" },
  job_type: { kept: "named", by: "name" },
  schedule: { kept: "named", by: "name", setting: true },
  retention: { kept: "settings" },
  queue_turn: { kept: "settings" },
  queue_key: { kept: "settings" },
  schedule_run: { kept: "settings" },
  idempotency: { kept: "settings" },
  blocked_address: { kept: "settings" },
  email_template: { kept: "settings" },
  email_suppression: { kept: "settings" },
  component_status: { kept: "settings" },
  type_policy: { kept: "settings" },
  queue_policy: { kept: "settings" },
  routing_rule: { kept: "settings" },
  cache_purge: { kept: "settings" },
  ready: { kept: "jobs" },
  scheduled: { kept: "jobs" },
  finished: { kept: "jobs" },
  attempt: { kept: "with jobs", jobs: ["job_id"] },
  unique_key: { kept: "with jobs", jobs: ["job_id"] },
  cancel_request: { kept: "with jobs", jobs: ["job_id"] },
  failure_notice: { kept: "with jobs", jobs: ["job_id"] },
  job_report: { kept: "with jobs", jobs: ["job_id"] },
  job_log: { kept: "with jobs", jobs: ["job_id"] },
  email: { kept: "with jobs", jobs: ["job_id"] },
  job_checkpoint: { kept: "with jobs", jobs: ["job_id"] },
  gpu_instance: { kept: "settings" },
  workflow: { kept: "settings" },
  dependency: { kept: "settings" },
  dependent: { kept: "settings" },
  job_count: {
    kept: "totals",
    by: ["queue_id", "type_id", "priority"],
    deltas: "count_delta",
    present: ["ready", "scheduled", "running", "completed", "failed", "cancelled"],
  },
  failure_group: { kept: "settings" },
  webhook_endpoint: { kept: "settings" },
  webhook_health: { kept: "settings" },
  webhook_delivery: { kept: "with jobs", jobs: ["job_id"] },
  webhook_attempt: { kept: "with jobs", jobs: ["job_id"] },
  retry_total: { kept: "totals", by: ["type_id", "error_code"], deltas: "retry_delta", present: [] },
  count_delta: { left: "added up into job_count" },
  failure_delta: { left: "failures of the last second" },
  retry_delta: { left: "added up into retry_total" },
  lease: { left: "its jobs come back as ready" },
  payload: { left: "stands with its job" },
  worker: { left: "workers register anew, under ids above those of the backup" },
  bulk_action: { left: "what it has changed is in the jobs; start it again for the rest" },
  change: { left: "who listens reads the jobs anew" },
  stream: { left: "who listens reads the jobs anew" },
  offer: { left: "workers offer themselves anew" },
  lane_mark: { left: "tells of this engine's transactions, and is proven anew" },
  key_release: { left: "slots of workers that are gone" },
  key_start: { left: "rates begin anew" },
  dependency_event: { left: "whoever waits for others is judged anew" },
  job_output: { left: "what programs wrote while they ran; how they ended stands with their jobs" },
  job_input: { left: "what was sent to programs while they ran" },
  stuck_handler: { left: "handlers of processes that are gone" },
  audit: { left: "tells what was done to this engine, and not to the one that it is recovered into" },
  alert: { left: "is judged anew" },
  queue_pace: { left: "rates of the last minutes" },
  email_pace: { left: "paces of the last minutes" },
  queue_rate: { left: "rates of the last hour" },
  workspace: { left: "a cache: programs begin without the files of their earlier runs" },
  workspace_file: { left: "as the workspaces" },
  workspace_blob: { left: "as the workspaces" },
  workspace_owner: { left: "what its workspaces did" },
  cache_figures: { left: "tells of processes that are gone" },
  submission_window: { left: "limits of the last minutes" },
  request_bucket: { left: "limits of the last minutes" },
  migration: { left: "belongs to the schema" },
};

/** Tables with a rule of one kind, in order. */
export function tablesKept<Kind extends Extract<TableRule, { kept: string }>["kept"]>(
  kind: Kind,
): readonly (readonly [table: string, rule: Extract<TableRule, { kept: Kind }>])[] {
  return Object.entries(BACKUP_TABLES).filter(([, rule]) => "kept" in rule && rule.kept === kind) as never;
}

/** Columns that refer to a named table. */
export const REFERENCES: Readonly<Record<string, string>> = {
  queue_id: "queue",
  type_id: "job_type",
  policy_id: "policy",
  base_policy_id: "policy",
  schedule_id: "schedule",
};
