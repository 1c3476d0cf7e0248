import type { BlockedAddress } from "@millrace/core";
import { z } from "zod";
import { instant, instantOrNull } from "./instant.ts";
import { plainText } from "./plain-text.ts";

/** Body of `PUT /api/blocked-addresses/{address}`. */
export const blockAddressBody = z
  .strictObject({
    reason: plainText(500)
      .nullish()
      .meta({ description: "For the people who run the server; the client is not told." }),
    expiresAt: instant
      .nullish()
      .meta({ description: "Null, or left out: the block does not end by itself." }),
  })
  .meta({ id: "NewAddressBlock" });

/** A blocked address as answers show it. */
export const blockedAddressBody = z
  .object({
    address: z.string().meta({ description: "An address, or a network such as 203.0.113.0/24." }),
    reason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: instantOrNull,
  })
  .meta({ id: "BlockedAddress" });

/** Answer of `GET /api/blocked-addresses`. */
export const blockedAddressListBody = z
  .object({ addresses: z.array(blockedAddressBody) })
  .meta({ id: "BlockedAddresses" });

/** The body that shows a block. */
export function toBlockedAddressBody(block: BlockedAddress): z.infer<typeof blockedAddressBody> {
  return {
    ...block,
    createdAt: block.createdAt.toISOString(),
    expiresAt: block.expiresAt?.toISOString() ?? null,
  };
}
