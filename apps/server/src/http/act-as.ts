import { withActor } from "@millrace/postgres";
import type { MiddlewareHandler } from "hono";

/** What a request changes is entered in the audit trail under this name. */
export function actAs(actor: string): MiddlewareHandler {
  return (_c, next) => withActor(actor, next);
}
