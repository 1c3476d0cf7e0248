import { z } from "zod";
import { MillraceError } from "./errors.ts";
import type { InputFault } from "./errors.ts";
import { schemaFaults } from "./schema-faults.ts";

/**
 * What a schema refuses of a payload, with pointers that begin at the payload; empty when it fits. The
 * schema judges the payload as it will be read back, and its transforms are thrown away: the worker applies
 * them. A schema with asynchronous checks throws `ASYNC_SCHEMA`: adding a job must not wait for anything but
 * the database, least of all inside a caller's transaction.
 */
export function payloadFaults(schema: z.ZodType, payload: unknown): readonly InputFault[] {
  try {
    const parsed = schema.safeParse(payload);
    return parsed.success ? [] : schemaFaults(parsed.error.issues);
  } catch (error) {
    if (!(error instanceof z.core.$ZodAsyncError)) throw error;
    throw new MillraceError(
      "ASYNC_SCHEMA",
      "The schema of this type has asynchronous checks; make them in the handler.",
      { cause: error },
    );
  }
}
