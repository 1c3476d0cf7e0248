import type { TypePolicy } from "@millrace/core";
import { z } from "zod";
import { policySettings } from "./retry-settings.ts";

/** Body of `PUT /api/job-types/{type}/policy`: what is left out comes from the handler. */
export const typePolicyPutBody = policySettings;

/** What new jobs of a type take over in its own queue, and who set it. */
export const typePolicyBody = z
  .object({
    type: z.string(),
    queue: z.string(),
    policy: policySettings.meta({ description: "The whole policy." }),
    operator: policySettings.meta({ description: "Set by PUT; counts first." }),
    handler: policySettings.meta({ description: "Declared by the handler." }),
    queueSettings: policySettings.meta({ description: "Set of the queue; counts last." }),
  })
  .meta({ id: "TypePolicy" });
export type TypePolicyBody = z.infer<typeof typePolicyBody>;

export const typePolicyListBody = z.object({ types: z.array(typePolicyBody) }).meta({ id: "TypePolicies" });

/** The body that shows it. */
export function toTypePolicyBody(policy: TypePolicy): TypePolicyBody {
  // Lists are read-only there, and the shapes are the same.
  return policy as unknown as TypePolicyBody;
}
