import { z } from "zod";
import { MillraceError } from "./errors.ts";
import type { InputFault } from "./errors.ts";
import { jsonPointer } from "./json-pointer.ts";

/**
 * What a schema refuses of a payload, with pointers that begin at the payload; empty when it fits. The
 * schema judges the payload as it will be read back, and its transforms are thrown away: the worker applies
 * them. A schema with asynchronous checks throws `ASYNC_SCHEMA`: adding a job must not wait for anything but
 * the database, least of all inside a caller's transaction.
 */
export function payloadFaults(schema: z.ZodType, payload: unknown): readonly InputFault[] {
  try {
    const parsed = schema.safeParse(payload);
    return parsed.success ? [] : parsed.error.issues.flatMap(faultsOfIssue);
  } catch (error) {
    if (!(error instanceof z.core.$ZodAsyncError)) throw error;
    throw new MillraceError(
      "ASYNC_SCHEMA",
      "The schema of this type has asynchronous checks; make them in the handler.",
      { cause: error },
    );
  }
}

function faultsOfIssue(issue: z.core.$ZodIssue): InputFault[] {
  // One issue names all unknown keys of an object and points at the object.
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...issue.path, key]),
      detail: "is not a known field",
    }));
  }
  return [{ pointer: jsonPointer(issue.path), detail: issue.message }];
}
