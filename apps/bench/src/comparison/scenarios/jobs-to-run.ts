import type { System } from "../system.ts";

/** Fewer say nothing of a speed. */
const FEWEST = 10;

/** Of the jobs that were asked for, those that a system is to run: the slow ones a share. */
export function jobsToRun(asked: number, { runShare = 1 }: System): number {
  return Math.max(Math.min(asked, FEWEST), Math.ceil(asked * runShare));
}
