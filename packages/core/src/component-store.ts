import type { HandlerTransaction } from "./handler.ts";
import type { JobId } from "./job.ts";
import type { JsonValue } from "./json-value.ts";

/** What a job says of a part of somebody's system. */
export interface ComponentReport {
  readonly component: string;
  readonly status: string;
  readonly message: string | null;
  readonly details: JsonValue | null;
  /** When it was so; null: now, by the database's clock. */
  readonly observedAt: Date | null;
  readonly jobId: JobId;
}

/** How a part of somebody's system is, as it was told last. */
export interface ComponentStatus extends Omit<ComponentReport, "observedAt"> {
  /** Before this one; null: it was the first. */
  readonly previous: string | null;
  /** Since when it is so. */
  readonly since: Date;
  readonly observedAt: Date;
}

/** The part of the store that remembers components. Throws as the store does. */
export interface ComponentStore {
  /**
   * Keeps a report unless a newer one is there; answers what counts then. A job that tells the same twice changes nothing
   * the second time.
   */
  putComponentStatus(report: ComponentReport, transaction: HandlerTransaction): Promise<ComponentStatus>;
  /** Of all components, by name. */
  getComponentStatuses(): Promise<readonly ComponentStatus[]>;
}
