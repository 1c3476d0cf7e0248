import { z } from "zod";

/** Longest that SMTP can carry. */
const MAX_ADDRESS_LENGTH = 254;

/** A mail address without a name: `ada@example.org`. No character in it can end a header or a command. */
export const addressSchema: z.ZodType<string, string> = z
  .email("must be a mail address such as ada@example.org")
  .max(MAX_ADDRESS_LENGTH);

/** What stands after the @, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
