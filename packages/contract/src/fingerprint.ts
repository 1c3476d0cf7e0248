import { z } from "zod";

/** What error messages have in common that differ in numbers, ids, times and paths only. */
export const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits")
  .meta({ description: "Of the last error's message, as `GET /api/failures` gives it." });
