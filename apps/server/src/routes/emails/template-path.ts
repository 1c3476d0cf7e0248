import { TEMPLATE_NAMES, type TemplateName } from "@millrace/email";
import { z } from "zod";
import { HttpError } from "../../http/http-error.ts";

/** Path parameter of the routes of one template. */
export const templatePath = z.object({
  name: z.string().meta({ description: TEMPLATE_NAMES.join(", ") }),
});

/** The template of that name. Throws HttpError when there is none. */
export function knownTemplate(name: string): TemplateName {
  const found = TEMPLATE_NAMES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new HttpError(
    "TEMPLATE_NOT_FOUND",
    `There is no template ${name.slice(0, 80)}; there are ${TEMPLATE_NAMES.join(", ")}.`,
  );
}
