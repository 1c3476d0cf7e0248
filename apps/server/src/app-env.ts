import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Problem } from "./http/problem.ts";

/** What the middleware leaves in the context of each request. */
export interface AppEnv {
  Variables: {
    /** The caller's `X-Request-Id` when it is sane, else one of ours. */
    requestId: string;
    /** Name that a trusted proxy gave for who asks; undefined: nobody is known. */
    user: string | undefined;
    /** What the request is counted under: `user:<name>`, or `address:<address>` when no user is known. */
    client: string;
    /** Text of the request's body, when it had one: JSON that was checked already. */
    bodyText: string;
    /** Set on the code routes: their 503 bodies carry the source documents' fields too, as every 429 does. */
    codeRoute: boolean;
    /** What an error has beside, on routes that speak in the shapes of another service. */
    problemMembers: ((problem: Problem["body"]) => Readonly<Record<string, unknown>>) | undefined;
  };
}

export type App = OpenAPIHono<AppEnv>;
