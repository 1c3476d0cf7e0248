import { connectDocker } from "@millrace/container-engine";
import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { docker } from "../test-engine.fixture.ts";

/** The engine, whose containers are made with these settings in place of their own. */
export async function engineThatMakes(settings: HostConfig): Promise<typeof docker> {
  return Object.assign(await connectDocker(), {
    createContainer: (options: ContainerCreateOptions) =>
      docker.createContainer({ ...options, HostConfig: { ...options.HostConfig, ...settings } }),
  });
}
