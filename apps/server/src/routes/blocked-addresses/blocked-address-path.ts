import { z } from "zod";

/** Path parameter of the routes of one blocked address; the slash of a network is written `%2F`. */
export const blockedAddressPath = z.object({
  address: z.string().meta({
    description: "An IPv4 or IPv6 address, or a network such as 203.0.113.0/24, its slash written %2F.",
  }),
});
