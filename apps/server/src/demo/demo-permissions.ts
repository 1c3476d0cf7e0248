import type { ServerConfig } from "../config.ts";
import { CONTAINER_IMAGE } from "./demo-containers.ts";
import { DATA_TABLE } from "./demo-data.ts";

/** What an operator would allow: the demo's jobs touch the demo's own database, folder and receiver, and one image. */
export function demoPermissions(
  { webhooks, data, containers, gpu }: Pick<ServerConfig, "webhooks" | "data" | "containers" | "gpu">,
  databaseUrl: string,
  folder: string,
): Pick<ServerConfig, "webhooks" | "data" | "containers" | "gpu"> {
  return {
    webhooks: { ...webhooks, allowedNetworks: ["127.0.0.1"] },
    data: { ...data, folder, tables: [`public.${DATA_TABLE}`], connections: { default: databaseUrl } },
    containers: { ...containers, images: [CONTAINER_IMAGE] },
    // Nothing that costs money, whatever keys there are.
    gpu: { ...gpu, providers: ["docker"], dockerImages: [CONTAINER_IMAGE], pollMs: 200 },
  };
}
