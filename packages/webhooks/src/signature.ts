import { createHmac, timingSafeEqual } from "node:crypto";

const SECRET_PREFIX = "whsec_";
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

/** The key of a secret `whsec_` + base64 of 24 to 64 bytes. Throws TypeError, without the secret's text. */
export function secretKey(secret: string): Buffer {
  const key = Buffer.from(
    secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : "",
    "base64",
  );
  if (key.length < 24 || key.length > 64) {
    throw new TypeError(`A webhook secret is ${SECRET_PREFIX} and the base64 of 24 to 64 random bytes.`);
  }
  return key;
}

/**
 * The headers of Standard Webhooks 1.0: id, timestamp, and one `v1` signature (HMAC-SHA256 over
 * `id.timestamp.body`) for each secret, so that a receiver may change from one to the next.
 */
export function signatureHeaders(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(message.timestamp),
    ...(secrets.length > 0 && {
      "webhook-signature": secrets.map((secret) => `v1,${sign(message, secret)}`).join(" "),
    }),
  };
}

/**
 * Whether a request is one that a holder of one of the secrets signed less than five minutes ago. `headers` by
 * lower-case name; `body` as it arrived, not parsed and written again; `nowSeconds` in Unix seconds.
 */
export function verifyWebhook(
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  secrets: readonly string[],
  nowSeconds: number,
): boolean {
  const id = headers["webhook-id"];
  const timestamp = Number(headers["webhook-timestamp"] ?? NaN);
  if (id === undefined || !(Math.abs(nowSeconds - timestamp) <= TOLERANCE_SECONDS)) return false;
  const given = (headers["webhook-signature"] ?? "").split(" ").filter((part) => part.startsWith("v1,"));
  return secrets.some((secret) => {
    const expected = Buffer.from(sign({ id, timestamp, body }, secret));
    return given.some((part) => {
      const actual = Buffer.from(part.slice("v1,".length));
      return actual.length === expected.length && timingSafeEqual(actual, expected);
    });
  });
}

function sign({ id, timestamp, body }: SignedMessage, secret: string): string {
  return createHmac("sha256", secretKey(secret)).update(`${id}.${timestamp}.${body}`).digest("base64");
}
