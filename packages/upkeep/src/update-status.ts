import { type ComponentStatus, defineHandler, type JobHandler, type JsonValue } from "@millrace/core";
import { z } from "zod";
import type { UpkeepEngine } from "./engine.ts";
import { upkeepPolicy } from "./upkeep-policy.ts";

const schema = z.strictObject({
  /** Part of your system: `runner-7`, `api.eu`. */
  component: z.string().regex(/^[\w.:/-]{1,120}$/, "must be 1 to 120 of letters, digits and _ . : / -"),
  /** Your word for how it is: `online`, `degraded`. */
  status: z.string().regex(/^[\w-]{1,40}$/, "must be 1 to 40 of letters, digits, _ and -"),
  message: z.string().max(2000).optional(),
  /** Whatever else is to be kept with it. */
  details: z.record(z.string(), z.json()).optional(),
  /** When it was so; an older report than the one that is there changes nothing. Default: when the job is executed. */
  observedAt: z.iso.datetime({ offset: true }).optional(),
});

export interface UpdateStatusResult {
  readonly component: string;
  /** What counts now. */
  readonly status: string;
  readonly previous: string | null;
  /** Whether this job changed the status. */
  readonly changed: boolean;
  /** Since when the status is so. */
  readonly since: Date;
}

/** Handler of `update-status`: keeps how a component is, in the table `component_status`, while this worker holds the job. */
export function createUpdateStatus(engine: () => UpkeepEngine): JobHandler {
  return defineHandler({
    type: "update-status",
    queue: "monitoring",
    schema,
    timeoutSeconds: 60,
    ...upkeepPolicy,
    async execute(
      { component, status, message = null, details, observedAt },
      context,
    ): Promise<UpdateStatusResult> {
      const store = await engine().connectStore();
      const report = {
        component,
        status,
        message,
        details: (details as JsonValue | undefined) ?? null,
        observedAt: observedAt === undefined ? null : new Date(observedAt),
        jobId: context.jobId,
      };
      const kept = await context.transaction((transaction) => store.putComponentStatus(report, transaction));
      const changed = kept.jobId === context.jobId && kept.previous !== kept.status;
      if (changed) context.log("info", `${component} is ${kept.status}`, { previous: kept.previous });
      return toResult(kept, changed);
    },
  });
}

function toResult(
  { component, status, previous, since }: ComponentStatus,
  changed: boolean,
): UpdateStatusResult {
  return { component, status, previous, changed, since };
}
