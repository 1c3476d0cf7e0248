import { z } from "zod";

/** An integer in a query string: digits only, so that `1e3`, `0x10` and the empty string are refused. */
export function integerParameter(
  minimum: number,
  maximum: number,
  description: string,
): z.ZodType<number, string> {
  const range = `must be an integer from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^[0-9]{1,10}$/, range)
    .transform(Number)
    .pipe(z.int().min(minimum, range).max(maximum, range))
    .meta({ type: "integer", minimum, maximum, description });
}
