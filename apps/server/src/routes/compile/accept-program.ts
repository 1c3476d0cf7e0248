import { invalidPayload, payloadFaults } from "@millrace/core";
import { HttpError } from "../../http/http-error.ts";
import type { CodeExecution } from "./code-execution.ts";

/** Milliseconds after which it is worth asking again. */
const RETRY_AFTER_MS = 60_000;

/**
 * Judges flags and limits before the job is made: a process without the type's handler knows its JSON Schema
 * alone, which has no words for them. `toBody` tells where in the body a place of the payload is.
 */
export function refuseBeyondLimits(
  payload: object,
  { schema }: Pick<CodeExecution, "schema">,
  toBody = (pointer: string) => pointer,
): void {
  const faults = payloadFaults(schema, payload);
  if (faults.length === 0) return;
  throw invalidPayload(faults.map((fault) => ({ ...fault, pointer: toBody(fault.pointer) })));
}

export async function requireAvailable(
  codeExecution: Pick<CodeExecution, "findAvailability">,
): Promise<void> {
  const availability = await codeExecution.findAvailability();
  if (availability.available) return;
  const { reason, cure } = availability;
  throw new HttpError("CODE_EXECUTION_UNAVAILABLE", `Programs cannot be run here. ${reason} ${cure}`, {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
