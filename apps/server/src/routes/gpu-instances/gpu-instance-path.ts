import { z } from "zod";
import { HttpError } from "../../http/http-error.ts";

/** Parameter of the routes of one instance. */
export const gpuInstancePath = z.object({
  instanceId: z.string().meta({ description: "What the instance is called here." }),
});

/** There is none of that id, or none any more. */
export function gpuInstanceNotFound(instanceId: string): HttpError {
  return new HttpError("GPU_INSTANCE_NOT_FOUND", `There is no GPU instance ${instanceId.slice(0, 200)}.`);
}
