import { type JobHandler, MillraceError, systemClock } from "@millrace/core";
import {
  createDockerProvider,
  createGpuHandlers,
  createNovitaProvider,
  createRunpodProvider,
  GPU_SCHEDULES,
  type Provider,
} from "@millrace/gpu-instances";
import type { JobQueueManager } from "millrace";
import type { GpuConfig } from "./gpu-config.ts";

/** Each provider by its settings. */
const OPEN: Readonly<Record<GpuConfig["providers"][number], (config: GpuConfig) => Provider>> = {
  novita: ({ keys, urls }) => createNovitaProvider({ apiKey: keys.novita ?? "", baseUrl: urls.novita }),
  runpod: ({ keys, urls }) => createRunpodProvider({ apiKey: keys.runpod ?? "", baseUrl: urls.runpod }),
  docker: ({ dockerHost, dockerImages }) =>
    createDockerProvider({ endpoint: dockerHost, allowedImages: dockerImages }),
};

/** The handlers of GPU instances; without providers, their jobs fail and say so. */
export function gpuHandlers(config: GpuConfig, engine: () => JobQueueManager): readonly JobHandler[] {
  const { providers, owner, installation, caps, pollMs, settleMs } = config;
  return createGpuHandlers({
    engine,
    providers: providers.map((name) => OPEN[name](config)),
    owner,
    ...(installation !== undefined && { installation }),
    caps,
    pollMs,
    settleMs,
    now: systemClock.now,
  });
}

/** Makes the schedule of the reaper where there are providers. One that is there stays as it was changed, or paused. */
export async function addGpuSchedules(
  jobs: Pick<JobQueueManager, "schedules">,
  { providers }: GpuConfig,
): Promise<void> {
  if (providers.length === 0) return;
  for (const schedule of GPU_SCHEDULES) {
    try {
      await jobs.schedules.create(schedule);
    } catch (error) {
      if (!(error instanceof MillraceError && error.code === "SCHEDULE_EXISTS")) throw error;
    }
  }
}
