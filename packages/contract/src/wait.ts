import { z } from "zod";
import { integerParameter } from "./integer-parameter.ts";

/** Longest that a request may wait for the end of its job, in seconds. */
export const MAX_WAIT_SECONDS = 60;

/** Query of the routes that can wait for the end of their job. */
export const waitQuery = z.strictObject({
  wait: integerParameter(
    0,
    MAX_WAIT_SECONDS,
    "Seconds to wait for the job's end. The answer shows the job as it is then.",
  ).optional(),
});
