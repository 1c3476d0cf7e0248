import { z } from "zod";

/** Path parameter of the routes of one action. Any text: one of the wrong form is an unknown action, not a fault. */
export const bulkActionPath = z.object({ id: z.string().meta({ description: "Id of a bulk action." }) });
