import { z } from "zod";

/** Headers of the routes that can be repeated without repeating their effect. */
export const idempotencyHeaders = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters")
    .optional()
    .meta({ description: "For 24 hours, the same key with the same body gets the first answer again." }),
});
