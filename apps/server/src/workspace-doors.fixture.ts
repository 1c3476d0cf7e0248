import type { JobService } from "./job-service.ts";

/** What this suite's requests are from. */
const OWNER = "address:127.0.0.1";

/** The route that changes workspaces, with `kind action` of the entry of the audit trail. */
export const WORKSPACE_DOORS = [
  {
    route: "delete /api/executions/workspaces/{name}",
    path: "/api/executions/workspaces/build",
    entry: "workspace purge",
  },
];

/** As a program does that leaves nothing. */
export async function saveWorkspace(jobs: Pick<JobService, "connectStore">): Promise<void> {
  const store = await jobs.connectStore();
  await store.saveWorkspace({ owner: OWNER, name: "build" }, { found: null, files: [], contents: [] });
}
