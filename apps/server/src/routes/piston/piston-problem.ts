import type { Problem } from "../../http/problem.ts";

/** What Piston's clients look at. */
export function pistonProblemMembers({ detail }: Problem["body"]) {
  return { message: detail };
}
