import { setTimeout as pause } from "node:timers/promises";

/** Asks again and again, for what only the database or another process knows. Throws when patience runs out. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = 120_000,
): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > patienceMs) throw new Error(`Not within ${patienceMs} ms: ${what}.`);
    await pause(20);
  }
}
