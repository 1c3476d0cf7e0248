import type { BackupStore } from "@millrace/core";
import { recoverBackup } from "./backup/recover-backup.ts";
import { takeBackup } from "./backup/take-backup.ts";
import type { StoreBase } from "./store-part.ts";

/** Copies of the engine, out and in. */
export function createBackingUp({ openSession, bind, dictionary }: StoreBase): BackupStore {
  return {
    takeBackup: () => takeBackup(openSession, bind),
    async recover(open, selection) {
      const recovery = await recoverBackup(openSession, bind, open, selection);
      await dictionary.refresh();
      return recovery;
    },
  };
}
