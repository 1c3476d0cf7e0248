import type { ProviderErrorKind } from "../provider-error.ts";

const NO_CAPACITY =
  /\bcapacity\b|sold out|out of stock|\bno (longer )?(any )?(available|free|instances|machines|resources|gpus?)\b|(insufficient|not enough|lack of) (free |available )?(resources?|gpus?|stock|machines?)|could not be placed/i;
const NO_MONEY = /\bbalance|payment|\bcredits?\b|billing/i;

/**
 * What a status outside 2xx means, with the provider's words about it: no provider has a code for "no capacity", they say
 * it in a sentence beside 400. `makes`: the call makes an instance, so one that broke off at the server may have made it.
 */
export function kindOfRefusal(status: number, words: string, makes: boolean): ProviderErrorKind {
  if (status === 429) return "rate_limited";
  if (status >= 500 || status === 408) {
    // A server that says that it has no room has made nothing.
    if (makes && NO_CAPACITY.test(words)) return "no_capacity";
    return makes ? "lost_answer" : "unavailable";
  }
  if (status === 401 || status === 402 || status === 403) return "unauthorized";
  if (status === 404 || status === 410) return makes ? "invalid" : "not_found";
  if (status < 400) return "bad_answer";
  if (NO_MONEY.test(words)) return "unauthorized";
  return NO_CAPACITY.test(words) ? "no_capacity" : "invalid";
}
