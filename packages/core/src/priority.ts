/** Names of the priorities; smaller runs first. */
export const PRIORITIES = { critical: 1, high: 2, normal: 3, low: 4 } as const;
export type PriorityName = keyof typeof PRIORITIES;
/** A name, or an integer from 1 (first) to 9 (last). */
export type Priority = PriorityName | number;

export const DEFAULT_PRIORITY: number = PRIORITIES.normal;
export const MAX_PRIORITY = 9;

/** The number of a priority, or `undefined` when it is neither a name nor an integer from 1 to 9. */
export function priorityNumber(priority: Priority): number | undefined {
  if (typeof priority === "string") {
    return Object.hasOwn(PRIORITIES, priority) ? PRIORITIES[priority] : undefined;
  }
  return Number.isInteger(priority) && priority >= 1 && priority <= MAX_PRIORITY ? priority : undefined;
}
