import type { toProgramJob } from "./to-program-job.ts";

type ProgramJob = ReturnType<typeof toProgramJob>;

/** The same program in a workspace of this client: whose a workspace is, nobody says in a body. */
export function ownWorkspace(job: ProgramJob, client: string): ProgramJob {
  if (job.payload.workspace === undefined) return job;
  const payload = { ...job.payload, workspaceOwner: client };
  return { ...job, payload };
}
