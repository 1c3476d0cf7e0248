/** A key for one request that adds something: sent again under the same key, it adds nothing more. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // Unlike randomUUID, on pages without TLS too.
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
