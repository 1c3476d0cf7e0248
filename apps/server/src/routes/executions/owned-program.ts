import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";

/**
 * A program with whose it is: of a user where one is known, and one with a workspace else of the address. Nobody says this
 * in a body of these routes.
 */
export function ownedProgram<Payload extends object>(
  c: Context<AppEnv>,
  payload: Payload & { readonly workspace?: string | undefined },
): Payload & { readonly owner?: string } {
  if (c.get("user") === undefined && payload.workspace === undefined) return payload;
  return { ...payload, owner: c.get("client") };
}
