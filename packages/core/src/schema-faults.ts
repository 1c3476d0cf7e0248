import type { z } from "zod";
import type { InputFault } from "./errors.ts";
import { jsonPointer } from "./json-pointer.ts";

/**
 * What a schema found, in words that follow the name of a field: `/width must be number, received string`. A
 * schema's own messages are kept, but for a full stop at their end.
 */
export function schemaFaults(issues: readonly z.core.$ZodIssue[]): InputFault[] {
  return issues.flatMap(faultsOf);
}

function faultsOf(issue: z.core.$ZodIssue): InputFault[] {
  // One issue names all unknown keys of an object and points at the object.
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...issue.path, key]),
      detail: "is not a known field",
    }));
  }
  // Of several forms, the one that was meant is the one that was followed the furthest.
  if (issue.code === "invalid_union") {
    const depthOf = (issues: readonly z.core.$ZodIssue[]) =>
      Math.max(0, ...issues.map(({ path }) => path.length));
    const [meant] = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a));
    if (meant !== undefined && depthOf(meant) > 0)
      return meant.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ pointer: jsonPointer(issue.path), detail: describe(issue) }];
}

function describe({ code, message }: z.core.$ZodIssue): string {
  if (code === "invalid_type" && message.endsWith("received undefined")) return "is required";
  return message
    .replace(/^(Invalid input|Too small|Too big|Invalid option): expected /, "must be ")
    .replace(/\.$/, "");
}
