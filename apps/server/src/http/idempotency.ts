import type { IdempotentRequests, OnceWork, StoredAnswer } from "@millrace/postgres";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";

/** Who asks, when no user is known. Part of each key's scope. */
const ANONYMOUS = "anonymous";

/**
 * Carries out `work` once per `Idempotency-Key`, in one transaction with the answer that is kept; without
 * the header, as often as it is asked (`inside` is then undefined, and nothing is kept).
 */
export async function oncePerKey<Answer extends StoredAnswer>(
  c: Context<AppEnv>,
  requests: Pick<IdempotentRequests, "once">,
  work: (inside: OnceWork | undefined) => Promise<Answer>,
): Promise<Answer> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return work(undefined);
  const user = c.get("user");
  const scope = `${user === undefined ? ANONYMOUS : `user:${user}`} ${c.req.method} ${c.req.path}`;
  const { answer, replayed } = await requests.once({ scope, key, body: c.get("bodyText") }, work);
  if (replayed) c.header("Idempotency-Replayed", "true");
  return answer;
}
