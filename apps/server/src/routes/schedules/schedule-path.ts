import { z } from "zod";

/** Path parameter of the routes of one schedule. Any text: one of the wrong form is an unknown schedule, not a fault. */
export const schedulePath = z.object({ name: z.string().meta({ description: "Name of a schedule." }) });
