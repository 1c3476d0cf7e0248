import { z } from "zod";
import type { InputFault } from "./errors.ts";
import { jsonPointer } from "./json-pointer.ts";

/**
 * What a schema refuses of a payload, with pointers that begin at the payload; empty when it fits. The
 * schema judges the payload as it will be read back, and its transforms are thrown away: the worker applies
 * them. A schema with asynchronous checks throws, since a caller's transaction must not wait for them.
 */
export function payloadFaults(schema: z.ZodType, payload: unknown): readonly InputFault[] {
  const parsed = schema.safeParse(payload);
  return parsed.success ? [] : parsed.error.issues.flatMap(faultsOfIssue);
}

function faultsOfIssue(issue: z.core.$ZodIssue): InputFault[] {
  // One issue names all unknown keys of an object and points at the object.
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ pointer: jsonPointer([...issue.path, key]), detail: "is not a known field" }));
  }
  return [{ pointer: jsonPointer(issue.path), detail: issue.message }];
}
