import { engineStatus } from "@millrace/container-engine";
import type { ContainerEngine } from "./open-engine.ts";

/** Kills and removes a container with the volumes that it alone has; one that is gone already is what was wanted. */
export async function removeContainer({ call, docker }: ContainerEngine, id: string): Promise<void> {
  try {
    await call(
      "remove a container",
      (abortSignal) => docker.getContainer(id).remove({ force: true, v: true, abortSignal }),
      60_000,
    );
  } catch (error) {
    const status = engineStatus(error);
    // 409: another call is removing it at this moment.
    if (status !== 404 && status !== 409) throw error;
  }
}
