import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** What signs, or verifies: the bytes of an HMAC secret, or an ed25519 key. */
export type WebhookKey =
  | { readonly signature: "v1"; readonly secret: Buffer }
  | { readonly signature: "v1a"; readonly key: KeyObject };

const PREFIX = { secret: "whsec_", privateKey: "whsk_", publicKey: "whpk_" };
const ED25519_BYTES = 32;
/** What DER puts before the 32 bytes of an ed25519 key (RFC 8410). */
const PRIVATE_DER = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_DER = Buffer.from("302a300506032b6570032100", "hex");

/**
 * Reads `whsec_` (base64 of 24 to 64 bytes), `whsk_` (32 bytes, or 64 with the public half) or `whpk_` (32).
 * Throws TypeError, without the text.
 */
export function readWebhookKey(text: string): WebhookKey {
  const bytes = Buffer.from(text.slice(text.indexOf("_") + 1), "base64");
  if (text.startsWith(PREFIX.secret) && bytes.length >= 24 && bytes.length <= 64)
    return { signature: "v1", secret: bytes };
  if (text.startsWith(PREFIX.privateKey) && [ED25519_BYTES, 2 * ED25519_BYTES].includes(bytes.length)) {
    const der = Buffer.concat([PRIVATE_DER, bytes.subarray(0, ED25519_BYTES)]);
    return { signature: "v1a", key: createPrivateKey({ key: der, format: "der", type: "pkcs8" }) };
  }
  if (text.startsWith(PREFIX.publicKey) && bytes.length === ED25519_BYTES) {
    const der = Buffer.concat([PUBLIC_DER, bytes]);
    return { signature: "v1a", key: createPublicKey({ key: der, format: "der", type: "spki" }) };
  }
  throw new TypeError(
    `A webhook secret is ${PREFIX.secret} and the base64 of 24 to 64 random bytes. A key of v1a is ${PREFIX.privateKey} or, to verify with, ${PREFIX.publicKey} and the base64 of 32.`,
  );
}
