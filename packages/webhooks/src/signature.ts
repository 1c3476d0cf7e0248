import { createHmac, sign as signBytes, timingSafeEqual, verify as verifyBytes } from "node:crypto";
import { readWebhookKey, type WebhookKey } from "./webhook-key.ts";

/** How far a timestamp may be from the receiver's clock. Seconds. */
const TOLERANCE_SECONDS = 300;

export interface SignedMessage {
  /** The same over all attempts: the receiver's key against repeats. */
  readonly id: string;
  /** Unix seconds of the attempt. */
  readonly timestamp: number;
  /** The raw body, byte for byte. */
  readonly body: string;
}

/** A key that can sign, `whsec_…` or `whsk_…`. Throws TypeError, without its text. */
export function readSigningKey(text: string): WebhookKey {
  const key = readWebhookKey(text);
  if (key.signature === "v1a" && key.key.type === "public")
    throw new TypeError("A key whpk_ verifies and cannot sign: give the private one, whsk_.");
  return key;
}

/**
 * The headers of Standard Webhooks 1.0: id, timestamp, and one signature over `id.timestamp.body` for each key, so that a
 * receiver may change from one to the next: `v1` is HMAC-SHA256, `v1a` ed25519.
 */
export function signatureHeaders(message: SignedMessage, keys: readonly string[]): Record<string, string> {
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(message.timestamp),
    ...(keys.length > 0 && {
      "webhook-signature": keys.map((text) => sign(message, readSigningKey(text))).join(" "),
    }),
  };
}

/**
 * Whether a request is one that a holder of one of the keys signed less than five minutes ago. `headers` by lower-case
 * name; `body` as it arrived, not parsed and written again; `keys`: `whsec_…` secrets or `whpk_…` public keys;
 * `nowSeconds` in Unix seconds. Throws TypeError for a key that cannot be read, without its text.
 */
export function verifyWebhook(
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  keys: readonly string[],
  nowSeconds: number,
): boolean {
  const readable = keys.map(readWebhookKey);
  const id = headers["webhook-id"];
  const timestamp = Number(headers["webhook-timestamp"] ?? NaN);
  if (id === undefined || !(Math.abs(nowSeconds - timestamp) <= TOLERANCE_SECONDS)) return false;
  const given = (headers["webhook-signature"] ?? "").split(" ").map((part) => part.split(",", 2));
  return readable.some((key) =>
    given.some(
      ([version, signature = ""]) =>
        version === key.signature && verify({ id, timestamp, body }, key, Buffer.from(signature, "base64")),
    ),
  );
}

function sign(message: SignedMessage, key: WebhookKey): string {
  const signature =
    key.signature === "v1" ? hmac(message, key.secret) : signBytes(null, text(message), key.key);
  return `${key.signature},${signature.toString("base64")}`;
}

function verify(message: SignedMessage, key: WebhookKey, signature: Buffer): boolean {
  if (key.signature === "v1a") return verifyBytes(null, text(message), key.key, signature);
  const expected = hmac(message, key.secret);
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function hmac(message: SignedMessage, secret: Buffer): Buffer {
  return createHmac("sha256", secret).update(text(message)).digest();
}

function text({ id, timestamp, body }: SignedMessage): Buffer {
  return Buffer.from(`${id}.${timestamp}.${body}`);
}
