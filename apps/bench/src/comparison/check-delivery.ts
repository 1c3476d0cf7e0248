import type { Acts } from "./child/acts.ts";

/** Throws unless every job was handled once, none is open, and as many are on record as were added. */
export function checkDelivery(system: string, delivery: Awaited<ReturnType<Acts["stop"]>>): void {
  const { jobs, lost, doubled, unknown, completed, open } = delivery;
  const faults = [
    lost > 0 && `${lost} never reached the handler`,
    doubled > 0 && `${doubled} reached it more than once`,
    unknown > 0 && `it was called ${unknown} times with a payload that nobody added`,
    completed !== null && completed !== jobs && `${completed} are on record as completed`,
    open > 0 && `${open} are still waiting or running`,
  ].filter((fault) => fault !== false);
  if (faults.length > 0)
    throw new Error(`${system} did not run each of ${jobs} jobs once: ${faults.join("; ")}.`);
}
