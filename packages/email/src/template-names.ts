/** The templates that jobs may name. */
export const TEMPLATE_NAMES = ["welcome", "password-reset", "newsletter", "alert"] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** The one that people may unsubscribe from. */
export const NEWSLETTER: TemplateName = "newsletter";
