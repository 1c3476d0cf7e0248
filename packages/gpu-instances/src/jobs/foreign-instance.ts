import type { GpuInstance } from "@millrace/core";
import { isOfInstallations } from "../instance-name.ts";
import type { GpuService } from "./gpu-service.ts";
import { failure, type GpuFailure } from "./judge-provider-error.ts";

/** A failure for an instance that another installation made; undefined for one of ours. */
export async function refuseForeign(service: GpuService, row: GpuInstance): Promise<GpuFailure | undefined> {
  const installations = await service.installations();
  return isOfInstallations(installations, row.name)
    ? undefined
    : failure("gpu-foreign", foreignText([row], installations));
}

/** The ledger came here with a copy of the database, and who made these may still use them. */
export function foreignText(rows: readonly GpuInstance[], installations: readonly string[]): string {
  const names = rows.map(({ instanceId, name }) => `${instanceId} (${name})`).join(", ");
  return (
    `The ledger has instances of another installation: ${names}. This one is ${installations.join(" and ")}, and leaves them alone. ` +
    "If this database took the other's place, set GPU_INSTALLATION to what stands between millrace- and the last number in these names; " +
    "if it is a copy, end their rows in millrace.gpu_instance."
  );
}
