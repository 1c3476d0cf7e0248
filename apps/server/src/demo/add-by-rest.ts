import type { DemoDoors } from "./demo-doors.ts";

/** Adds a job by `POST /api/jobs`; answers its id. */
export async function addByRest(doors: Pick<DemoDoors, "post">, job: object): Promise<string> {
  return String((await doors.post("/api/jobs", job))["id"]);
}
