import { type EnqueueOptions, type NewJob, QueueFullError, RateLimitedError } from "@millrace/core";
import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import { addLimited } from "../../limit-compiles.ts";
import type { CodeExecution } from "../compile/code-execution.ts";

/** Milliseconds after which it is worth asking again: some program may have ended. */
const RETRY_AFTER_MS = 5000;

/** What a program carries, and is held to, for the sake of the client that sends it. */
interface Share {
  readonly job: Pick<NewJob, "key">;
  readonly options: Pick<EnqueueOptions, "maxWaitingOfKey">;
}

/**
 * Adds programs as those of the client that asks, within its limits; where clients have none, as any other job. Throws
 * RateLimitedError when as many wait as one client may have: others may still come.
 */
export async function inShareOfClient<Added>(
  codeExecution: Pick<CodeExecution, "ofClient" | "limitClients">,
  c: Context<AppEnv>,
  add: (share: Share) => Promise<Added>,
): Promise<Added> {
  const { ofClient } = codeExecution;
  if (ofClient === undefined) return add({ job: {}, options: {} });
  await codeExecution.limitClients();
  const key = c.get("client");
  const share = { job: { key }, options: { maxWaitingOfKey: ofClient.maxWaiting } };
  try {
    return await addLimited(
      () => add(share),
      () => codeExecution.limitClients(true),
    );
  } catch (error) {
    if (!(error instanceof QueueFullError) || error.key !== key) throw error;
    const message = `Of one client ${ofClient.maxWaiting} programs may wait, and so many of ${key} do. Try again when one has ended.`;
    throw new RateLimitedError(message, RETRY_AFTER_MS, "client-waiting");
  }
}
