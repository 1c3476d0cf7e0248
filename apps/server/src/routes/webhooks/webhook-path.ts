import { z } from "zod";

/** Path parameter of the routes of one endpoint. Any text: one of the wrong form is an unknown endpoint, not a fault. */
export const webhookPath = z.object({ id: z.string().meta({ description: "Id of a webhook endpoint." }) });

/** Path parameters of the routes of one delivery. */
export const deliveryPath = webhookPath.extend({
  deliveryId: z.string().meta({ description: "Id of a delivery: that of its job." }),
});
