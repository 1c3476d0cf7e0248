import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { WebhookSecret, WebhookSignature } from "@millrace/core";

const SECRET_BYTES = 32;
const ED25519_BYTES = 32;

/** A new key as Standard Webhooks writes it: 256 random bits, or a new pair. */
export function newWebhookSecret(signature: WebhookSignature): WebhookSecret {
  if (signature === "v1")
    return { key: `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`, publicKey: null };
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  // The keys themselves stand at the end of their DER forms (RFC 8410).
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-ED25519_BYTES);
  const point = publicKey.export({ format: "der", type: "spki" }).subarray(-ED25519_BYTES);
  return {
    // Both halves, as other implementations write it.
    key: `whsk_${Buffer.concat([seed, point]).toString("base64")}`,
    publicKey: `whpk_${point.toString("base64")}`,
  };
}
