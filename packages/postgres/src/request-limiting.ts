import type { RequestLimitStore } from "@millrace/core";
import type { StoreBase } from "./store-part.ts";

/** Requests of one client; what it locks and means is told at the function. */
const TAKE = `
select t.allowed, t.remaining, t.retry_after_ms::float8, t.reset_at_ms::float8
from millrace.take_request($1, $2, $3::text::int4, $4::text::int8, $5::text::int4, $6::text::int4) t`;

/** Blocks that hold now: few, and read once a second at most. Lock: none. Index: none. */
const BLOCKED = `
select abbrev(b.address::inet) as address, b.reason, extract(epoch from b.created_at)::float8 * 1000 as created_at,
  extract(epoch from b.expires_at)::float8 * 1000 as expires_at
from millrace.blocked_address b where (b.expires_at <= clock_timestamp()) is not true order by b.address`;

const BLOCK =
  "select millrace.block_address($1::text::cidr, $2::text, to_timestamp($3::text::float8 / 1000))";
const UNBLOCK = "select millrace.unblock_address($1::text::cidr) as found";

export function createRequestLimiting({ general, changes, bind }: StoreBase): RequestLimitStore {
  return {
    async takeRequest(scope, client, { requests, windowMs, burst }, cost = 1) {
      const [row] = await general.run(bind(TAKE), [
        scope,
        client,
        String(requests),
        String(windowMs),
        String(burst),
        String(cost),
      ]);
      return {
        allowed: row?.allowed as boolean,
        remaining: row?.remaining as number,
        retryAfterMs: row?.retry_after_ms as number,
        resetAtMs: row?.reset_at_ms as number,
      };
    },
    async getBlockedAddresses() {
      const rows = await general.run(bind(BLOCKED));
      return rows.map((row) => ({
        address: row.address as string,
        reason: row.reason as string | null,
        createdAt: new Date(row.created_at as number),
        expiresAt: row.expires_at === null ? null : new Date(row.expires_at as number),
      }));
    },
    async blockAddress(address, reason, expiresAtMs) {
      await changes.run(bind(BLOCK), [address, reason, expiresAtMs === null ? null : String(expiresAtMs)]);
    },
    async unblockAddress(address) {
      const [row] = await changes.run(bind(UNBLOCK), [address]);
      return row?.found === true;
    },
  };
}
