/** Jobs of a backup by what was to become of them: waiting, running, and the three ends. */
export const RECOVERY_GROUPS = ["incomplete", "stalled", "failed", "completed", "cancelled"] as const;
export type RecoveryGroup = (typeof RECOVERY_GROUPS)[number];

/** Which jobs of a backup to bring back. Left out: all of them, and the settings too. */
export interface RecoverySelection {
  /**
   * `incomplete`: those that waited; `stalled`: those that ran, which wait again now; `failed`, `completed` and
   * `cancelled` come back as they were.
   */
  readonly only?: readonly RecoveryGroup[];
  /** Names of queues. */
  readonly queues?: readonly string[];
}

export interface Recovery {
  /** Jobs that were brought back. */
  readonly recovered: Readonly<Record<RecoveryGroup, number>>;
  /** Jobs of the selection whose id was there already; they were left as they are. */
  readonly existing: number;
}

/** The part of the store that copies the engine out and in. Throws as the store does. */
export interface BackupStore {
  /** The whole engine as lines of text in UTF-8, all of one snapshot. Who takes nothing for a minute is cut off. */
  takeBackup(): AsyncIterable<Uint8Array>;
  /**
   * Brings jobs back from the lines of a backup, all in one transaction; `open` is called twice, since nothing is
   * changed before all of it was checked. Jobs whose id is there already are skipped, so a second call changes nothing.
   * Throws MillraceError `BACKUP_DAMAGED`, `BACKUP_TOO_NEW` and `RECOVERY_UNDER_WAY`.
   */
  recover(open: () => AsyncIterable<Uint8Array>, selection: RecoverySelection): Promise<Recovery>;
}
