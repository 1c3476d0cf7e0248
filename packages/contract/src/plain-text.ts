import { z } from "zod";

/** Text that PostgreSQL can store: 1 to `maxLength` UTF-16 units, no NUL, no half of a surrogate pair. */
export function plainText(maxLength: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !text.includes("\0") && text.isWellFormed(), "must not contain NUL or lone surrogates");
}
