/** How requests are signed: HMAC-SHA256 with a secret that both know, or ed25519 with a key that only the sender knows. */
export const WEBHOOK_SIGNATURES = ["v1", "v1a"] as const;
export type WebhookSignature = (typeof WEBHOOK_SIGNATURES)[number];

/** A key that signs: never shown again after it was made, but for the public half of `v1a`. */
export interface WebhookKey {
  readonly signature: WebhookSignature;
  /** `whpk_…`, of `v1a`: what receivers verify with. Null for `v1`. */
  readonly publicKey: string | null;
  readonly createdAt: Date;
  /** Null: it signs until another takes its place. */
  readonly expiresAt: Date | null;
}
