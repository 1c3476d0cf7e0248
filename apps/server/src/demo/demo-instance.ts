import type { JobBody } from "@millrace/contract";
import { addByRest } from "./add-by-rest.ts";
import { CONTAINER_IMAGE } from "./demo-containers.ts";
import type { DemoDoors } from "./demo-doors.ts";
import type { DemoJob } from "./demo-job.ts";
import { field, text } from "./result-field.ts";

const INSTANCE = "demo";
/** Said of a machine without an engine, and of an engine without the image: instances are not worth a download by themselves. */
const CANNOT_RUN = /^No container engine answers|is not on this host/;
const NOT_RUN =
  "So there is no instance for gpu-instance-monitor, gpu-instance-delete and gpu-instance-reap.";

/** An instance that costs nothing, a container of this host: made, watched until it runs, seen, removed, and looked for. */
export const demoInstance: DemoJob = {
  title: "gpu-instance-create, on this host",
  door: "POST /api/jobs",
  add: (doors) =>
    addByRest(doors, {
      type: "gpu-instance-create",
      payload: {
        instanceId: INSTANCE,
        productName: "this host",
        imageUrl: CONTAINER_IMAGE,
        command: ["sleep", "300"],
      },
      // An engine that is not there now will not be there in five seconds.
      maxRetries: 0,
    }),
  async judge({ status, errorMessage }, doors) {
    if (status !== "completed") {
      const cannotRun = CANNOT_RUN.test(errorMessage ?? "");
      return { fine: false, cannotRun, lines: [errorMessage ?? status, NOT_RUN] };
    }
    const monitor = await monitorOf(doors);
    const { state, costUsd } = await doors.get(`/api/gpu-instances/${INSTANCE}`);
    const payload = { instanceId: INSTANCE };
    const removal = await doors.waitFor(await addByRest(doors, { type: "gpu-instance-delete", payload }));
    const reaped = await doors.waitFor(await addByRest(doors, { type: "gpu-instance-reap", payload: {} }));
    return {
      fine: [monitor, removal, reaped].every((job) => job.status === "completed"),
      lines: [
        monitor.errorMessage ?? `gpu-instance-monitor: ${kindOf(monitor)} runs`,
        `GET /api/gpu-instances: ${String(state)}, ${String(costUsd)} US dollars so far`,
        removal.errorMessage ?? `gpu-instance-delete: ${text(removal.result, "status")}`,
        reaped.errorMessage ?? `gpu-instance-reap: ${countOf(reaped)}`,
      ],
    };
  },
};

async function monitorOf(doors: DemoDoors): Promise<JobBody> {
  const { jobs } = (await doors.get("/api/jobs?type=gpu-instance-monitor")) as { jobs: readonly JobBody[] };
  return doors.waitFor(jobs[0]?.id ?? "");
}

function kindOf({ result }: JobBody): string {
  return text(result, "kind") === "gpu" ? "a container with a GPU" : "a plain container, without a GPU,";
}

function countOf({ result }: JobBody): string {
  const [host] = field(result, "providers") as readonly {
    readonly listed: number;
    readonly orphans: object[];
  }[];
  return `${host?.listed} instances are left, ${host?.orphans.length} forgotten ones were removed`;
}
