import { type InputFault, InvalidInputError, jsonPointer } from "@millrace/core";
import type { z } from "zod";

const PLACES = {
  json: "body",
  query: "query",
  param: "path",
  header: "headers",
  form: "form",
  cookie: "cookies",
} as const;

type Validation =
  | { readonly success: true }
  | { readonly success: false; readonly target: keyof typeof PLACES; readonly error: z.ZodError };

/** The hook of every validated part of a request: throws one error that names every fault. */
export function refuseInvalid(validation: Validation): void {
  if (validation.success) return;
  const faults = validation.error.issues.flatMap(toFaults);
  const named = faults.map(({ pointer, detail }) => `${pointer || "it"} ${detail}`).join("; ");
  throw new InvalidInputError(
    "INVALID_REQUEST",
    `The request's ${PLACES[validation.target]} cannot be used: ${named}.`,
    faults,
  );
}

function toFaults(issue: z.core.$ZodIssue): InputFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...issue.path, key]),
      detail: "is not a known field",
    }));
  }
  return [{ pointer: jsonPointer(issue.path), detail: describe(issue) }];
}

/** Zod's own words read as a sentence that begins with the field; a schema's own words do so already. */
function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) return "is required";
  return issue.message.replace(/^(Invalid input|Too small|Too big|Invalid option): expected /, "must be ");
}
