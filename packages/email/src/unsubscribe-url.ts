import { invalidSetting } from "./errors.ts";
import { renderLiquid, TemplateError } from "./liquid.ts";

/** Makes the URL at which one recipient asks for no more newsletters. */
export type UnsubscribeUrl = (recipient: string, userId: string) => string;

/**
 * From a text in which `{{ email }}` and `{{ userId }}` stand for the recipient, as they have to be written in a URL.
 * Throws InvalidInputError `INVALID_EMAIL_SETTINGS` unless that gives an https URL.
 */
export function unsubscribeUrlOf(source: string): UnsubscribeUrl {
  const urlFor: UnsubscribeUrl = (recipient, userId) =>
    renderLiquid(source, false, {
      email: encodeURIComponent(recipient),
      userId: encodeURIComponent(userId),
    });
  let sample: string;
  try {
    sample = urlFor("ada@example.org", "u1");
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw invalidSetting("/unsubscribeUrl", `cannot be rendered: ${error.message}`);
  }
  if (URL.parse(sample)?.protocol !== "https:" || /\s/.test(sample))
    throw invalidSetting("/unsubscribeUrl", "must be an https URL: mail programs use no other");
  return urlFor;
}
