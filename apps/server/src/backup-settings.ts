import { join } from "node:path";
import type { BackupSettings } from "millrace";
import { z } from "zod";
import { integer } from "./setting-shapes.ts";

/** Variables of backups. */
export const backupVariables = {
  JOB_PERSISTENCE_DIR: z.string().optional(),
  JOB_PERSISTENCE_ENABLED: z.enum(["true", "false"]).default("false"),
  JOB_PERSISTENCE_INTERVAL: integer(1000, 2_147_483_647).default(300_000),
  JOB_PERSISTENCE_KEEP: integer(1, 100_000).default(24),
};

export function toBackupSettings(
  data: z.output<z.ZodObject<typeof backupVariables>>,
  dataDirectory: string,
): BackupSettings {
  return {
    directory: data.JOB_PERSISTENCE_DIR ?? join(dataDirectory, "backups"),
    ...(data.JOB_PERSISTENCE_ENABLED === "true" && {
      intervalMs: data.JOB_PERSISTENCE_INTERVAL,
      onShutdown: true,
    }),
    keep: data.JOB_PERSISTENCE_KEEP,
  };
}
