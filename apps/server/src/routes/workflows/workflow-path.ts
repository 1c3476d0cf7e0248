import { z } from "zod";

/** Path parameter of the routes of one workflow. Any text: one of the wrong form is an unknown workflow, not a fault. */
export const workflowPath = z.object({ id: z.string().meta({ description: "Id of a workflow." }) });
