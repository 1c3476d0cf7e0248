import type { HttpFake } from "./http-fake.ts";
import type { InstanceTable } from "./instance-table.ts";

/** A provider of GPU instances on loopback: its documented contract, and no GPU behind it. */
export interface GpuFake<Call extends string> extends HttpFake<Call> {
  /** A key that it takes; it takes no other. */
  readonly apiKey: string;
  readonly table: InstanceTable;
}
