import { z } from "zod";

/** A number, or one as text: Novita's documentation has both for the same field. */
export const documentedNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, "expected a number")
    .transform(Number),
]);
