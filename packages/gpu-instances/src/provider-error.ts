/**
 * Why a provider did not do what it was asked.
 *
 * - `no_capacity`: nothing of that product is free now; later, or elsewhere, there may be
 * - `rate_limited`: asked too often; `retryAfterMs` says when to ask again
 * - `invalid`: the provider or the adapter refuses the request itself; asking again changes nothing
 * - `unauthorized`: the key is missing, wrong, or may not do this; or the account is out of money
 * - `not_found`: there is no instance of that id
 * - `lost_answer`: of `create` alone: it may have been done, so look by name before asking again
 * - `unavailable`: no answer, or a server error; the call can be repeated without harm
 * - `bad_answer`: the answer is not what the provider's documentation says; the call can be repeated without harm
 */
export type ProviderErrorKind =
  | "no_capacity"
  | "rate_limited"
  | "invalid"
  | "unauthorized"
  | "not_found"
  | "lost_answer"
  | "unavailable"
  | "bad_answer";

/** A call to a provider that failed. Its message holds no key, no header, and no secret of the answer. */
export class ProviderError extends Error {
  readonly provider: string;
  readonly kind: ProviderErrorKind;
  /** `gpu-<kind>`, with hyphens: the code that a failed attempt is stored with. */
  readonly code: string;
  /** HTTP status of the answer, when there was one. */
  readonly status: number | undefined;
  /** Milliseconds that the provider asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    provider: string,
    kind: ProviderErrorKind,
    message: string,
    about: { readonly status?: number | undefined; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.name = "ProviderError";
    this.provider = provider;
    this.kind = kind;
    this.code = `gpu-${kind.replaceAll("_", "-")}`;
    this.status = about.status;
    this.retryAfterMs = about.retryAfterMs;
  }
}
