import { STATUS_CODES } from "node:http";
import { PROBLEM_MEDIA_TYPE, problemBody } from "@millrace/contract";

/**
 * The errors of a route for the OpenAPI document, with those that any route may answer: a parameter that it does not
 * know (400), a client that is blocked (403) or asks too often (429), and our own fault (500). Typed as empty on purpose: routes throw errors, they
 * never return them, so a handler's answer is held to the route's own responses alone.
 */
export function problemResponses(...statuses: readonly number[]): Record<never, never> {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: problemBody } };
  return Object.fromEntries(
    [...new Set([...statuses, 400, 403, 429, 500])].map((status) => [
      status,
      { description: STATUS_CODES[status] ?? "Error", content },
    ]),
  );
}
