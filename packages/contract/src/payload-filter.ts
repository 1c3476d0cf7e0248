import { type InputFault, InvalidInputError, parseJsonText } from "@millrace/core";
import { z } from "zod";

/** A JSON object in a query string that the payload must contain; read as the object. */
export const payloadFilter: z.ZodType<object, string> = z
  .string()
  .max(8192)
  .transform((text, context) => {
    try {
      const value = parseJsonText(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
      context.addIssue("must be a JSON object");
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      context.addIssue(describe(error.message, error.faults));
    }
    return z.NEVER;
  })
  .meta({
    type: "string",
    description: 'JSON object that the payload must contain, such as `{"userId":"u1"}`.',
  });

function describe(message: string, faults: readonly InputFault[]): string {
  return [message, ...faults.map(({ pointer, detail }) => `${pointer} ${detail}`)].join(" ");
}
