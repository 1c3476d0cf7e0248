import { z } from "zod";

/** Path parameter of the routes of one job type. Any text: one of the wrong form is an unknown type, not a fault. */
export const typePath = z.object({ type: z.string().meta({ description: "Name of a job type." }) });
