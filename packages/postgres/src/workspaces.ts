import type { WorkspaceFile, WorkspaceStore } from "@millrace/core";
import {
  DROP_DAMAGED_WORKSPACE,
  LIST_WORKSPACES,
  PURGE_WORKSPACE,
  READ_SNAPSHOT,
  READ_WORKSPACE,
  SAVE_WORKSPACE,
  toSnapshotFile,
  toWorkspaceSummary,
  TRIM_WORKSPACES,
  USE_WORKSPACE,
} from "./queries/workspaces.ts";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

/** The files of programs between their runs. */
export function createWorkspaces({ general, changes, bind }: StoreBase): WorkspaceStore {
  return {
    async openWorkspace({ owner, name }) {
      await general.run(bind(USE_WORKSPACE), [owner, name]);
      const rows = await general.run(bind(READ_SNAPSHOT), [owner, name]);
      if (rows[0] === undefined) return null;
      const files = rows.filter(({ path }) => path !== null).map(toSnapshotFile);
      return { version: rows[0].version as number, files };
    },
    async saveWorkspace({ owner, name }, { found, files, contents }, transaction) {
      const runner = transaction === undefined ? general : callerRunner(transaction);
      const [row] = await runner.run(bind(SAVE_WORKSPACE), [
        owner,
        name,
        found === null ? null : String(found),
        JSON.stringify(files),
        JSON.stringify(contents.map((content) => content.toString("base64"))),
      ]);
      return row?.answer === "saved"
        ? { kind: "saved", version: row.version as number }
        : { kind: "conflict" };
    },
    async dropDamagedWorkspace({ owner, name }) {
      await general.run(bind(DROP_DAMAGED_WORKSPACE), [owner, name]);
    },
    async trimWorkspaces(maxBytes) {
      // One a transaction: none waits for the owners of several.
      let count = 0;
      for (;;) {
        const [row] = await general.run(bind(TRIM_WORKSPACES), [String(maxBytes)]);
        const went = row?.went as boolean | null;
        if (went === null) return count;
        if (went) count += 1;
      }
    },
    async listWorkspaces(owner, limit, after) {
      return (await general.run(bind(LIST_WORKSPACES), [owner, String(limit), after])).map(
        toWorkspaceSummary,
      );
    },
    async getWorkspace({ owner, name }) {
      const [row] = await general.run(bind(READ_WORKSPACE), [owner, name]);
      if (row === undefined) return null;
      const files = JSON.parse(row.manifest as string) as readonly WorkspaceFile[];
      return { ...toWorkspaceSummary(row), files };
    },
    async purgeWorkspace({ owner, name }) {
      return (await changes.run(bind(PURGE_WORKSPACE), [owner, name]))[0]?.found === true;
    },
  };
}
