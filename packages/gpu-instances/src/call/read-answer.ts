import type { z } from "zod";
import { ProviderError } from "../provider-error.ts";

/**
 * An answer in the shape that the documentation says. Throws `bad_answer` that names the first field that differs, and
 * never its value; `lost_answer` when the call makes an instance, which there may be now.
 */
export function readAnswer<T>(
  provider: string,
  what: string,
  shape: z.ZodType<T>,
  answer: unknown,
  makes: boolean,
): T {
  const read = shape.safeParse(answer);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ProviderError(
    provider,
    makes ? "lost_answer" : "bad_answer",
    `${provider} was to ${what} and gave an answer that it does not document: ${issue?.path.join(".") || "the answer"}: ${issue?.message ?? "not readable"}.`,
  );
}
