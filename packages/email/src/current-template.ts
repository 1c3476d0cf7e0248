import type { EmailStore } from "@millrace/core";
import { BUILT_IN_TEMPLATES } from "./built-in-templates.ts";
import type { TemplateText } from "./email-template.ts";
import type { TemplateName } from "./template-names.ts";

/** The template as it counts now, and since when it does: null for the one that is built in. */
export async function currentTemplate(
  store: Pick<EmailStore, "getEmailTemplate">,
  name: TemplateName,
): Promise<TemplateText & { readonly updatedAt: Date | null }> {
  return (await store.getEmailTemplate(name)) ?? { ...BUILT_IN_TEMPLATES[name], updatedAt: null };
}
