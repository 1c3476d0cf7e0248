import { z } from "zod";

/** Path parameter of the routes of one queue. Any text: one of the wrong form is an unknown queue, not a fault. */
export const queuePath = z.object({ queue: z.string().meta({ description: "Name of a queue." }) });
