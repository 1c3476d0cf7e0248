import type { Priority } from "millrace";

/** A name, or a number; whether there is such a priority is for the library to say. */
export function parsePriority(text: string): Priority {
  return (/^[0-9]+$/.test(text) ? Number(text) : text) as Priority;
}

export const PRIORITY_FORM = "critical, high, normal, low, or 1 (first) to 9 (last)";
