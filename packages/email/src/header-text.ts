import { z } from "zod";

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;

const HEADER_TEXT_FORM = "must not hold line breaks or other control characters";

/** Whether a text may stand in a header of a mail: a line break in it would begin a header of its own. */
export function isHeaderText(text: string): boolean {
  return !CONTROL.test(text) && text.isWellFormed();
}

/** Such a text, as a field of a payload. */
export function headerText(maxLength: number): z.ZodString {
  return z.string().max(maxLength).refine(isHeaderText, HEADER_TEXT_FORM);
}
