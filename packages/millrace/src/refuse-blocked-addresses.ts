import { MillraceError } from "@millrace/core";
import type { MiddlewareHandler } from "hono";
import type { BlockedAddresses } from "./blocked-addresses.ts";
import { type AnswerRefusal, answerRefusal, isRefusal } from "./request-refusal.ts";
import { requestSource, type RequestSourceOptions } from "./request-source.ts";

export interface BlockedAddressOptions extends RequestSourceOptions {
  /** Whose database has the blocks: a JobQueueManager. */
  readonly manager: { readonly blockedAddresses: Pick<BlockedAddresses, "includes"> };
  /** Default: a problem document. */
  readonly onRefused?: AnswerRefusal;
}

/** Hono middleware: answers 403 to the addresses that `manager.blockedAddresses` has. Asks the database once a second at most. */
export function refuseBlockedAddresses(options: BlockedAddressOptions): MiddlewareHandler {
  const { manager, onRefused = answerRefusal } = options;
  const sourceOf = requestSource(options);
  return async (c, next) => {
    const address = sourceOf(c);
    try {
      if (await manager.blockedAddresses.includes(address)) {
        throw new MillraceError("ADDRESS_BLOCKED", `Requests from ${address} are not accepted.`);
      }
    } catch (error) {
      if (isRefusal(error)) return onRefused(error, c);
      throw error;
    }
    return next();
  };
}
