import { RECOVERY_GROUPS } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";

/** A backup in the folder. */
export const backupBody = z
  .object({
    name: z.string(),
    bytes: z.int(),
    writtenAt: z.iso.datetime().meta({ description: "When it was complete." }),
  })
  .meta({ id: "Backup" });

export const backupListBody = z
  .object({ backups: z.array(backupBody).meta({ description: "Newest first." }) })
  .meta({ id: "Backups" });

/** Body of `POST /api/queues/persistence/recover`. */
export const recoveryRequestBody = z
  .strictObject({
    name: plainText(200).optional().meta({ description: "Of a backup. Default: the newest." }),
    only: z
      .array(z.enum(RECOVERY_GROUPS, { error: `must be one of ${RECOVERY_GROUPS.join(", ")}` }))
      .min(1)
      .optional()
      .meta({
        description:
          "`incomplete`: jobs that waited; `stalled`: those that ran; the others by their end. Default: all, and the settings.",
      }),
    queues: z.array(plainText(80)).min(1).optional().meta({ description: "Only jobs of these queues." }),
  })
  .meta({ id: "RecoveryRequest" });

const groups = Object.fromEntries(RECOVERY_GROUPS.map((group) => [group, z.int()]));

/** Answer of `POST /api/queues/persistence/recover`. */
export const recoveryBody = z
  .object({
    name: z.string(),
    recovered: z.object(groups as Record<(typeof RECOVERY_GROUPS)[number], z.ZodInt>),
    existing: z.int().meta({ description: "Jobs whose id was there already; they were left as they are." }),
  })
  .meta({ id: "Recovery" });
