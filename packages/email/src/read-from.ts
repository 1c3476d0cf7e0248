import { addressSchema, domainOf } from "./address.ts";
import { invalidSetting } from "./errors.ts";
import { isHeaderText } from "./header-text.ts";

/** The address of a sender, `ada@example.org` or `Ada <ada@example.org>`. Throws InvalidInputError. */
export function readFrom(text: string): { readonly address: string; readonly domain: string } {
  const address = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text;
  if (!isHeaderText(text) || !addressSchema.safeParse(address).success)
    throw invalidSetting("/from", "must be a mail address, such as Ada <ada@example.org>");
  return { address, domain: domainOf(address) };
}
