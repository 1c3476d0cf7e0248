import type { z } from "zod";

/** `content` of a JSON body for a route's description. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema) {
  return { "application/json": { schema } } as const;
}
