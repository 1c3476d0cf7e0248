import { InvalidInputError, schemaFaults } from "@millrace/core";
import type { z } from "zod";

const PLACES = {
  json: "body",
  query: "query",
  param: "path",
  header: "headers",
  form: "form",
  cookie: "cookies",
} as const;

export type Validation =
  | { readonly success: true }
  | { readonly success: false; readonly target: keyof typeof PLACES; readonly error: z.ZodError };

/** The hook of every validated part of a request: throws one error that names every fault. */
export function refuseInvalid(validation: Validation): void {
  if (validation.success) return;
  const faults = schemaFaults(validation.error.issues);
  const named = faults.map(({ pointer, detail }) => `${pointer || "it"} ${detail}`).join("; ");
  throw new InvalidInputError(
    "INVALID_REQUEST",
    `The request's ${PLACES[validation.target]} cannot be used: ${named}.`,
    faults,
  );
}
