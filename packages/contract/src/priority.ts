import { MAX_PRIORITY, PRIORITIES, type PriorityName, priorityNumber } from "@millrace/core";
import { z } from "zod";

const FORM = `must be one of ${Object.keys(PRIORITIES).join(", ")} or an integer from 1 to ${MAX_PRIORITY}`;
const names = Object.keys(PRIORITIES) as [PriorityName, ...PriorityName[]];

/** A name, or an integer from 1 (first) to 9 (last). */
export const priority = z.union([z.enum(names), z.int().min(1).max(MAX_PRIORITY)], { error: FORM });

/** Names alone, in small letters or as a constant. */
export const priorityName = z
  .enum([...names, ...names.map((name) => name.toUpperCase())], {
    error: `must be one of ${names.join(", ")}`,
  })
  .transform((name) => name.toLowerCase() as PriorityName);

/** `priority` in a query string, where numbers are text; read as the number. */
export const priorityParameter: z.ZodType<number, string> = z
  .string()
  .transform((text, context) => {
    const number = priorityNumber(/^[0-9]$/.test(text) ? Number(text) : (text as PriorityName));
    if (number !== undefined) return number;
    context.addIssue(FORM);
    return z.NEVER;
  })
  .meta({
    type: "string",
    description: "A name (`critical`, `high`, `normal`, `low`) or an integer from 1 to 9.",
  });
