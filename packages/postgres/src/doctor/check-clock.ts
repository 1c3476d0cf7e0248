import { systemClock } from "@millrace/core";
import { type Check, ok, warn } from "./finding.ts";

/** Milliseconds that the clocks may differ. */
const MOST_SKEW_MS = 2000;

const NOW = "select extract(epoch from clock_timestamp())::float8 * 1000 as ms";

export const checkClock: Check = {
  name: "clock",
  needsSchema: false,
  async look({ run }) {
    const sentAt = systemClock.now();
    const [row] = await run(NOW);
    const receivedAt = systemClock.now();
    // It was read at some moment between the two.
    const { ms } = row as { ms: number };
    const skewMs = Math.round(Math.max(sentAt - ms, ms - receivedAt, 0));
    if (skewMs <= MOST_SKEW_MS) return [ok("The clocks of this machine and of the database agree.")];
    return [
      warn(
        `The clocks of this machine and of the database differ by ${skewMs} ms; the database's decides.`,
        "Set both by NTP.",
      ),
    ];
  },
};
